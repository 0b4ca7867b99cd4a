// Measures that are sums over positions: additive in every partition, exact until shown.

public enum SumMeasure: String, CaseIterable, Hashable, Sendable {
  case count
  case net, gross, long, short
  case marketValue = "market_value"
  case netNotional = "net_notional"
  case grossNotional = "gross_notional"
  case delta
  case bookValue = "book_value"
  case costBasis = "cost_basis"
  case accrued
  case unrealizedPnL = "unrealized_pnl"
  case realizedPnL = "realized_pnl"
  case dailyPnL = "daily_pnl"
  case fees
  case dv01, pv01, cs01, vega
  case rateGamma = "rate_gamma"
  case gamma1Pct = "gamma_1pct"
  case varContribution = "var_contribution"

  /// What the figures count (conventions.md §11).
  public enum Kind: Sendable {
    case count
    /// Decimals of an amount.
    case amount
    /// Two decimals more.
    case sensitivity
  }

  public var kind: Kind {
    switch self {
    case .count: .count
    case .delta, .dv01, .pv01, .cs01, .vega, .rateGamma, .gamma1Pct: .sensitivity
    default: .amount
    }
  }
}
