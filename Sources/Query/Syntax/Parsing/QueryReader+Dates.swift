// Days, moments, and which state of the book is asked for.

internal import Exact

extension QueryReader {
  private static let date = "a date such as 2026-11-20"
  private static let moment = "a moment such as 2026-11-20T09:30:00Z, or a date"

  mutating func date() throws(QueryFault) -> Located<CalendarDate> {
    switch current.kind {
    case .parameter:
      let parameter = try takeParameter()
      guard case .date(let date) = parameter.value else {
        throw noSuchDay(parameter) ?? mismatch(parameter, Self.date)
      }
      return Located(date, at: parameter.range)
    case .word where current.keyword == nil, .quoted:
      guard let date = CalendarDate(current.text) else {
        throw noSuchDay(current.text, at: current.range) ?? wrongType(Self.date)
      }
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
        guard let instant = Self.instant(text) else {
          throw noSuchDay(parameter) ?? mismatch(parameter, Self.moment)
        }
        return Located(instant, at: parameter.range)
      default: throw mismatch(parameter, Self.moment)
      }
    case .word where current.keyword == nil, .quoted:
      guard let instant = Self.instant(current.text) else {
        throw noSuchDay(current.text, at: current.range) ?? wrongType(Self.moment)
      }
      return Located(instant, at: advance().range)
    case .signed, .percent, .factor: throw wrongType(Self.moment)
    default: throw unexpected(Self.moment)
    }
  }

  private static func instant(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    return Instant(bytes.span)
  }

  /// Of what has the form of a day, perhaps with a time behind it, and is none.
  private func noSuchDay(_ text: String, at range: Range<Int>) -> QueryFault? {
    let day = text.utf8.prefix { $0 != UInt8(ascii: "T") }
    let hasForm =
      day.count == 10
      && day.enumerated().allSatisfy { index, byte in
        index == 4 || index == 7 ? byte == UInt8(ascii: "-") : byte &- UInt8(ascii: "0") <= 9
      }
    let shown = String(Substring(day))
    guard hasForm, CalendarDate(shown) == nil else { return nil }
    return QueryFault(.wrongType, "there is no such day as \(shown)", at: range)
  }

  private func noSuchDay(_ parameter: Located<Parameter>) -> QueryFault? {
    guard case .text(let text) = parameter.value else { return nil }
    return noSuchDay(text, at: parameter.range)
  }

  /// A day, `epoch` and a number, or `snapshot` and an id.
  mutating func version() throws(QueryFault) -> Located<Version> {
    let start = current.range.lowerBound
    if take(word: "epoch") {
      let counter = try wholeNumber("the number of an epoch", in: 1...Int.max)
      return Located(.epoch(UInt64(counter)), at: start..<lastEnd)
    }
    if take(keyword: "snapshot") {
      let id = try text("the id of a snapshot")
      return Located(.snapshot(id.value), at: start..<id.range.upperBound)
    }
    let date = try date()
    return Located(.date(date.value), at: date.range)
  }
}
