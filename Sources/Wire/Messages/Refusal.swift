// ERROR: why there is no answer. A fault of the query comes out as the same fault, place, reason
// and suggestion included; everything else has a code, a sentence, and what may be tried.

public import Query

public struct Refusal: Error, Hashable, Sendable {
  /// May be one that is not known here; its hundreds say the class then.
  public var code: UInt16
  public var symbol: String
  /// A sentence without a full stop.
  public var message: String
  public var retry: ErrorCode.Retry
  /// Milliseconds.
  public var retryAfter: UInt64?
  /// Bytes of the query's text that it is about.
  public var range: Range<Int>?
  public var suggestion: String?
  /// Of changes that were refused: the first rows that cannot be applied.
  public var rows: [RowFault] = []

  public init(_ code: ErrorCode, _ message: String, retryAfter: UInt64? = nil) {
    self.code = code.rawValue
    symbol = code.symbol
    self.message = message
    retry = code.retry
    self.retryAfter = retryAfter
  }

  public init(_ fault: WireFault) { self.init(fault.code, fault.reason) }

  public init(_ fault: QueryFault) {
    let code = ErrorCode(symbol: fault.code.rawValue)
    self.init(code ?? .notAvailable, fault.reason)
    symbol = fault.code.rawValue
    range = fault.range
    suggestion = fault.suggestion
  }

  public var knownCode: ErrorCode? { ErrorCode(rawValue: code) }

  /// The fault of a query that this is; nil for what no query is to blame for.
  public var fault: QueryFault? {
    QueryFault.Code(rawValue: symbol).map {
      QueryFault($0, message, at: range, suggestion: suggestion)
    }
  }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    let code = try fields.uv(ErrorTag.code, upTo: UInt64(UInt16.max))
    self.code = UInt16(try FieldReader.need(code, ErrorTag.code))
    symbol = try FieldReader.need(fields.text(ErrorTag.symbol), ErrorTag.symbol)
    message = try FieldReader.need(fields.text(ErrorTag.message), ErrorTag.message)
    let retry = try FieldReader.need(fields.uv(ErrorTag.retry, upTo: 255), ErrorTag.retry)
    guard let known = ErrorCode.Retry(rawValue: UInt8(retry)) else {
      throw FieldReader.bad(ErrorTag.retry)
    }
    self.retry = known
    retryAfter = try fields.uv(ErrorTag.retryAfter)
    let start = try fields.count(ErrorTag.rangeStart)
    let end = try fields.count(ErrorTag.rangeEnd)
    switch (start, end) {
    case (nil, nil): range = nil
    case (let start?, let end?) where start <= end: range = start..<end
    default: throw FieldReader.bad(ErrorTag.rangeStart)
    }
    suggestion = try fields.text(ErrorTag.suggestion)
    rows = try fields.parts(ErrorTag.rows, RowFault.init)
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.uv(ErrorTag.code, UInt64(code))
    fields.text(ErrorTag.symbol, symbol)
    fields.text(ErrorTag.message, message)
    fields.uv(ErrorTag.retry, UInt64(retry.rawValue))
    fields.uv(ErrorTag.retryAfter, retryAfter)
    fields.count(ErrorTag.rangeStart, range?.lowerBound)
    fields.count(ErrorTag.rangeEnd, range?.upperBound)
    fields.text(ErrorTag.suggestion, suggestion)
    for row in rows { fields.part(ErrorTag.rows, row.write) }
  }
}

extension ErrorCode {
  private static let bySymbol = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.symbol, $0) })

  init?(symbol: String) {
    guard let code = Self.bySymbol[symbol] else { return nil }
    self = code
  }
}
