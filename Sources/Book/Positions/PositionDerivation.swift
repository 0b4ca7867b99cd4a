// The rules by which a missing figure of a position follows from others (design decisions §2 and
// §3). Pure arithmetic on one row: loading applies it to every row, a price change to the derived
// values of some.

public import Exact

/// One row's figures: what was given, and after `derive` what follows from it. Amounts and
/// sensitivities are counts at their currency's scale.
public struct PositionFigures: Sendable {
  public var quantity = Decimal.zero
  public var price: Decimal?
  public var duration: Decimal?
  public var spreadDuration: Decimal?
  public var convexity: Decimal?
  public var marketValue: Int64?
  public var notional: Int64?
  public var accrued: Int64?
  public var dv01: Int64?
  public var pv01: Int64?
  public var cs01: Int64?
  public var delta: Int64?
  public var vega: Int64?
  public var rateGamma: Int64?
  /// Bits of what was derived.
  public var flags: PositionFlags = []

  public init() {}
}

public struct PositionDerivation: Sendable {
  /// Decimals of amounts and sensitivities in the row's currency.
  public var amountScale: Int
  public var sensitivityScale: Int

  public init(amountScale: Int, sensitivityScale: Int) {
    self.amountScale = amountScale
    self.sensitivityScale = sensitivityScale
  }

  /// Fills what is missing and can be derived. `sharesCurrency` tells whether the row's amounts are
  /// in the instrument's currency: if not, its price means nothing here.
  public func derive(
    _ figures: inout PositionFigures, terms: InstrumentTermsRow, sharesCurrency: Bool
  ) throws(BookFault) {
    let price = figures.price ?? (sharesCurrency ? terms.price : nil)
    if figures.marketValue == nil {
      figures.marketValue = try marketValue(figures, price, terms)
      if figures.marketValue != nil { figures.flags.insert(.derivedMarketValue) }
    }
    if figures.notional == nil {
      figures.notional = try notional(figures, price, terms)
      if figures.notional != nil { figures.flags.insert(.derivedNotional) }
    }
    try deriveDV01(&figures, terms, sharesCurrency)
    try deriveSpread(&figures, terms, sharesCurrency)
    try deriveOption(&figures, terms, sharesCurrency)
  }

  /// Quantity × price by the instrument's valuation; nil where it cannot be derived.
  func marketValue(
    _ figures: PositionFigures, _ price: Decimal?, _ terms: InstrumentTermsRow
  ) throws(BookFault) -> Int64? {
    switch terms.valuation {
    case .margined, .otc: return nil
    case .unit:
      guard let price else { return nil }
      return try product(
        figures.quantity, price, terms.multiplier, kept: amountScale, "market_value")
    case .percentOfPar:
      guard let price else { return nil }
      // A hundredth is two more decimals; the accrued part is exact, so adding it rounds nothing.
      let clean = try product(
        figures.quantity, price, terms.multiplier, extra: 2, kept: amountScale, "market_value")
      let (dirty, overflow) = clean.addingReportingOverflow(figures.accrued ?? 0)
      guard !overflow else { throw .outOfRange("market_value") }
      return dirty
    }
  }

  /// |quantity| × multiplier, × price where a unit is not itself face or notional.
  private func notional(
    _ figures: PositionFigures, _ price: Decimal?, _ terms: InstrumentTermsRow
  ) throws(BookFault) -> Int64? {
    let factor: Decimal
    switch terms.valuation {
    case .percentOfPar, .otc: factor = .one
    case .unit, .margined:
      guard let price else { return nil }
      factor = price
    }
    // Half to even is the same on both sides of 0, so the sign may go last; −2⁶³ has no opposite.
    let signed = try product(
      figures.quantity, factor, terms.multiplier, kept: amountScale, "notional")
    guard signed != .min else { throw .outOfRange("notional") }
    return abs(signed)
  }

  private func deriveDV01(
    _ figures: inout PositionFigures, _ terms: InstrumentTermsRow, _ sharesCurrency: Bool
  ) throws(BookFault) {
    if let pv01 = figures.pv01 {
      guard pv01 != .min else { throw .outOfRange("dv01") }
      if let dv01 = figures.dv01, dv01 != -pv01 { throw .pv01Disagrees }
      figures.dv01 = -pv01
    }
    if figures.dv01 == nil {
      if let unit = terms.dv01, sharesCurrency {
        figures.dv01 = try product(figures.quantity, unit, kept: sensitivityScale, "dv01")
      } else if let duration = figures.duration ?? terms.duration {
        figures.dv01 = try perBasisPoint(figures.marketValue, duration, decimals: 4, "dv01")
      }
      if figures.dv01 != nil { figures.flags.insert(.derivedDV01) }
    }
    if figures.rateGamma == nil, let convexity = figures.convexity ?? terms.convexity {
      figures.rateGamma = try perBasisPoint(
        figures.marketValue, convexity, decimals: 8, "rate_gamma")
      if figures.rateGamma != nil { figures.flags.insert(.derivedRateGamma) }
    }
  }

  private func deriveSpread(
    _ figures: inout PositionFigures, _ terms: InstrumentTermsRow, _ sharesCurrency: Bool
  ) throws(BookFault) {
    guard figures.cs01 == nil else { return }
    if let unit = terms.cs01, sharesCurrency {
      figures.cs01 = try product(figures.quantity, unit, kept: sensitivityScale, "cs01")
    } else if let duration = figures.spreadDuration ?? terms.spreadDuration {
      figures.cs01 = try perBasisPoint(figures.marketValue, duration, decimals: 4, "cs01")
    }
    if figures.cs01 != nil { figures.flags.insert(.derivedCS01) }
  }

  private func deriveOption(
    _ figures: inout PositionFigures, _ terms: InstrumentTermsRow, _ sharesCurrency: Bool
  ) throws(BookFault) {
    guard sharesCurrency else { return }
    if figures.delta == nil, let unit = terms.delta, let underlying = terms.underlyingPrice {
      figures.delta = try product(
        unit, figures.quantity, underlying, terms.multiplier, kept: sensitivityScale, "delta")
      figures.flags.insert(.derivedDelta)
    }
    if figures.vega == nil, let unit = terms.vega {
      figures.vega = try product(figures.quantity, unit, kept: sensitivityScale, "vega")
      figures.flags.insert(.derivedVega)
    }
  }

  /// market value × a yearly figure × 10^−decimals, where there is a market value.
  private func perBasisPoint(
    _ marketValue: Int64?, _ factor: Decimal, decimals: Int, _ what: String
  ) throws(BookFault) -> Int64? {
    guard let marketValue else { return nil }
    guard
      let value = Product.of(
        marketValue, factor.coefficient, decimals: amountScale + Int(factor.scale) + decimals,
        kept: sensitivityScale)
    else { throw .outOfRange(what) }
    return value
  }

  private func product(
    _ a: Decimal, _ b: Decimal, _ c: Decimal = .one, _ d: Decimal = .one, extra: Int = 0,
    kept: Int, _ what: String
  ) throws(BookFault) -> Int64 {
    guard
      let value = Product.of(
        a.coefficient, b.coefficient, c.coefficient, d.coefficient,
        decimals: Int(a.scale) + Int(b.scale) + Int(c.scale) + Int(d.scale) + extra, kept: kept)
    else { throw .outOfRange(what) }
    return value
  }
}
