// A limit on a measure of a node. The measure is query text; its name is checked here, the rest by
// the query language.

public import Exact

public struct Limit: Hashable, Sendable {
  public enum Bound: String, CaseIterable, Sendable {
    /// On the magnitude, from above, from below.
    case abs, upper, lower
  }

  public var node: NodeIndex
  public var measure: String
  public var hard: Decimal
  public var soft: Decimal?
  public var bound: Bound
  public var currency: CurrencyIndex

  public init(
    node: NodeIndex, measure: String, hard: Decimal, soft: Decimal?, bound: Bound,
    currency: CurrencyIndex
  ) {
    self.node = node
    self.measure = measure
    self.hard = hard
    self.soft = soft
    self.bound = bound
    self.currency = currency
  }

  /// A soft limit warns before the hard one holds.
  public var softIsWithinHard: Bool {
    guard let soft else { return true }
    // Both have at most 12 decimals; in 128 bits they compare exactly.
    func wide(_ value: Decimal) -> Int128 {
      Int128(value.coefficient) * PowersOfTen.int128(Decimal.maximumScale - Int(value.scale))
    }
    return bound == .lower ? wide(soft) >= wide(hard) : wide(soft) <= wide(hard)
  }
}

/// Names of measures, as the query language has them.
public enum MeasureNames {
  public static let all: [String] = [
    "count", "net", "gross", "long", "short", "market_value", "net_notional", "gross_notional",
    "delta", "book_value", "cost_basis", "accrued", "unrealized_pnl", "realized_pnl", "daily_pnl",
    "fees", "dv01", "pv01", "cs01", "vega", "rate_gamma", "gamma_1pct", "kr", "kr_gap", "exposure",
    "stress",
    "worst_stress", "worst_stress_id",
    "var_contribution", "nav", "var", "es", "component_var", "component_es", "marginal_var",
    "incremental_var",
    "standalone_var", "pvar", "component_pvar", "marginal_pvar", "incremental_pvar",
    "diversification", "stdev", "scenario", "avg_rating", "avg_duration", "pct_nav", "pct_parent",
    "hhi", "distinct", "min", "max", "avg", "coverage",
  ]

  /// The name in front of a measure's options: `var` of `var(99%, hd)`; nil when the text has not
  /// the form of a measure.
  public static func name(in text: String) -> String? {
    guard let open = text.firstIndex(of: "(") else { return text }
    return text.last == ")" ? String(text[..<open]) : nil
  }
}
