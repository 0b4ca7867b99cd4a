// A position as one value: what its row gives, and what was derived of that. Columns are for
// reading many; a change takes one out, edits it, and derives anew what had been derived.

internal import Columns
public import Exact

public struct PositionRecord: Sendable {
  public internal(set) var id: String
  /// A node and an instrument by the numbers that whoever holds the record gives them.
  public internal(set) var node: UInt32
  public internal(set) var instrument: UInt32
  public internal(set) var currency: CurrencyIndex
  public internal(set) var flags: PositionFlags = []
  /// By `PositionField`, what was derived included.
  public internal(set) var fields = InlineArray<16, Int64>(repeating: 0)
  /// A bit for each field that is there.
  public internal(set) var present: UInt32 = 0
  /// By `PositionTerm`: canonical coefficients and scales, and a bit for each that is there.
  private var coefficients = InlineArray<5, Int64>(repeating: 0)
  private var scales = InlineArray<5, UInt8>(repeating: 0)
  private var presentTerms: UInt8 = 0
  /// Most positions have none.
  private var extras: Extras?

  /// What few positions have, so that a record stays small.
  private struct Values: Hashable, Sendable {
    var givenRate: RateQuote?
    var link = ""
    var weights = ""
    var tags = ""
  }

  private final class Extras: Sendable {
    let values: Values
    init(_ values: Values) { self.values = values }
  }

  init(id: String, node: UInt32, instrument: UInt32, currency: CurrencyIndex) {
    self.id = id
    self.node = node
    self.instrument = instrument
    self.currency = currency
  }

  public subscript(field: PositionField) -> Int64? {
    get { present >> UInt32(field.rawValue) & 1 == 0 ? nil : fields[field.rawValue] }
    set {
      let bit: UInt32 = 1 << UInt32(field.rawValue)
      present = newValue == nil ? present & ~bit : present | bit
      fields[field.rawValue] = newValue ?? 0
    }
  }

  /// A value that is there.
  @inline(__always)
  mutating func set(_ field: PositionField, _ value: Int64) {
    present |= 1 << UInt32(field.rawValue)
    fields[field.rawValue] = value
  }

  public subscript(term: PositionTerm) -> Decimal? {
    get {
      presentTerms >> UInt8(term.rawValue) & 1 == 0
        ? nil : Decimal(canonical: coefficients[term.rawValue], scale: scales[term.rawValue])
    }
    set {
      let bit: UInt8 = 1 << UInt8(term.rawValue)
      presentTerms = newValue == nil ? presentTerms & ~bit : presentTerms | bit
      coefficients[term.rawValue] = newValue?.coefficient ?? 0
      scales[term.rawValue] = newValue?.scale ?? 0
    }
  }

  private var values: Values {
    get { extras?.values ?? Values() }
    set { extras = newValue == Values() ? nil : Extras(newValue) }
  }

  public var givenRate: RateQuote? {
    get { extras?.values.givenRate }
    set { if newValue != givenRate { values.givenRate = newValue } }
  }

  public var link: String {
    get { extras?.values.link ?? "" }
    set { if newValue != link { values.link = newValue } }
  }

  public var weights: String {
    get { extras?.values.weights ?? "" }
    set { if newValue != weights { values.weights = newValue } }
  }

  public var tags: String {
    get { extras?.values.tags ?? "" }
    set { if newValue != tags { values.tags = newValue } }
  }

  /// −1, 0 or 1.
  public var signOfQuantity: Int64 { coefficients[PositionTerm.quantity.rawValue].signum() }

  /// Fields that may be derived, each with its bit.
  static let derivable: [(field: PositionField, flag: PositionFlags)] = [
    (.marketValue, .derivedMarketValue), (.notional, .derivedNotional), (.dv01, .derivedDV01),
    (.cs01, .derivedCS01), (.delta, .derivedDelta), (.vega, .derivedVega),
    (.rateGamma, .derivedRateGamma),
  ]

  /// Takes away what was derived: what is left is what the row gave.
  mutating func forgetDerived() {
    for (field, flag) in Self.derivable where flags.contains(flag) { self[field] = nil }
    flags.subtract(.allDerived)
  }

