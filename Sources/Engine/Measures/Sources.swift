// Where the catalog's measures and columns are kept in a book.

internal import Book
internal import Query

extension SumMeasure {
  /// The stored field and the part of it; `count` has none and says market value.
  var source: (PositionField, Component.Part) {
    switch self {
    case .count, .net, .marketValue: (.marketValue, .signed)
    case .gross: (.marketValue, .magnitude)
    case .long: (.marketValue, .long)
    case .short: (.marketValue, .short)
    case .netNotional: (.notional, .signed)
    case .grossNotional: (.notional, .magnitude)
    case .delta: (.delta, .signed)
    case .bookValue: (.bookValue, .signed)
    case .costBasis: (.costBasis, .signed)
    case .accrued: (.accrued, .signed)
    case .unrealizedPnL: (.unrealizedPnL, .signed)
    case .realizedPnL: (.realizedPnL, .signed)
    case .dailyPnL: (.dailyPnL, .signed)
    case .fees: (.fees, .signed)
    case .dv01, .pv01: (.dv01, .signed)
    case .cs01: (.cs01, .signed)
    case .vega: (.vega, .signed)
    case .rateGamma: (.rateGamma, .signed)
    case .gamma1Pct: (.gamma1Pct, .signed)
    case .varContribution: (.varContribution, .signed)
    }
  }

  /// What netting makes of it; nil where it is the same however positions are netted.
  var folded: Figure.FoldPart? {
    switch self {
    case .gross: .gross
    case .long: .long
    case .short: .short
    case .grossNotional: .grossNotional
    default: nil
    }
  }

  /// Behind the currency in the column's unit, as the catalog says it.
  var unitSuffix: String {
    let unit = Catalog.measures.first { $0.name == rawValue }?.unit ?? ""
    return unit.hasPrefix("CCY") ? String(unit.dropFirst(3)) : ""
  }
}

extension PositionColumn {
  /// The field of an amount or a sensitivity.
  var field: PositionField? { PositionField.allCases.first { $0.name == rawValue } }

  /// Where a plain number is kept.
  var number: NumberSource? {
    switch self {
    case .quantity: .term(.quantity)
    case .price: .term(.price)
    case .duration: .term(.duration)
    case .spreadDuration: .term(.spreadDuration)
    case .convexity: .term(.convexity)
    case .coupon: .coupon
    case .multiplier: .multiplier
    case .underlyingPrice: .underlyingPrice
    case .fxRate: .fxRate
    case .maturity: .maturity
    default: nil
    }
  }
}
