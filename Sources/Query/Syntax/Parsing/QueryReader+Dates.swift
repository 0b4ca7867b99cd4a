// Days, moments, and which state of the book is asked for.

internal import Exact

extension QueryReader {
  private static let date = "a date such as 2026-11-20"
  private static let moment = "a moment such as 2026-11-20T09:30:00Z, or a date"

  mutating func date() throws(QueryFault) -> Located<CalendarDate> {
    switch current.kind {
    case .parameter:
      let parameter = try takeParameter()
      guard case .date(let date) = parameter.value else { throw mismatch(parameter, Self.date) }
      return Located(date, at: parameter.range)
    case .word where current.keyword == nil, .quoted:
      guard let date = CalendarDate(current.text) else { throw wrongType(Self.date) }
      return Located(date, at: advance().range)
    case .signed, .percent, .factor: throw wrongType(Self.date)
    default: throw unexpected(Self.date)
    }
  }

  /// A date alone means its midnight UTC.
  mutating func instant() throws(QueryFault) -> Located<Instant> {
    switch current.kind {
    case .parameter:
      let parameter = try takeParameter()
      switch parameter.value {
      case .date(let date): return Located(Instant(startOf: date), at: parameter.range)
      case .text(let text):
        guard let instant = Self.instant(text) else { throw mismatch(parameter, Self.moment) }
        return Located(instant, at: parameter.range)
      default: throw mismatch(parameter, Self.moment)
      }
    case .word where current.keyword == nil, .quoted:
      guard let instant = Self.instant(current.text) else { throw wrongType(Self.moment) }
      return Located(instant, at: advance().range)
    case .signed, .percent, .factor: throw wrongType(Self.moment)
    default: throw unexpected(Self.moment)
    }
  }

  private static func instant(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    return Instant(bytes.span)
  }

  /// A day, or `snapshot` and an id.
  mutating func version() throws(QueryFault) -> Located<Version> {
    let start = current.range.lowerBound
    if take(keyword: "snapshot") {
      let id = try text("the id of a snapshot")
      return Located(.snapshot(id.value), at: start..<id.range.upperBound)
    }
    let date = try date()
    return Located(.date(date.value), at: date.range)
  }
}
