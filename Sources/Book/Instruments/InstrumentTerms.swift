// One instrument's terms as a plain value: what the derivation of a position's figures reads.

internal import Columns
public import Exact

public struct InstrumentTerms: Sendable {
  public var valuation: Valuation
  public var currency: CurrencyIndex
  public var multiplier: Decimal
  public var price: Decimal?
  public var underlyingPrice: Decimal?
  public var duration: Decimal?
  public var spreadDuration: Decimal?
  public var convexity: Decimal?
  public var dv01: Decimal?
  public var cs01: Decimal?
  public var delta: Decimal?
  public var vega: Decimal?
}

extension Instruments {
  public func terms(_ row: Int) -> InstrumentTerms {
    InstrumentTerms(
      valuation: valuations[row], currency: currencies[row],
      multiplier: multipliers[row] ?? .one, price: prices[row],
      underlyingPrice: underlyingPrices[row], duration: durations[row],
      spreadDuration: spreadDurations[row], convexity: convexities[row], dv01: dv01s[row],
      cs01: cs01s[row], delta: deltas[row], vega: vegas[row])
  }
}
