// The contract of an answer as fields: terms, which are the same from one answer to the next, and
// what changes with the book. Both together are the whole: what comes out equals what went in.

internal import Exact
internal import Query

extension Contract {
  /// The terms alone: of no position, complete, and of no state.
  init(terms fields: inout FieldReader) throws(WireFault) {
    typealias Tag = TermsTag
    let currency = try FieldReader.need(fields.text(Tag.currency), Tag.currency)
    let base = try FieldReader.need(fields.text(Tag.baseCurrency), Tag.baseCurrency)
    let pivot = try FieldReader.need(fields.text(Tag.pivotCurrency), Tag.pivotCurrency)
    let store = try FieldReader.need(fields.text(Tag.store), Tag.store)
    self.init(
      epoch: Epoch(store: store, counter: 0), asOf: try fields.date(Tag.asOf),
      currency: currency, baseCurrency: base, pivotCurrency: pivot,
      amountScale: try FieldReader.need(
        fields.count(Tag.amountScale, upTo: Schema.mostScale), Tag.amountScale))
    knownAt = try fields.iv(Tag.knownAt).map { (value) throws(WireFault) in
      guard value >= Instant.first.microseconds, value <= Instant.last.microseconds else {
        throw FieldReader.bad(Tag.knownAt)
      }
      return Instant(microseconds: value)
    }
    positionsAsOf = try fields.date(Tag.positionsAsOf)
    rates = try fields.parts(Tag.rates, RateUsed.init)
    conventions = try fields.parts(Tag.conventions, Convention.init)
    gaps = try fields.parts(Tag.gapKinds, Gap.init)
    notes = try fields.all(Tag.notes).map(FieldReader.text)
  }

  /// The same contract of no position: what is the same from one answer to the next.
  var terms: Contract {
    var terms = self
    terms.epoch.counter = 0
    terms.isComplete = true
    terms.included = Share(count: 0)
    for place in terms.gaps.indices { terms.gaps[place].share = .none }
    terms.unconverted = []
    return terms
  }

  func writeTerms(to fields: inout FieldWriter) {
    typealias Tag = TermsTag
    fields.text(Tag.store, epoch.store)
    fields.iv(Tag.asOf, asOf.map { Int64($0.day) })
    fields.iv(Tag.knownAt, knownAt?.microseconds)
    fields.iv(Tag.positionsAsOf, positionsAsOf.map { Int64($0.day) })
    fields.text(Tag.currency, currency)
    fields.text(Tag.baseCurrency, baseCurrency)
    fields.text(Tag.pivotCurrency, pivotCurrency)
    fields.count(Tag.amountScale, amountScale)
    for rate in rates { fields.part(Tag.rates, rate.write) }
    for convention in conventions { fields.part(Tag.conventions, convention.write) }
    for gap in gaps { fields.part(Tag.gapKinds, gap.write) }
    for note in notes { fields.text(Tag.notes, note) }
  }

  /// What changes with the book, put to the terms.
  mutating func complete(from fields: inout FieldReader) throws(WireFault) {
    typealias Tag = ContractTag
    epoch.counter = try FieldReader.need(fields.uv(Tag.epoch), Tag.epoch)
    isComplete = try FieldReader.need(fields.flag(Tag.complete), Tag.complete)
    included = try FieldReader.need(fields.part(Tag.included, Share.init), Tag.included)
    var next = 0
    for part in fields.all(Tag.gaps) {
      let (place, share) = try FieldReader.part(part, Self.gap)
      guard place >= next, place < gaps.count else { throw FieldReader.bad(GapTag.place) }
      gaps[place].share = share
      next = place + 1
    }
    unconverted = try fields.parts(Tag.unconverted, Unconverted.init)
  }

  func write(to fields: inout FieldWriter) {
    typealias Tag = ContractTag
    fields.uv(Tag.epoch, epoch.counter)
    fields.flag(Tag.complete, isComplete)
    fields.part(Tag.included, included.write)
    for (place, gap) in gaps.enumerated() where gap.share != .none {
      fields.part(Tag.gaps) { part in
        part.count(GapTag.place, place)
        part.part(GapTag.share, gap.share.write)
      }
    }
    for entry in unconverted { fields.part(Tag.unconverted, entry.write) }
  }

  private static func gap(
    _ fields: inout FieldReader
  ) throws(WireFault) -> (place: Int, share: Share) {
    (
      try FieldReader.need(fields.count(GapTag.place), GapTag.place),
      try FieldReader.need(fields.part(GapTag.share, Share.init), GapTag.share)
    )
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
  /// Of no position, worth nothing.
  fileprivate static let none = Contract.Share(count: 0, grossMarketValue: 0, grossNotional: 0)

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
  /// A kind of gap, of no position.
  init(_ fields: inout FieldReader) throws(WireFault) {
    let word = try FieldReader.need(fields.text(GapKindTag.kind), GapKindTag.kind)
    guard let kind = Kind(rawValue: word) else { throw FieldReader.bad(GapKindTag.kind) }
    self.init(kind: kind, measure: try fields.text(GapKindTag.measure), share: .none)
  }

  func write(to fields: inout FieldWriter) {
    fields.text(GapKindTag.kind, kind.rawValue)
    fields.text(GapKindTag.measure, measure)
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
