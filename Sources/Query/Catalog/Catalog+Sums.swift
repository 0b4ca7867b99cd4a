// What each sum over positions is.

extension SumMeasure {
  var entry: Catalog.MeasureEntry {
    Catalog.MeasureEntry(
      name: rawValue, signature: rawValue, summary: summary, unit: unit, isAdditive: true,
      combine: combine, rounding: rounding, missing: missing)
  }

  public var summary: String {
    switch self {
    case .count: "Positions"
    case .net: "Net market value: long plus short"
    case .gross: "Gross market value: long minus short, so never less than net"
    case .long: "Market value of what is above zero"
    case .short: "Market value of what is below zero, a negative number"
    case .marketValue: "Signed market value; the same as net"
    case .netNotional: "Notional with the sign of the quantity"
    case .grossNotional: "Notional without sign"
    case .delta:
      "Cash delta: per-unit delta × quantity × multiplier × price of the underlying"
    case .bookValue: "Book value"
    case .costBasis: "Cost basis"
    case .accrued: "Accrued interest"
    case .unrealizedPnL: "Unrealised profit and loss"
    case .realizedPnL: "Realised profit and loss"
    case .dailyPnL: "Profit and loss of the day"
    case .fees: "Fees"
    case .dv01: "Gain when yields fall by a basis point: positive for a long bond"
    case .pv01: "−dv01"
    case .cs01: "Gain when credit spreads fall by a basis point"
    case .vega: "Gain when volatility rises by a point"
    case .rateGamma: "Second derivative by yield, per basis point squared"
    case .gamma1Pct: "Change of cash delta when the underlying moves by 1 %"
    case .varContribution: "Contribution to VaR as stored by another system, in base currency"
    }
  }

  var unit: String {
    switch self {
    case .count: ""
    case .dv01, .pv01, .cs01: "CCY/bp"
    case .rateGamma: "CCY/bp²"
    case .vega: "CCY/point"
    default: "CCY"
    }
  }

  private var combine: String {
    switch self {
    case .gross, .long, .short:
      "sum; with `netting`, anew in each group"
    default: "sum"
    }
  }

  private var rounding: String {
    switch kind {
    case .count: "none; integer"
    case .amount: "once, half to even, 4 decimals (8 where declared)"
    case .sensitivity: "once, half to even, 6 decimals (8 where declared)"
    }
  }

  private var missing: String {
    switch self {
    case .count: "–"
    case .net, .gross, .long, .short, .marketValue:
      "derived by the instrument's valuation, else counted as unpriced"
    case .netNotional, .grossNotional:
      "|quantity| × multiplier × price, without the price for percent_of_par and otc; else counted"
    case .dv01, .pv01:
      "−pv01, else per unit × quantity, else MV × duration × 1e-4, else counted as no-duration"
    case .cs01: "per unit × quantity, else MV × spread_duration × 1e-4, else counted"
    case .rateGamma: "MV × convexity × 1e-8, else counted"
    case .delta, .vega: "per unit where the instrument has it, else counted"
    default: "counted"
    }
  }
}
