// Derivation against the fractions, at every magnitude and scale, and at the ends of 64 bits.

import Book
import Exact
import TestKit
import Testing

struct RandomDerivationTests {
  /// A decimal of up to `digits` digits, missing one time in three.
  private static func maybe(_ digits: Int, _ random: inout SeededRandom) -> Decimal? {
    if Int.random(in: 0..<3, using: &random) == 0 { return nil }
    return some(digits, &random)
  }

  private static func some(_ digits: Int, _ random: inout SeededRandom) -> Decimal {
    let magnitude = random.digits(upTo: digits)
    let sign: Int64 = Bool.random(using: &random) ? 1 : -1
    return Decimal(
      coefficient: sign * magnitude, scale: UInt8.random(in: 0...12, using: &random))
  }

  private static func amount(_ digits: Int, _ random: inout SeededRandom) -> Int64? {
    Int.random(in: 0..<3, using: &random) == 0
      ? random.digits(upTo: digits) * (Bool.random(using: &random) ? 1 : -1) : nil
  }

  private static func terms(_ digits: Int, _ random: inout SeededRandom) -> InstrumentTerms {
    PositionDerivationTests.terms(Valuation.allCases.randomElement(using: &random)!) {
      $0.multiplier =
        Bool.random(using: &random)
        ? .one
        : Decimal(
          coefficient: random.digits(upTo: digits) + 1, scale: .random(in: 0...12, using: &random))
      $0.price = maybe(digits, &random)
      $0.underlyingPrice = maybe(digits, &random)
      $0.duration = maybe(min(digits, 6), &random)
      $0.spreadDuration = maybe(min(digits, 6), &random)
      $0.convexity = maybe(min(digits, 8), &random)
      $0.dv01 = maybe(min(digits, 8), &random)
      $0.cs01 = maybe(min(digits, 8), &random)
      $0.delta = maybe(digits, &random)
      $0.vega = maybe(digits, &random)
    }
  }

  private static func figures(_ digits: Int, _ random: inout SeededRandom) -> PositionFigures {
    var figures = PositionFigures()
    figures.quantity = some(digits, &random)
    figures.price = Bool.random(using: &random) ? nil : maybe(digits, &random)
    figures.duration = Bool.random(using: &random) ? nil : maybe(6, &random)
    figures.spreadDuration = Bool.random(using: &random) ? nil : maybe(6, &random)
    figures.convexity = Bool.random(using: &random) ? nil : maybe(8, &random)
    figures.marketValue = amount(digits, &random)
    figures.notional = amount(digits, &random)
    figures.accrued = amount(digits, &random)
    figures.dv01 = amount(digits, &random)
    if Int.random(in: 0..<4, using: &random) == 0 {
      figures.pv01 = figures.dv01.map { Bool.random(using: &random) ? -$0 : $0 } ?? 17
    }
    figures.cs01 = amount(digits, &random)
    figures.delta = amount(digits, &random)
    figures.vega = amount(digits, &random)
    figures.rateGamma = amount(digits, &random)
    return figures
  }

  private static func list(_ figures: PositionFigures) -> [Int64?] {
    [
      figures.marketValue, figures.notional, figures.dv01, figures.cs01, figures.delta,
      figures.vega, figures.rateGamma, Int64(figures.flags.rawValue),
    ]
  }

  /// The quick look at one row, wherever among others it stands.
  private static func isNeeded(_ figures: PositionFigures, _ offer: InstrumentOffer) -> Bool {
    let row = Int(truncatingIfNeeded: figures.quantity.coefficient & 63)
    func bit(_ isGiven: Bool) -> UInt64 { (isGiven ? 1 : 0) << UInt64(row) }
    var masks = FigureMasks()
    masks.marketValue = bit(figures.marketValue != nil)
    masks.notional = bit(figures.notional != nil)
    masks.pv01 = bit(figures.pv01 != nil)
    masks.dv01 = bit(figures.dv01 != nil)
    masks.cs01 = bit(figures.cs01 != nil)
    masks.delta = bit(figures.delta != nil)
    masks.vega = bit(figures.vega != nil)
    masks.rateGamma = bit(figures.rateGamma != nil)
    masks.duration = bit(figures.duration != nil)
    masks.spreadDuration = bit(figures.spreadDuration != nil)
    masks.convexity = bit(figures.convexity != nil)
    return masks.isNeeded(row, offer)
  }

