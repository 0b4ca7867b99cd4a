// What is stored of each position and its instrument, as it can be selected `by position`, compared
// in `where`, and taken the least, greatest and average of.

public enum PositionColumn: String, CaseIterable, Hashable, Sendable {
  // Amounts and sensitivities: in the position's currency in the book, in the answer's here.
  case marketValue = "market_value"
  case notional
  case bookValue = "book_value"
  case costBasis = "cost_basis"
  case accrued
  case unrealizedPnL = "unrealized_pnl"
  case realizedPnL = "realized_pnl"
  case dailyPnL = "daily_pnl"
  case fees
  case varContribution = "var_contribution"
  case dv01, cs01, delta, vega
  case rateGamma = "rate_gamma"
  case gamma1Pct = "gamma_1pct"
  // Plain numbers.
  case quantity, price, duration
  case spreadDuration = "spread_duration"
  case convexity, coupon, multiplier
  case underlyingPrice = "underlying_price"
  case fxRate = "fx_rate"
  // Others.
  case maturity
  case name, isin, cusip, valuation, link

  public enum Kind: String, Sendable { case amount, sensitivity, number, date, text }

  public var kind: Kind {
    switch self {
    case .marketValue, .notional, .bookValue, .costBasis, .accrued, .unrealizedPnL, .realizedPnL,
      .dailyPnL, .fees, .varContribution:
      .amount
    case .dv01, .cs01, .delta, .vega, .rateGamma, .gamma1Pct: .sensitivity
    case .quantity, .price, .duration, .spreadDuration, .convexity, .coupon, .multiplier,
      .underlyingPrice, .fxRate:
      .number
    case .maturity: .date
    case .name, .isin, .cusip, .valuation, .link: .text
    }
  }
}
