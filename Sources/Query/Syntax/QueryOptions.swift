// What stands behind `options`: how figures are made, and which rows stand beside the groups.

public struct QueryOptions: Hashable, Sendable {
  /// What is set off against each other before gross, long and short are taken.
  public enum Netting: String, CaseIterable, Sendable {
    case position, instrument, issuer, link
  }

  public var netting = Netting.position
  /// A row computed over everything selected.
  public var totals = false
  /// A row computed over the groups that `top` leaves out.
  public var others = false
  /// An answer that lacks something is an error.
  public var strict = false
  /// Paper positions count too; asking for the dimension `paper` has the same effect.
  public var paper = false
  /// Rule of the composite rating, by its label: `standard`, `best`, …, or an agency's.
  public var rating: Located<String>?
  /// Oldest rate of exchange used, in days; the book's default where nil.
  public var fxMaximumAgeDays: Int?
  /// Amounts and sensitivities are rounded to so many decimals; their own scale where nil.
  public var decimals: Int?
  /// Beside what would be with the shocks stands what is, and the change.
  public var base = false
  /// Sums are not rounded at all.
  public var exact = false
  /// For the risk measures: quantile convention, rule of expected shortfall, weights of scenarios.
  public var quantile: String?
  public var es: String?
  public var weights: String?

  public init() {}
}
