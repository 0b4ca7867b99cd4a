// The contract of an answer as fields, whole: what comes out equals what went in.

internal import Exact
internal import Query

extension Contract {
  init(_ fields: inout FieldReader) throws(WireFault) {
    typealias Tag = ContractTag
    let currency = try FieldReader.need(fields.text(Tag.currency), Tag.currency)
    let base = try FieldReader.need(fields.text(Tag.baseCurrency), Tag.baseCurrency)
    let pivot = try FieldReader.need(fields.text(Tag.pivotCurrency), Tag.pivotCurrency)
    self.init(
      epoch: try FieldReader.need(fields.part(Tag.epoch, Epoch.init), Tag.epoch),
      asOf: try fields.date(Tag.asOf), currency: currency, baseCurrency: base,
      pivotCurrency: pivot,
      amountScale: try FieldReader.need(
        fields.count(Tag.amountScale, upTo: Schema.mostScale), Tag.amountScale))
    knownAt = try fields.iv(Tag.knownAt).map { (value) throws(WireFault) in
      guard value >= Instant.first.microseconds, value <= Instant.last.microseconds else {
        throw FieldReader.bad(Tag.knownAt)
      }
      return Instant(microseconds: value)
    }
    positionsAsOf = try fields.date(Tag.positionsAsOf)
    isComplete = try FieldReader.need(fields.flag(Tag.complete), Tag.complete)
    included = try FieldReader.need(fields.part(Tag.included, Share.init), Tag.included)
    rates = try fields.parts(Tag.rates, RateUsed.init)
    conventions = try fields.parts(Tag.conventions, Convention.init)
    gaps = try fields.parts(Tag.gaps, Gap.init)
    unconverted = try fields.parts(Tag.unconverted, Unconverted.init)
    notes = try fields.all(Tag.notes).map(FieldReader.text)
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = ContractTag
    fields.part(Tag.epoch, epoch.write)
    fields.iv(Tag.asOf, asOf.map { Int64($0.day) })
    fields.iv(Tag.knownAt, knownAt?.microseconds)
    fields.iv(Tag.positionsAsOf, positionsAsOf.map { Int64($0.day) })
    fields.text(Tag.currency, currency)
    fields.text(Tag.baseCurrency, baseCurrency)
    fields.text(Tag.pivotCurrency, pivotCurrency)
    fields.count(Tag.amountScale, amountScale)
    fields.flag(Tag.complete, isComplete)
    fields.part(Tag.included, included.write)
    for rate in rates { fields.part(Tag.rates, rate.write) }
    for convention in conventions { fields.part(Tag.conventions, convention.write) }
    for gap in gaps { fields.part(Tag.gaps, gap.write) }
    for entry in unconverted { fields.part(Tag.unconverted, entry.write) }
    for note in notes { fields.text(Tag.notes, note) }
  }
}

extension Contract.Epoch {
  init(_ fields: inout FieldReader) throws(WireFault) {
    self.init(
      store: try FieldReader.need(fields.text(EpochTag.store), EpochTag.store),
      counter: try FieldReader.need(fields.uv(EpochTag.counter), EpochTag.counter))
  }

  func write(to fields: inout FieldWriter) {
    fields.text(EpochTag.store, store)
    fields.uv(EpochTag.counter, counter)
  }
}

extension Contract.Share {
  init(_ fields: inout FieldReader) throws(WireFault) {
    self.init(
      count: Int64(try FieldReader.need(fields.count(ShareTag.count), ShareTag.count)),
      grossMarketValue: try fields.wide(ShareTag.gross),
      grossNotional: try fields.wide(ShareTag.notional))
  }

  func write(to fields: inout FieldWriter) {
    fields.uv(ShareTag.count, UInt64(max(0, count)))
    fields.wide(ShareTag.gross, grossMarketValue)
    fields.wide(ShareTag.notional, grossNotional)
  }
}

extension Contract.RateUsed {
  init(_ fields: inout FieldReader) throws(WireFault) {
    self.init(
      currency: try FieldReader.need(fields.text(RateTag.currency), RateTag.currency),
      rate: try FieldReader.need(fields.text(RateTag.rate), RateTag.rate),
      way: try FieldReader.need(fields.text(RateTag.way), RateTag.way),
      date: try fields.date(RateTag.date))
  }

  func write(to fields: inout FieldWriter) {
    fields.text(RateTag.currency, currency)
    fields.text(RateTag.rate, rate)
    fields.text(RateTag.way, way)
    fields.iv(RateTag.date, date.map { Int64($0.day) })
  }
}

extension Contract.Convention {
  init(_ fields: inout FieldReader) throws(WireFault) {
    self.init(
      name: try FieldReader.need(fields.text(ConventionTag.name), ConventionTag.name),
      value: try FieldReader.need(fields.text(ConventionTag.value), ConventionTag.value))
  }

  func write(to fields: inout FieldWriter) {
    fields.text(ConventionTag.name, name)
    fields.text(ConventionTag.value, value)
  }
}

extension Contract.Gap {
  init(_ fields: inout FieldReader) throws(WireFault) {
    let word = try FieldReader.need(fields.text(GapTag.kind), GapTag.kind)
    guard let kind = Kind(rawValue: word) else { throw FieldReader.bad(GapTag.kind) }
    self.init(
      kind: kind, measure: try fields.text(GapTag.measure),
      share: try FieldReader.need(
        fields.part(GapTag.share, Contract.Share.init), GapTag.share))
  }

  func write(to fields: inout FieldWriter) {
    fields.text(GapTag.kind, kind.rawValue)
    fields.text(GapTag.measure, measure)
    fields.part(GapTag.share, share.write)
  }
}

extension Contract.Unconverted {
  init(_ fields: inout FieldReader) throws(WireFault) {
    typealias Tag = UnconvertedTag
    let count = try FieldReader.need(fields.count(Tag.count), Tag.count)
    self.init(
      currency: try FieldReader.need(fields.text(Tag.currency), Tag.currency),
      count: Int64(count), net: try FieldReader.need(fields.wide(Tag.net), Tag.net),
      gross: try FieldReader.need(fields.wide(Tag.gross), Tag.gross),
      scale: try FieldReader.need(
        fields.count(Tag.scale, upTo: Schema.mostScale), Tag.scale),
      reason: try FieldReader.need(fields.text(Tag.reason), Tag.reason))
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = UnconvertedTag
    fields.text(Tag.currency, currency)
    fields.uv(Tag.count, UInt64(max(0, count)))
    fields.wide(Tag.net, net)
    fields.wide(Tag.gross, gross)
    fields.count(Tag.scale, scale)
    fields.text(Tag.reason, reason)
  }
}

extension FieldReader {
  /// A day of the calendar.
  mutating func date(_ tag: UInt64) throws(WireFault) -> CalendarDate? {
    guard let value = try iv(tag) else { return nil }
    guard let day = Int32(exactly: value), let date = CalendarDate(exactly: day) else {
      throw Self.bad(tag)
    }
    return date
  }
}