  /// Whether something that is missing may follow from what is there, or from the instrument.
  func mayDerive(_ offer: InstrumentOffer) -> Bool {
    func lacks(_ field: PositionField) -> Bool { present >> UInt32(field.rawValue) & 1 == 0 }
    if lacks(.marketValue) || lacks(.notional) { return true }
    var missing: InstrumentOffer = []
    if lacks(.dv01) { missing.insert(.dv01) }
    if lacks(.cs01) { missing.insert(.cs01) }
    if lacks(.delta) { missing.insert(.delta) }
    if lacks(.vega) { missing.insert(.vega) }
    if lacks(.rateGamma) { missing.insert(.rateGamma) }
    if missing.isEmpty { return false }
    if !missing.isDisjoint(with: offer) { return true }
    return missing.contains(.dv01) && self[.duration] != nil
      || missing.contains(.cs01) && self[.spreadDuration] != nil
      || missing.contains(.rateGamma) && self[.convexity] != nil
  }

  /// Derives what is missing. The record must hold given figures alone.
  mutating func derive(
    _ terms: InstrumentTermsRow, sharesCurrency: Bool, _ derivation: PositionDerivation
  ) throws(BookFault) {
    var figures = PositionFigures()
    figures.quantity = self[.quantity] ?? .zero
    figures.price = self[.price]
    figures.duration = self[.duration]
    figures.spreadDuration = self[.spreadDuration]
    figures.convexity = self[.convexity]
    figures.marketValue = self[.marketValue]
    figures.notional = self[.notional]
    figures.accrued = self[.accrued]
    figures.dv01 = self[.dv01]
    figures.cs01 = self[.cs01]
    figures.delta = self[.delta]
    figures.vega = self[.vega]
    figures.rateGamma = self[.rateGamma]
    try derivation.derive(&figures, terms: terms, sharesCurrency: sharesCurrency)
    flags.formUnion(figures.flags)
    self[.marketValue] = figures.marketValue
    self[.notional] = figures.notional
    self[.dv01] = figures.dv01
    self[.cs01] = figures.cs01
    self[.delta] = figures.delta
    self[.vega] = figures.vega
    self[.rateGamma] = figures.rateGamma
  }
}

extension PositionFlags {
  static let allDerived: PositionFlags = [
    .derivedMarketValue, .derivedNotional, .derivedDV01, .derivedCS01, .derivedDelta,
    .derivedVega, .derivedRateGamma,
  ]
}

extension Positions {
  /// A row taken out of the columns.
  func record(_ row: Int) -> PositionRecord { records([UInt32(row)])[0] }

  /// Rows taken out of the columns: column by column, some hundred rows at a time, so that the
  /// processor waits for many at once and the records stay near.
  func records(_ rows: [UInt32]) -> [PositionRecord] {
    var records: [PositionRecord] = []
    records.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: 256) {
      append(rows[start..<min(start + 256, rows.count)], to: &records)
    }
    return records
  }

  private func append(_ rows: ArraySlice<UInt32>, to records: inout [PositionRecord]) {
    let first = records.count
    for row in rows {
      let row = Int(row)
      let run = cells.run(of: PositionIndex(row))
      var record = PositionRecord(
        id: ids[row], node: cells.nodes[run], instrument: instruments[row],
        currency: cells.currencies[run])
      record.flags = flags[row]
      records.append(record)
    }
    var target = records.mutableSpan
    for field in PositionField.allCases {
      guard let column = self[field] else { continue }
      let values = column.values.span
      for (index, row) in rows.enumerated() where column.isPresent(Int(row)) {
        target[first + index].set(field, values[Int(row)])
      }
    }
    for term in PositionTerm.allCases {
      guard let column = self[term] else { continue }
      for (index, row) in rows.enumerated() {
        let value = column.decimal(row: Int(row), group: Int(instruments[Int(row)]))
        if let value { target[first + index][term] = value }
      }
    }
    if givenRates == nil, links == nil, weights == nil, tags == nil { return }
    for (index, row) in rows.enumerated() {
      let row = Int(row)
      target[first + index].givenRate = givenRates?[row]
      target[first + index].link = links?[row] ?? ""
      target[first + index].weights = weights?[row] ?? ""
      target[first + index].tags = tags?[row] ?? ""
    }
  }
}
