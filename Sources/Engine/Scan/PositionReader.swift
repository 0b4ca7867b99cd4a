// A position's figures one by one, for conditions and for what is not summed by the column.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct PositionReader: Sendable {
  let book: Book
  /// The book's, at hand; none where they are not laid out, since that may never be needed.
  let positions: Positions
  let keyRates: KeyRates
  /// By set of scenarios.
  private let covered: [BitMask]
  private let factors: FactorHoldings
  let rates: ReportingRates
  let notches: [UInt8]
  /// Columns of texts that are compared, as codes.
  let texts: [PositionColumn: KeyColumn]
  /// What shocks do to market values.
  let effects: ShockEffects?
  let stresses: [PlannedStress]

  init(
    book: Book, rates: ReportingRates, notches: [UInt8], texts: [PositionColumn: KeyColumn],
    effects: ShockEffects? = nil, stresses: [PlannedStress] = []
  ) {
    self.book = book
    self.rates = rates
    self.notches = notches
    self.texts = texts
    self.effects = effects
    self.stresses = stresses
    positions = book.isLaidOut ? book.positions : .none
    keyRates = book.isLaidOut ? book.keyRates : .none
    covered = book.isLaidOut ? book.scenarioSets.map(\.covered) : []
    factors = book.isLaidOut ? book.factorHoldings : .none(positionCount: 0)
  }

  var laidOut: PositionReader {
    PositionReader(
      book: book.laidOut, rates: rates, notches: notches, texts: texts, effects: effects,
      stresses: stresses)
  }

  func code(of key: KeyColumn, _ batch: Batch, _ index: Int) -> UInt32 {
    key.code(
      row: Int(batch.rows[index]), node: Int(batch.nodes[index]),
      currency: Int(batch.currencies[index]), instruments: positions.instruments,
      part: batch.parts.isEmpty ? 0 : batch.parts[index])
  }

  /// Decimals of a field's local amounts.
  func scale(_ field: PositionField, _ currency: CurrencyIndex) -> Int {
    switch field.kind {
    case .amount: book.currencies.amountScale(currency)
    case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
    case .sensitivity: book.currencies.sensitivityScale(currency)
    }
  }

  /// A position's amount in the answer's currency, 32 decimals, 44 with shocks; nil where it or its
  /// rate is missing.
  func money(_ field: PositionField, row: Int, currency: UInt32) -> WideSum? {
    guard let value = positions[field]?[row] else { return nil }
    let currency = CurrencyIndex(UInt16(currency))
    guard let effects else { return converted(Int128(value), field, currency) }
    let one = ShockEffects.one
    guard field == .marketValue else {
      return converted(Int128(value), field, currency)?.timesPowerOfTen(ShockEffects.extraDecimals)
    }
    // An effect is checked when it is measured; a sum beyond 128 bits is greater than any bound.
    let (sum, overflow) = (Int128(value) * one).addingReportingOverflow(effects.values[row])
    return converted(overflow ? (value < 0 ? .min / one : .max / one) : sum, field, currency)
  }

  func converted(_ value: Int128, _ field: PositionField, _ currency: CurrencyIndex) -> WideSum? {
    let source = field.kind == .baseAmount ? book.settings.baseCurrency : currency
    guard let rate = rates[source] else { return nil }
    var sum = ConvertedSum.zero
    sum.add(value, localScale: scale(field, currency), at: rate)
    return sum.exact
  }

  /// A plain number with 12 decimals (fx_rate: 15; maturity: days).
  func number(_ source: NumberSource, row: Int) -> Int128? {
    let instrument = Int(positions.instruments[row])
    let instruments = book.instruments
    switch source {
    case .term(let term):
      guard let column = positions[term] else { return fallback(term, row, instrument) }
      guard let value = column.column[row] else { return fallback(term, row, instrument) }
      return Int128(value)
        * PowersOfTen.int128(NumberSource.decimals - Int(column.scales[instrument]))
    case .coupon: return fine(instruments.coupons[instrument])
    case .multiplier: return fine(instruments.multipliers[instrument])
    case .underlyingPrice: return fine(instruments.underlyingPrices[instrument])
    case .fxRate: return positions.givenRates?[row]?.coefficient
    case .maturity:
      let day = instruments.maturities[instrument]
      return day == Instruments.noMaturity ? nil : Int128(day)
    }
  }

  /// Where a position says nothing of its own, its instrument's terms hold, as they did when its
  /// figures were derived. A price in another currency means nothing here.
  private func fallback(_ term: PositionTerm, _ row: Int, _ instrument: Int) -> Int128? {
    let instruments = book.instruments
    switch term {
    case .quantity: return nil
    case .price:
      let currency = positions.currency(of: PositionIndex(row))
      return currency == instruments.currencies[instrument]
        ? fine(instruments.prices[instrument]) : nil
    case .duration: return fine(instruments.durations[instrument])
    case .spreadDuration: return fine(instruments.spreadDurations[instrument])
    case .convexity: return fine(instruments.convexities[instrument])
    }
  }

  private func fine(_ decimal: Decimal?) -> Int128? {
    decimal.map {
      Int128($0.coefficient) * PowersOfTen.int128(NumberSource.decimals - Int($0.scale))
    }
  }

  func holds(_ fact: Condition.Fact, row: Int) -> Bool {
    switch fact {
    case .field(let field): positions[field]?.isPresent(row) ?? false
    case .number(let source): number(source, row: row) != nil
    case .rated: notches[Int(positions.instruments[row])] != 0
    case .keyRates: keyRateRun(row) != nil
    case .keyRatesOn(let points): keyRates(points, row: row) != nil
    case .keyRate(let point): keyRate(point: point, row: row) != nil
    case .vector(let set): covered[set][row]
    case .exposures: factors.covered[row]
    }
  }

  /// The code of a text; nil where there is none.
  func text(_ column: PositionColumn, row: Int) -> Int128? {
    guard let key = texts[column] else { return nil }
    let code = key.code(
      row: row, node: 0, currency: 0, instruments: positions.instruments, part: 0)
    return Int(code) < key.count ? Int128(code) : nil
  }

  /// To one factor; 0 for positions that say nothing of it.
  func exposure(factor: Int, row: Int) -> Int64 {
    let exposures = factors.exposures
    guard let index = exposures.positions.place(of: UInt32(row)) else { return 0 }
    for entry in exposures.run(index) where Int(exposures.columns[entry]) == factor {
      return exposures.values[entry]
    }
    return 0
  }

  private func keyRateRun(_ row: Int) -> Range<Int>? {
    keyRates.positions.place(of: UInt32(row)).map { keyRates.run($0) }
  }

  /// At some points together; nil where a position has none of them.
  func keyRates(_ points: Range<Int>, row: Int) -> Int128? {
    guard let run = keyRateRun(row) else { return nil }
    var sum: Int128?
    for entry in run where points.contains(Int(keyRates.pointOfValue[entry])) {
      sum = (sum ?? 0) + Int128(keyRates.values[entry])
    }
    return sum
  }

  func keyRate(point: Int, row: Int) -> Int64? {
    guard let run = keyRateRun(row) else { return nil }
    for entry in run where Int(keyRates.pointOfValue[entry]) == point {
      return keyRates.values[entry]
    }
    return nil
  }
}

extension NumberSource {
  /// Decimals at which plain numbers are compared and averaged.
  static let decimals = Decimal.maximumScale

  /// Decimals of this source's integers.
  var decimals: Int {
    switch self {
    case .fxRate: DecimalScale.quotedRate
    case .maturity: 0
    default: Self.decimals
    }
  }
}
