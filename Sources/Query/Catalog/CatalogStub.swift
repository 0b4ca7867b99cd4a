public enum Catalog {
  public static let measureTable: [[String]] = [["measure"]]
  public static let dimensionTable: [[String]] = [["dimension"]]
}
