// The codes of errors, written from proto-spec/errors.json by the command
// that proto-spec/README.md gives. Change that file, not this one.

public enum ErrorCode: UInt16, CaseIterable, Sendable {
  /// A frame that its header or its type does not allow.
  case badFrame = 100
  /// A frame, or what it inflates to, beyond the limit.
  case frameTooLarge = 101
  /// The CRC-32 is not that of the bytes.
  case badChecksum = 102
  /// A critical frame of an unknown type.
  case unsupportedFrame = 103
  /// A field that must be understood, and is not.
  case unsupportedField = 104
  /// No version in common.
  case unsupportedVersion = 105
  /// The first frame is no HELLO, or a later one is.
  case helloExpected = 106
  /// A stream that cannot be opened, or a frame where its stream does not belong.
  case badStream = 107
  /// A field that is missing, given twice, or has no such value.
  case badField = 108
  /// A payload that does not inflate to its declared size.
  case badCompression = 109
  /// A block that its schema or its encodings do not allow.
  case badBlock = 110
  /// The handshake or a frame took too long, or the peer does not read.
  case tooSlow = 111
  /// The server has to know who asks, by a mechanism that it offers.
  case authenticationRequired = 200
  /// Nobody has that name, or the proof is not his.
  case authenticationFailed = 201
  /// Too many wrong proofs came for that name from there.
  case tooManyAttempts = 202
  /// The user may not do that.
  case notPermitted = 203
  /// What the user may see is another than when the query came.
  case entitlementChanged = 204
  /// The user is not there any more, or has another key.
  case accessEnded = 205
  /// The server speaks TLS there.
  case tlsRequired = 206
  /// A character that begins nothing, or that cannot be seen.
  case unexpectedCharacter = 301
  /// A quote is not closed on its line.
  case unterminatedQuote = 302
  /// A word stands where the grammar has another.
  case syntax = 303
  /// No such measure, dimension, column, option or choice.
  case unknownName = 304
  /// A value, parameter or measure of another type than its place asks for.
  case wrongType = 305
  /// A number beyond what its place allows.
  case outOfRange = 306
  /// A clause, option, measure or key is given twice.
  case repeatedClause = 307
  /// A `$name` has no value.
  case parameterMissing = 308
  /// A value is given for a `$name` that the text does not have.
  case parameterUnused = 309
  /// More text, or a longer list, than a query may have.
  case tooLong = 310
  /// Brackets, `not`s and measures lie too deep in one another.
  case tooDeep = 311
  /// No such node in the book.
  case unknownNode = 401
  /// No such value of a dimension.
  case unknownValue = 402
  /// No such currency in the book.
  case unknownCurrency = 403
  /// Parts that are right by themselves and not together.
  case notCombinable = 404
  /// A stored column is selected without the key `position`.
  case needsPosition = 405
  /// The book has no state of that day or snapshot.
  case asOfUnavailable = 406
  /// The answer lacks something, and `strict` is on.
  case incomplete = 407
  /// A figure does not fit its type.
  case overflow = 408
  /// This program cannot answer that kind of question.
  case notAvailable = 409
  /// The book refuses a trade of `with`.
  case cannotApply = 410
  /// The book refuses some of the changes, so it took none of them.
  case changesRefused = 411
  /// The key was given to other changes before.
  case keyReused = 412
  /// More groups than an answer may have.
  case tooManyGroups = 501
  /// The query was cancelled.
  case cancelled = 502
  /// No answer before the deadline of the query.
  case deadlineExceeded = 503
  /// More open streams than a connection may have.
  case tooManyStreams = 504
  /// More connections than the server takes.
  case tooManyConnections = 505
  /// More queries wait for their answers, or answers to be taken, than the server keeps.
  case overloaded = 506
  /// A row, the columns or the notes of the answer do not fit a frame.
  case answerTooWide = 507
  /// More subscriptions than a connection may have.
  case tooManySubscriptions = 508
  /// A file of changes beyond the limit.
  case changesTooLarge = 509
  /// The book is being loaded.
  case notReady = 601
  /// The server is about to end.
  case draining = 602
  /// The state that was asked for is no longer kept.
  case epochGone = 603
  /// The server met a fault of its own.
  case `internal` = 900

  /// What may be tried after an error.
  public enum Retry: UInt8, CaseIterable, Sendable {
    /// The same request fails again.
    case never = 0
    /// The same request may succeed at once.
    case now = 1
    /// The same request may succeed after a while.
    case later = 2
    /// Once the request is changed.
    case input = 3
    /// On a new connection.
    case reconnect = 4
  }

