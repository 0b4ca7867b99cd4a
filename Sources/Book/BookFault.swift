// What can be wrong with a book: facts about its parts, each with what a person needs to mend it.
// Where the fault stands (file, line, column) is known to whoever read it and is added there.

public enum BookFault: Error, Equatable, Sendable {
  // Ids and references.
  case duplicateID(firstLine: Int)
  case duplicateByCase(of: String, firstLine: Int)
  case unknownNode(suggestion: String?)
  case unknownInstrument(suggestion: String?)
  case unknownEntity(suggestion: String?)
  case unknownPosition
  case unknownFactor
  case unknownScenario
  case rejectedReference(String)
  case wrongEntityType(found: String, expected: String)
  case refersToItself
  case slashInNodeID

  // The tree.
  case unknownParent
  case cycle([String])
  case rejectedParent(String)
  case childOutranksParent(child: String, parent: String)

  // Money and rates.
  case unknownCurrency(suggestion: String?)
  case minorUnit(major: String)
  case notAPair
  case sameCurrencyPair
  case rateOutOfRange
  case duplicateRate(firstLine: Int)
  case asOfRequired(by: String)
  case outOfRange(String)
  case tooManyDecimalsTogether(instrument: String)

  // Identifiers and lists.
  case badISIN
  case badCUSIP
  case badTags(String)
  case badWeights(String)
  case badTenor
  case badTimeZone
  case mustBePositive
  case mustNotBeNegative

  // Positions.
  case pv01Disagrees
  case duplicateKeyRate(firstLine: Int)

  // Ratings.
  case notOnScale(agency: String)
  case entityOrInstrument
  case duplicateRating(firstLine: Int)

  // Scenarios, factors, stresses, limits.
  case onePerSet(String)
  case missingScenario(String)
  case scenarioOrder(expected: String)
  case duplicatePair(firstLine: Int)
  case notPositiveSemidefinite(factor: String)
  case notAPowerOfTen
  case badShock
  case unsuitedShock(kind: String)
  case unknownMeasure(suggestion: String?)
  case softBeyondHard
}

extension BookFault {
  public var code: String {
    switch self {
    case .duplicateID: "DUPLICATE_ID"
    case .duplicateByCase: "DUPLICATE_BY_CASE"
    case .unknownNode: "UNKNOWN_NODE"
    case .unknownInstrument: "UNKNOWN_INSTRUMENT"
    case .unknownEntity: "UNKNOWN_ENTITY"
    case .unknownPosition: "UNKNOWN_POSITION"
    case .unknownFactor: "UNKNOWN_FACTOR"
    case .unknownScenario: "UNKNOWN_SCENARIO"
    case .rejectedReference: "REJECTED_REFERENCE"
    case .wrongEntityType: "WRONG_ENTITY_TYPE"
    case .refersToItself: "REFERS_TO_ITSELF"
    case .slashInNodeID: "SLASH_IN_NODE_ID"
    case .unknownParent: "UNKNOWN_PARENT"
    case .cycle: "CYCLE"
    case .rejectedParent: "REJECTED_PARENT"
    case .childOutranksParent: "CHILD_OUTRANKS_PARENT"
    case .unknownCurrency: "UNKNOWN_CURRENCY"
    case .minorUnit: "MINOR_UNIT"
    case .notAPair: "NOT_A_PAIR"
    case .sameCurrencyPair: "SAME_CURRENCY_PAIR"
    case .rateOutOfRange: "RATE_OUT_OF_RANGE"
    case .duplicateRate: "DUPLICATE_RATE"
    case .asOfRequired: "AS_OF_REQUIRED"
    case .outOfRange: "OUT_OF_RANGE"
    case .tooManyDecimalsTogether: "TOO_MANY_DECIMALS_TOGETHER"
    case .badISIN: "BAD_ISIN"
    case .badCUSIP: "BAD_CUSIP"
    case .badTags: "BAD_TAGS"
    case .badWeights: "BAD_WEIGHTS"
    case .badTenor: "BAD_TENOR"
    case .badTimeZone: "BAD_TIME_ZONE"
    case .mustBePositive: "MUST_BE_POSITIVE"
    case .mustNotBeNegative: "MUST_NOT_BE_NEGATIVE"
    case .pv01Disagrees: "PV01_DISAGREES"
    case .duplicateKeyRate: "DUPLICATE_KEY_RATE"
    case .notOnScale: "NOT_ON_SCALE"
    case .entityOrInstrument: "ENTITY_OR_INSTRUMENT"
    case .duplicateRating: "DUPLICATE_RATING"
    case .onePerSet: "ONE_PER_SET"
    case .missingScenario: "MISSING_SCENARIO"
    case .scenarioOrder: "SCENARIO_ORDER"
    case .duplicatePair: "DUPLICATE_PAIR"
    case .notPositiveSemidefinite: "NOT_POSITIVE_SEMIDEFINITE"
    case .notAPowerOfTen: "NOT_A_POWER_OF_TEN"
    case .badShock: "BAD_SHOCK"
    case .unsuitedShock: "UNSUITED_SHOCK"
    case .unknownMeasure: "UNKNOWN_MEASURE"
    case .softBeyondHard: "SOFT_BEYOND_HARD"
    }
  }
}
