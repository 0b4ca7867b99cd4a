// The catalog as tables of a document: proto-spec/QUERY.md has them word for word.

extension Catalog {
  public static var measureTable: String {
    table(
      ["measure", "is", "unit", "additive", "combined by", "rounded", "when missing"],
      measures.map {
        [
          "`\($0.signature)`", $0.summary, $0.unit.isEmpty ? "–" : $0.unit,
          $0.isAdditive ? "yes" : "no", $0.combine, $0.rounding, $0.missing,
        ]
      })
  }

  public static var dimensionTable: String {
    table(
      ["dimension", "is", "values", "null group"],
      dimensions.map { ["`\($0.signature)`", $0.summary, $0.values, $0.missing] })
  }

  public static var columnTable: String {
    table(
      ["column", "kind", "is", "selected alone"],
      columns.map { ["`\($0.name)`", $0.kind, $0.summary, $0.isSum ? "the sum" : "`by position`"] })
  }

  public static var optionTable: String {
    table(
      ["option", "does", "without it"],
      options.map { ["`\($0.signature)`", $0.summary, $0.usual] })
  }

  /// A vertical bar in a cell would part it: it is written with a backslash before it.
  static func table(_ heads: [String], _ rows: [[String]]) -> String {
    let lines = [heads, heads.map { _ in "---" }] + rows.map { $0.map(escaped) }
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n") + "\n"
  }

  private static func escaped(_ cell: String) -> String {
    var result = ""
    for character in cell { result += character == "|" ? "\\|" : String(character) }
    return result
  }
}
