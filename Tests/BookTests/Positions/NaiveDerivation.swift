// The derivation rules as the conventions word them, in exact fractions, each rounded once.

import Book
import Exact
import TestKit

struct NaiveDerivation {
  var amountScale: Int
  var sensitivityScale: Int

  private static func fraction(_ value: Decimal) -> BigRational {
    BigRational(value.coefficient, decimals: Int(value.scale))
  }

  private func rounded(
    _ factors: [BigRational], scale: Int, _ what: String
  ) throws(BookFault) -> Int64 {
    let product = factors.reduce(BigRational(1, decimals: 0), *)
    guard let value = product.roundedHalfEven(decimals: scale).exactly(Int64.self) else {
      throw .outOfRange(what)
    }
    return value
  }

  func derive(
    _ given: PositionFigures, _ terms: InstrumentTerms, sharesCurrency: Bool
  ) throws(BookFault) -> PositionFigures {
    var figures = given
    let quantity = Self.fraction(given.quantity)
    let multiplier = Self.fraction(terms.multiplier)
    let price = (given.price ?? (sharesCurrency ? terms.price : nil)).map(Self.fraction)
    try deriveValue(&figures, terms.valuation, quantity, price, multiplier)
    try deriveNotional(&figures, terms.valuation, quantity, price, multiplier)
    if let pv01 = given.pv01 {
      guard pv01 != .min else { throw .outOfRange("dv01") }
      if given.dv01 != nil, given.dv01 != -pv01 { throw .pv01Disagrees }
      figures.dv01 = -pv01
    }
    let value = figures.marketValue.map { BigRational($0, decimals: amountScale) }
    func fill(
      _ path: WritableKeyPath<PositionFigures, Int64?>, _ flag: PositionFlags, _ what: String,
      unit: Decimal?, perYear: Decimal?, decimals: Int
    ) throws(BookFault) {
      guard figures[keyPath: path] == nil else { return }
      if let unit, sharesCurrency {
        let factors = [quantity, Self.fraction(unit)]
        figures[keyPath: path] = try rounded(factors, scale: sensitivityScale, what)
      } else if let perYear, let value {
        let factors = [value, Self.fraction(perYear), BigRational(1, decimals: decimals)]
        figures[keyPath: path] = try rounded(factors, scale: sensitivityScale, what)
      } else {
        return
      }
      figures.flags.insert(flag)
    }
    try fill(
      \.dv01, .derivedDV01, "dv01", unit: terms.dv01, perYear: given.duration ?? terms.duration,
      decimals: 4)
    try fill(
      \.rateGamma, .derivedRateGamma, "rate_gamma", unit: nil,
      perYear: given.convexity ?? terms.convexity, decimals: 8)
    try fill(
      \.cs01, .derivedCS01, "cs01", unit: terms.cs01,
      perYear: given.spreadDuration ?? terms.spreadDuration, decimals: 4)
    if figures.delta == nil, sharesCurrency, let unit = terms.delta,
      let underlying = terms.underlyingPrice
    {
      let factors = [Self.fraction(unit), quantity, multiplier, Self.fraction(underlying)]
      figures.delta = try rounded(factors, scale: sensitivityScale, "delta")
      figures.flags.insert(.derivedDelta)
    }
    try fill(\.vega, .derivedVega, "vega", unit: terms.vega, perYear: nil, decimals: 0)
    return figures
  }

  private func deriveValue(
    _ figures: inout PositionFigures, _ valuation: Valuation, _ quantity: BigRational,
    _ price: BigRational?, _ multiplier: BigRational
  ) throws(BookFault) {
    guard figures.marketValue == nil, let price else { return }
    let what = "market_value"
    switch valuation {
    case .margined, .otc: return
    case .unit:
      figures.marketValue = try rounded([quantity, price, multiplier], scale: amountScale, what)
    case .percentOfPar:
      let clean = try rounded(
        [quantity, price, multiplier, BigRational(1, decimals: 2)], scale: amountScale, what)
      let dirty = BigNumber(clean) + BigNumber(figures.accrued ?? 0)
      guard let value = dirty.exactly(Int64.self) else { throw .outOfRange(what) }
      figures.marketValue = value
    }
    figures.flags.insert(.derivedMarketValue)
  }

  private func deriveNotional(
    _ figures: inout PositionFigures, _ valuation: Valuation, _ quantity: BigRational,
    _ price: BigRational?, _ multiplier: BigRational
  ) throws(BookFault) {
    guard figures.notional == nil else { return }
    var factors = [quantity, multiplier]
    if valuation == .unit || valuation == .margined {
      guard let price else { return }
      factors.append(price)
    }
    let product = factors.reduce(BigRational(1, decimals: 0), *)
    let magnitude = product.roundedHalfEven(decimals: amountScale).magnitude
    guard let value = magnitude.exactly(Int64.self) else { throw .outOfRange("notional") }
    figures.notional = value
    figures.flags.insert(.derivedNotional)
  }
}
