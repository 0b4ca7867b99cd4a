// The sentences of `BookFault`: each says what is wrong and, where it can, what would be right.

extension BookFault {
  public var reason: String {
    switch self {
    case .duplicateID(let line): "stands already on line \(line)"
    case .duplicateByCase(let other, let line):
      "differs from \(other) on line \(line) by letter case alone"
    case .unknownNode(let near): "is no node of nodes.csv" + Self.meant(near)
    case .unknownInstrument(let near): "is no instrument of instruments.csv" + Self.meant(near)
    case .unknownEntity(let near): "is no entity of entities.csv" + Self.meant(near)
    case .unknownPosition: "is no position of positions.csv"
    case .unknownFactor: "is no factor of factors.csv"
    case .unknownScenario: "is no accepted scenario of scenarios.csv"
    case .rejectedReference(let file): "refers to a row of \(file) that was rejected"
    case .wrongEntityType(let found, let expected):
      "is an entity of type \(found); \(expected) is needed"
    case .refersToItself: "refers to itself"
    case .slashInNodeID: "has a slash, which separates the nodes of a path"
    case .unknownParent: "is no node of nodes.csv, so the node hangs in the air"
    case .cycle(let ids): "closes a cycle: \(ids.joined(separator: " > "))"
    case .rejectedParent(let id): "lies below \(id), which was rejected"
    case .childOutranksParent(let child, let parent):
      "a \(child) cannot lie below a \(parent) (FUND > DESK > BOOK > STRATEGY)"
    case .unknownCurrency(let near):
      "is neither an ISO 4217 code nor declared in entities.csv" + Self.meant(near)
    case .minorUnit(let major): "is a minor unit; give the amount in \(major), a hundredth of it"
    case .notAPair: "is not a pair such as EUR/USD"
    case .sameCurrencyPair: "is a pair of one currency with itself"
    case .rateOutOfRange: "is not a usable rate: it must be above 0 and below 10^14"
    case .duplicateRate(let line): "has a rate for that day already, on line \(line)"
    case .asOfRequired(let file): "as_of is required in book.csv because there is \(file)"
    case .outOfRange(let what): "\(what) does not fit the 64 bits of its field"
    case .tooManyDecimalsTogether(let instrument):
      "does not fit beside the decimals that other positions of \(instrument) have"
    case .badISIN: "is not an ISIN: two letters, nine letters or digits and a check digit"
    case .badCUSIP: "is not a CUSIP: eight letters or digits and a check digit"
    case .badTags(let why): "is not a list such as key=value;key=value: \(why)"
    case .badWeights(let why): "is not a list such as id=0.5;id=0.5: \(why)"
    case .badTenor: "is not a tenor such as 3M, 2Y or 30Y"
    case .badTimeZone: "is not an IANA time zone such as Australia/Melbourne"
    case .mustBePositive: "must be above 0"
    case .mustNotBeNegative: "must not be negative"
    case .pv01Disagrees: "pv01 must be −dv01 where both are given"
    case .duplicateKeyRate(let line):
      "has that curve and tenor already, on line \(line)"
    case .notOnScale(let agency): "is not a long-term rating of \(agency)"
    case .entityOrInstrument: "exactly one of entity_id and instrument_id must be given"
    case .duplicateRating(let line):
      "has a rating of that agency, effective date and known_at already, on line \(line)"
    case .onePerSet: "must have one value in the whole set"
    case .missingScenario(let id): "the column of scenario \(id) is missing"
    case .scenarioOrder(let expected): "stands where scenario \(expected) is due"
    case .duplicatePair(let line): "that pair stands already on line \(line)"
    case .notPositiveSemidefinite(let factor):
      "the matrix is not positive semi-definite: it fails at factor \(factor)"
    case .notAPowerOfTen: "is not a power of ten from 0.0001 to 1000000000"
    case .badShock: "is not a shock such as +5%, +25bp or *1.1"
    case .unsuitedShock(let kind): "is no shock of the kind \(kind)"
    case .unknownMeasure(let near): "is no measure" + Self.meant(near)
    case .softBeyondHard: "the soft limit lies beyond the hard one"
    }
  }

  private static func meant(_ near: String?) -> String {
    near.map { "; did you mean \($0)?" } ?? ""
  }
}
