// Why a query has no answer: what is wrong, where in the text, and what may have been meant. One
// type from the first byte read to the last row, so that every face of the program shows it alike.

public struct QueryFault: Error, Hashable, Sendable {
  /// Classes as on the wire: 3xx is the text's form, 4xx its meaning in this book, 5xx resources.
  public enum Code: String, CaseIterable, Sendable {
    // The text.
    case unexpectedCharacter = "UNEXPECTED_CHARACTER"
    case unterminatedQuote = "UNTERMINATED_QUOTE"
    case syntax = "SYNTAX"
    case unknownName = "UNKNOWN_NAME"
    case wrongType = "WRONG_TYPE"
    case outOfRange = "OUT_OF_RANGE"
    case repeatedClause = "REPEATED_CLAUSE"
    case parameterMissing = "PARAMETER_MISSING"
    case parameterUnused = "PARAMETER_UNUSED"
    case tooLong = "TOO_LONG"
    case tooDeep = "TOO_DEEP"
    // Its meaning in this book.
    case unknownNode = "UNKNOWN_NODE"
    case unknownValue = "UNKNOWN_VALUE"
    case unknownCurrency = "UNKNOWN_CURRENCY"
    case notCombinable = "NOT_COMBINABLE"
    case needsPosition = "NEEDS_POSITION"
    case asOfUnavailable = "AS_OF_UNAVAILABLE"
    case incomplete = "INCOMPLETE"
    case overflow = "OVERFLOW"
    case notAvailable = "NOT_AVAILABLE"
    // Resources.
    case tooManyGroups = "TOO_MANY_GROUPS"
    case cancelled = "CANCELLED"
    /// A state that is no longer kept.
    case epochGone = "EPOCH_GONE"
    /// A trade of a what-if that the book refuses.
    case cannotApply = "CANNOT_APPLY"
  }

  public var code: Code
  /// Bytes of the query text it is about; empty behind the last word where the text ends too
  /// early, nil where it is about no place.
  public var range: Range<Int>?
  /// A sentence without a full stop.
  public var reason: String
  /// What may have been meant.
  public var suggestion: String?

  public init(
    _ code: Code, _ reason: String, at range: Range<Int>? = nil, suggestion: String? = nil
  ) {
    self.code = code
    self.range = range
    self.reason = reason
    self.suggestion = suggestion
  }
}
