// What each stored column is.

extension PositionColumn {
  public var summary: String {
    switch self {
    case .marketValue: "Signed market value, given or derived"
    case .notional: "Notional, given or derived, without sign"
    case .bookValue: "Book value"
    case .costBasis: "Cost basis"
    case .accrued: "Accrued interest"
    case .unrealizedPnL: "Unrealised profit and loss"
    case .realizedPnL: "Realised profit and loss"
    case .dailyPnL: "Profit and loss of the day"
    case .fees: "Fees"
    case .varContribution: "Contribution to VaR as stored by another system, in base currency"
    case .dv01: "Gain when yields fall by a basis point, given or derived"
    case .cs01: "Gain when credit spreads fall by a basis point, given or derived"
    case .delta: "Cash delta, given or derived"
    case .vega: "Gain when volatility rises by a point, given or derived"
    case .rateGamma: "Second derivative by yield, given or derived"
    case .gamma1Pct: "Change of cash delta when the underlying moves by 1 %"
    case .quantity: "Signed quantity"
    case .price: "The position's own price, else the instrument's"
    case .duration: "Modified duration in years"
    case .spreadDuration: "Spread duration in years"
    case .convexity: "Convexity"
    case .coupon: "The instrument's coupon"
    case .multiplier: "The instrument's multiplier"
    case .underlyingPrice: "Price of the instrument's underlying"
    case .fxRate: "Rate to base currency as delivered, for reconciliation only"
    case .maturity: "The instrument's maturity"
    case .name: "The instrument's name"
    case .isin: "The instrument's ISIN"
    case .cusip: "The instrument's CUSIP"
    case .valuation: "How market value follows: unit, percent_of_par, margined or otc"
    case .link: "What ties the legs of one trade together"
    }
  }
}
