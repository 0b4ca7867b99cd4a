// Ratings of instruments and of entities side by side. An instrument's own rating comes first:
// where its own statements make a composite under the rule that is taken, whatever its issuer's;
// else the issuer's. A bond whose last own rating was withdrawn therefore goes by its issuer.

public import Exact

public struct RatingBook: Equatable, Sendable {
  public let instruments: RatingHistory
  public let entities: RatingHistory

  public init(instruments: RatingHistory, entities: RatingHistory) {
    self.instruments = instruments
    self.entities = entities
  }

  /// Nil: not rated.
  public func composite(
    instrument: Int32, issuer: Int32?, asOf: CalendarDate, knownAt: Instant,
    rule: CompositeRule = .standard
  ) -> Notch? {
    let own = instruments.ratings(subject: instrument, asOf: asOf, knownAt: knownAt)
    if let notch = rule.composite(own) { return notch }
    guard let issuer else { return nil }
    return rule.composite(entities.ratings(subject: issuer, asOf: asOf, knownAt: knownAt))
  }

  /// One code per instrument, a notch or 0 for not rated. `issuers` has an entity for each
  /// instrument, negative where there is none. Each entity is looked up once, however many
  /// instruments it issued.
  public func composites(
    issuers: [Int32], asOf: CalendarDate, knownAt: Instant, rule: CompositeRule = .standard
  ) -> [UInt8] {
    precondition(
      issuers.count == instruments.subjectCount,
      "\(issuers.count) issuers for \(instruments.subjectCount) instruments")
    var codes = instruments.composites(asOf: asOf, knownAt: knownAt, rule: rule)
    let entityCodes = entities.composites(asOf: asOf, knownAt: knownAt, rule: rule)
    for index in codes.indices where codes[index] == 0 && issuers[index] >= 0 {
      codes[index] = entityCodes[Int(issuers[index])]
    }
    return codes
  }
}
