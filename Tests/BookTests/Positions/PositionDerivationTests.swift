// Each rule of derivation by hand: what follows from what, in which order, and what stays missing.

import Book
import Exact
import TestKit
import Testing

struct PositionDerivationTests {
  static func decimal(_ text: String) -> Decimal {
    guard let value = try? DecimalParser.floating(text).value else {
      preconditionFailure("\(text) is no decimal")
    }
    return value
  }

  /// Terms of a bare instrument, then changed.
  static func terms(
    _ valuation: Valuation, _ change: (inout Instruments.Row) -> Void = { _ in }
  ) -> InstrumentTerms {
    var row = Instruments.Row(id: "i", currency: Money.currency("USD"))
    row.valuation = valuation
    change(&row)
    return Instruments.build([row]).instruments.terms(0)
  }

  private func derived(
    _ quantity: String, _ terms: InstrumentTerms, sharesCurrency: Bool = true,
    _ change: (inout PositionFigures) -> Void = { _ in }
  ) throws -> PositionFigures {
    var figures = PositionFigures()
    figures.quantity = Self.decimal(quantity)
    change(&figures)
    try PositionDerivation(amountScale: 4, sensitivityScale: 6)
      .derive(&figures, of: terms, sharesCurrency: sharesCurrency)
    return figures
  }

  @Test func aShareIsWorthQuantityTimesPriceTimesMultiplier() throws {
    let terms = Self.terms(.unit) {
      $0.price = Self.decimal("12.5")
      $0.multiplier = Self.decimal("10")
    }
    let figures = try derived("-3", terms)
    #expect(figures.marketValue == -3_750_000 && figures.notional == 3_750_000)
    #expect(figures.flags == [.derivedMarketValue, .derivedNotional])
    #expect(figures.dv01 == nil && figures.delta == nil && figures.vega == nil)
  }

  @Test func aBondIsWorthItsPercentOfParAndWhatHasAccrued() throws {
    let terms = Self.terms(.percentOfPar) { $0.price = Self.decimal("101.25") }
    let clean = try derived("1000000", terms)
    let dirty = try derived("1000000", terms) { $0.accrued = 123_456_789 }
    #expect(clean.marketValue == 10_125_000_000 && clean.notional == 10_000_000_000)
    #expect(dirty.marketValue == 10_248_456_789 && dirty.notional == 10_000_000_000)
    let short = try derived("-1000000", terms) { $0.accrued = -123_456_789 }
    #expect(short.marketValue == -10_248_456_789 && short.notional == 10_000_000_000)
  }

  @Test func futuresAndSwapsHaveANotionalAndNoMarketValueOfTheirOwn() throws {
    let future = Self.terms(.margined) {
      $0.price = Self.decimal("4500.25")
      $0.multiplier = Self.decimal("50")
    }
    let swap = Self.terms(.otc) { $0.price = Self.decimal("1") }
    #expect(try derived("-2", future).marketValue == nil)
    #expect(try derived("-2", future).notional == 4_500_250_000)
    #expect(try derived("-5000000", swap).marketValue == nil)
    #expect(try derived("-5000000", swap).notional == 50_000_000_000)
    let given = try derived("-2", future) { $0.marketValue = -77 }
    #expect(given.marketValue == -77 && !given.flags.contains(.derivedMarketValue))
  }

  @Test func aPriceInAnotherCurrencyMeansNothing() throws {
    let terms = Self.terms(.unit) {
      $0.price = Self.decimal("2")
      $0.dv01 = Self.decimal("1")
      $0.cs01 = Self.decimal("1")
      $0.vega = Self.decimal("1")
      $0.delta = Self.decimal("1")
      $0.underlyingPrice = Self.decimal("1")
      $0.duration = Self.decimal("5")
    }
    let foreign = try derived("3", terms, sharesCurrency: false)
    #expect(foreign.marketValue == nil && foreign.notional == nil && foreign.dv01 == nil)
    #expect(foreign.cs01 == nil && foreign.vega == nil && foreign.delta == nil)
    #expect(foreign.flags.isEmpty)
    // Its own price counts, and a duration is a duration in every currency.
    let own = try derived("3", terms, sharesCurrency: false) { $0.price = Self.decimal("4") }
    #expect(own.marketValue == 120_000 && own.dv01 == 6_000)
    #expect(try derived("3", terms) { $0.price = Self.decimal("4") }.marketValue == 120_000)
  }