  /// What the engine says against what the fractions say; true where both gave figures.
  private static func agree(
    _ given: PositionFigures, _ terms: InstrumentTerms, scales: (Int, Int), sharesCurrency: Bool,
    _ replay: String
  ) -> Bool {
    let naive = NaiveDerivation(amountScale: scales.0, sensitivityScale: scales.1)
    let derivation = PositionDerivation(amountScale: scales.0, sensitivityScale: scales.1)
    var figures = given
    var fault: BookFault?
    do throws(BookFault) {
      try derivation.derive(&figures, of: terms, sharesCurrency: sharesCurrency)
    } catch { fault = error }
    // Where the quick look says that nothing follows, nothing does.
    if !Self.isNeeded(given, terms.offer) {
      #expect(fault == nil && list(figures) == list(given), "\(given), \(terms); \(replay)")
    }
    do throws(BookFault) {
      let expected = try naive.derive(given, terms, sharesCurrency: sharesCurrency)
      #expect(fault == nil && list(figures) == list(expected), "\(given), \(terms); \(replay)")
      return fault == nil
    } catch {
      #expect(fault == error, "\(given), \(terms); \(replay)")
      return false
    }
  }

  @Test(arguments: [3, 6, 9, 12, 15, 18])
  func figuresOfEveryMagnitudeAgreeWithTheFractions(digits: Int) {
    var random = SeededRandom.forTest(usually: UInt64(digits))
    var derived = 0
    for _ in 0..<700 {
      let given = Self.figures(digits, &random)
      let terms = Self.terms(digits, &random)
      let scales = Bool.random(using: &random) ? (4, 6) : (8, 8)
      let sharesCurrency = Int.random(in: 0..<4, using: &random) > 0
      if Self.agree(
        given, terms, scales: scales, sharesCurrency: sharesCurrency, random.replay)
      {
        derived += 1
      }
    }
    #expect(derived > 50, "\(derived) of 700; \(random.replay)")
  }

  @Test func givenFiguresAloneNeedNoDerivation() {
    var random = SeededRandom.forTest(usually: 72)
    var spared = 0
    for _ in 0..<1500 {
      var given = Self.figures(9, &random)
      (given.marketValue, given.notional) = (given.marketValue ?? 1, given.notional ?? 1)
      if Bool.random(using: &random) { (given.pv01, given.dv01) = (nil, 5) }
      if Bool.random(using: &random) { (given.cs01, given.delta, given.vega) = (1, 2, 3) }
      if Bool.random(using: &random) { given.rateGamma = 4 }
      let terms = Self.terms(9, &random)
      if !Self.isNeeded(given, terms.offer) { spared += 1 }
      let shares = Bool.random(using: &random)
      _ = Self.agree(given, terms, scales: (4, 6), sharesCurrency: shares, random.replay)
    }
    #expect(spared > 100, "\(spared) of 1500; \(random.replay)")
  }

  @Test func theEndsOfSixtyFourBitsNeverTrap() {
    var random = SeededRandom.forTest(usually: 71)
    let ends: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    func end() -> Int64 { ends.randomElement(using: &random)! }
    func edge() -> Decimal? {
      Decimal(coefficient: end(), scale: [0, 12, 4].randomElement(using: &random)!)
    }
    for _ in 0..<2500 {
      var figures = PositionFigures()
      figures.quantity = edge() ?? .zero
      figures.price = Bool.random(using: &random) ? edge() : nil
      figures.duration = edge()
      figures.marketValue = Bool.random(using: &random) ? end() : nil
      figures.accrued = Bool.random(using: &random) ? end() : nil
      figures.dv01 = Bool.random(using: &random) ? end() : nil
      figures.pv01 = Bool.random(using: &random) ? end() : nil
      if let pv01 = figures.pv01, pv01 != .min, Bool.random(using: &random) { figures.dv01 = -pv01 }
      let valuation = Valuation.allCases.randomElement(using: &random)!
      let terms = PositionDerivationTests.terms(valuation) {
        ($0.price, $0.multiplier) = (edge(), edge() ?? .one)
        ($0.delta, $0.underlyingPrice, $0.vega) = (edge(), edge(), edge())
        ($0.dv01, $0.cs01) = (edge(), Bool.random(using: &random) ? edge() : nil)
        ($0.convexity, $0.spreadDuration) = (edge(), edge())
      }
      _ = Self.agree(figures, terms, scales: (4, 6), sharesCurrency: true, random.replay)
    }
  }

  @Test func aDeltaOfManyDecimalsIsNoOverflow() throws {
    let terms = PositionDerivationTests.terms(.unit) {
      $0.delta = PositionDerivationTests.decimal("0.123456789012")
      $0.multiplier = PositionDerivationTests.decimal("1.234567890123")
      $0.underlyingPrice = PositionDerivationTests.decimal("98765.4321")
    }
    var figures = PositionFigures()
    figures.quantity = PositionDerivationTests.decimal("1000000.5")
    try PositionDerivation(amountScale: 4, sensitivityScale: 6)
      .derive(&figures, of: terms, sharesCurrency: true)
    #expect(figures.delta == 15_053_418_641_155_968)
  }
}