  public var symbol: String {
    switch self {
    case .badFrame: "BAD_FRAME"
    case .frameTooLarge: "FRAME_TOO_LARGE"
    case .badChecksum: "BAD_CHECKSUM"
    case .unsupportedFrame: "UNSUPPORTED_FRAME"
    case .unsupportedField: "UNSUPPORTED_FIELD"
    case .unsupportedVersion: "UNSUPPORTED_VERSION"
    case .helloExpected: "HELLO_EXPECTED"
    case .badStream: "BAD_STREAM"
    case .badField: "BAD_FIELD"
    case .badCompression: "BAD_COMPRESSION"
    case .badBlock: "BAD_BLOCK"
    case .tooSlow: "TOO_SLOW"
    case .authenticationRequired: "AUTHENTICATION_REQUIRED"
    case .authenticationFailed: "AUTHENTICATION_FAILED"
    case .tooManyAttempts: "TOO_MANY_ATTEMPTS"
    case .notPermitted: "NOT_PERMITTED"
    case .entitlementChanged: "ENTITLEMENT_CHANGED"
    case .accessEnded: "ACCESS_ENDED"
    case .tlsRequired: "TLS_REQUIRED"
    case .unexpectedCharacter: "UNEXPECTED_CHARACTER"
    case .unterminatedQuote: "UNTERMINATED_QUOTE"
    case .syntax: "SYNTAX"
    case .unknownName: "UNKNOWN_NAME"
    case .wrongType: "WRONG_TYPE"
    case .outOfRange: "OUT_OF_RANGE"
    case .repeatedClause: "REPEATED_CLAUSE"
    case .parameterMissing: "PARAMETER_MISSING"
    case .parameterUnused: "PARAMETER_UNUSED"
    case .tooLong: "TOO_LONG"
    case .tooDeep: "TOO_DEEP"
    case .unknownNode: "UNKNOWN_NODE"
    case .unknownValue: "UNKNOWN_VALUE"
    case .unknownCurrency: "UNKNOWN_CURRENCY"
    case .notCombinable: "NOT_COMBINABLE"
    case .needsPosition: "NEEDS_POSITION"
    case .asOfUnavailable: "AS_OF_UNAVAILABLE"
    case .incomplete: "INCOMPLETE"
    case .overflow: "OVERFLOW"
    case .notAvailable: "NOT_AVAILABLE"
    case .cannotApply: "CANNOT_APPLY"
    case .changesRefused: "CHANGES_REFUSED"
    case .keyReused: "KEY_REUSED"
    case .tooManyGroups: "TOO_MANY_GROUPS"
    case .cancelled: "CANCELLED"
    case .deadlineExceeded: "DEADLINE_EXCEEDED"
    case .tooManyStreams: "TOO_MANY_STREAMS"
    case .tooManyConnections: "TOO_MANY_CONNECTIONS"
    case .overloaded: "OVERLOADED"
    case .answerTooWide: "ANSWER_TOO_WIDE"
    case .tooManySubscriptions: "TOO_MANY_SUBSCRIPTIONS"
    case .changesTooLarge: "CHANGES_TOO_LARGE"
    case .notReady: "NOT_READY"
    case .draining: "DRAINING"
    case .epochGone: "EPOCH_GONE"
    case .internal: "INTERNAL"
    }
  }

  public var retry: Retry {
    switch self {
    case .badFrame: .reconnect
    case .frameTooLarge: .reconnect
    case .badChecksum: .reconnect
    case .unsupportedFrame: .never
    case .unsupportedField: .never
    case .unsupportedVersion: .never
    case .helloExpected: .reconnect
    case .badStream: .reconnect
    case .badField: .reconnect
    case .badCompression: .reconnect
    case .badBlock: .reconnect
    case .tooSlow: .reconnect
    case .authenticationRequired: .reconnect
    case .authenticationFailed: .reconnect
    case .tooManyAttempts: .later
    case .notPermitted: .never
    case .entitlementChanged: .now
    case .accessEnded: .reconnect
    case .tlsRequired: .reconnect
    case .unexpectedCharacter: .input
    case .unterminatedQuote: .input
    case .syntax: .input
    case .unknownName: .input
    case .wrongType: .input
    case .outOfRange: .input
    case .repeatedClause: .input
    case .parameterMissing: .input
    case .parameterUnused: .input
    case .tooLong: .input
    case .tooDeep: .input
    case .unknownNode: .input
    case .unknownValue: .input
    case .unknownCurrency: .input
    case .notCombinable: .input
    case .needsPosition: .input
    case .asOfUnavailable: .input
    case .incomplete: .input
    case .overflow: .never
    case .notAvailable: .never
    case .cannotApply: .input
    case .changesRefused: .input
    case .keyReused: .input
    case .tooManyGroups: .input
    case .cancelled: .now
    case .deadlineExceeded: .later
    case .tooManyStreams: .later
    case .tooManyConnections: .later
    case .overloaded: .later
    case .answerTooWide: .input
    case .tooManySubscriptions: .later
    case .changesTooLarge: .input
    case .notReady: .later
    case .draining: .reconnect
    case .epochGone: .input
    case .internal: .later
    }
  }
}