  @Test func dv01IsTakenFromTheFirstThatThereIs() throws {
    let withUnit = Self.terms(.unit) {
      $0.price = Self.decimal("100")
      $0.dv01 = Self.decimal("0.05")
      $0.duration = Self.decimal("7.5")
    }
    let withDuration = Self.terms(.unit) {
      $0.price = Self.decimal("100")
      $0.duration = Self.decimal("7.5")
    }
    let given = try derived("10", withUnit) { $0.dv01 = 42 }
    #expect(given.dv01 == 42 && !given.flags.contains(.derivedDV01))
    let opposite = try derived("10", withUnit) { $0.pv01 = -43 }
    #expect(opposite.dv01 == 43 && !opposite.flags.contains(.derivedDV01))
    let perUnit = try derived("10", withUnit)
    #expect(perUnit.dv01 == 500_000 && perUnit.flags.contains(.derivedDV01))
    let perYear = try derived("10", withDuration)
    #expect(perYear.dv01 == 750_000 && perYear.flags.contains(.derivedDV01))
    let ownDuration = try derived("10", withDuration) { $0.duration = Self.decimal("2") }
    #expect(ownDuration.dv01 == 200_000)
    #expect(try derived("10", Self.terms(.unit) { $0.duration = .one }).dv01 == nil)
    #expect(try derived("10", Self.terms(.unit) { $0.price = .one }).dv01 == nil)
  }

  @Test func pv01IsTheOppositeOfDv01OrTheRowIsWrong() throws {
    let terms = Self.terms(.unit)
    let agreed = try derived("1", terms) { ($0.dv01, $0.pv01) = (5, -5) }
    #expect(agreed.dv01 == 5)
    for pv01: Int64 in [5, -4, 0, .max] {
      #expect(throws: BookFault.pv01Disagrees) {
        try derived("1", terms) { ($0.dv01, $0.pv01) = (5, pv01) }
      }
    }
  }

  @Test func spreadsOptionsAndConvexityFollowTheirRules() throws {
    let terms = Self.terms(.unit) {
      $0.price = Self.decimal("100")
      $0.spreadDuration = Self.decimal("4")
      $0.convexity = Self.decimal("80")
      $0.delta = Self.decimal("0.5")
      $0.multiplier = Self.decimal("100")
      $0.underlyingPrice = Self.decimal("20")
      $0.vega = Self.decimal("0.125")
    }
    let figures = try derived("-2", terms)
    #expect(figures.marketValue == -200_000_000)
    #expect(figures.cs01 == -8_000_000 && figures.rateGamma == -16_000)
    #expect(figures.delta == -2_000_000_000 && figures.vega == -250_000)
    #expect(
      figures.flags == [
        .derivedMarketValue, .derivedNotional, .derivedCS01, .derivedRateGamma, .derivedDelta,
        .derivedVega,
      ])
    let given = try derived("-2", terms) {
      ($0.cs01, $0.rateGamma, $0.delta, $0.vega, $0.notional) = (1, 2, 3, 4, 5)
    }
    #expect(given.flags == [.derivedMarketValue])
    #expect(
      [given.cs01, given.rateGamma, given.delta, given.vega, given.notional] == [1, 2, 3, 4, 5])
    let noUnderlying = Self.terms(.unit) { $0.delta = .one }
    #expect(try derived("1", noUnderlying).delta == nil)
  }
}

extension PositionDerivation {
  /// With terms that lie alone, as tests have them.
  func derive(
    _ figures: inout PositionFigures, of terms: InstrumentTerms, sharesCurrency: Bool
  ) throws(BookFault) {
    let all = [terms]
    try derive(
      &figures, terms: InstrumentTermsRow(all.span, 0), sharesCurrency: sharesCurrency)
  }
}
