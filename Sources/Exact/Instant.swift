// A moment in UTC, to the microsecond: when something became known.

public struct Instant: Hashable, Comparable, Sendable {
  public let microseconds: Int64

  private static let perSecond: Int64 = 1_000_000
  private static let perDay: Int64 = 86_400 * 1_000_000

  /// The calendar's first and last microsecond: what text can say.
  public static let first = Instant(startOf: .first)
  public static let last = Instant(microseconds: Instant(startOf: .last).microseconds + perDay - 1)

  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// Midnight UTC at the start of the day.
  public init(startOf date: CalendarDate) {
    microseconds = Int64(date.day) * Self.perDay
  }

  public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

  /// `2026-11-20T09:30:00.25Z`, with an offset such as `+01:00` in place of `Z`, or a space in
  /// place of `T`; or a date alone, its midnight UTC. Without an offset a time means nothing: nil,
  /// as is a moment outside the years 1 to 9999 in UTC.
  public init?(_ text: Span<UInt8>) {
    guard text.count >= 10, let date = CalendarDate(text.extracting(0..<10)) else { return nil }
    self.init(startOf: date)
    if text.count == 10 { return }
    let separator = text[10]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " "), text.count >= 20,
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      let hour = CalendarDate.number(text, 11, 2), let minute = CalendarDate.number(text, 14, 2),
      let second = CalendarDate.number(text, 17, 2), hour < 24, minute < 60, second < 60
    else { return nil }
    var index = 19
    guard let fraction = Self.fraction(text, &index),
      let offset = Self.offsetMinutes(text, from: index)
    else { return nil }
    let seconds = Int64(hour * 3600 + minute * 60 + second - offset * 60)
    self.init(microseconds: microseconds + seconds * Self.perSecond + fraction)
    // An offset may move the first or last hours of the calendar out of it.
    guard self >= Self.first, self <= Self.last else { return nil }
  }

  /// Microseconds behind the point, at most six digits; 0 without a point.
  private static func fraction(_ text: Span<UInt8>, _ index: inout Int) -> Int64? {
    guard index < text.count, text[index] == UInt8(ascii: ".") else { return 0 }
    index += 1
    let first = index
    var value: Int64 = 0
    while index < text.count, text[index] &- UInt8(ascii: "0") <= 9 {
      guard index - first < 6 else { return nil }
      value = value * 10 + Int64(text[index] - UInt8(ascii: "0"))
      index += 1
    }
    guard index > first else { return nil }
    return value * PowersOfTen.int64(6 - (index - first))
  }

  private static func offsetMinutes(_ text: Span<UInt8>, from index: Int) -> Int? {
    guard index < text.count else { return nil }
    if text[index] == UInt8(ascii: "Z") { return index + 1 == text.count ? 0 : nil }
    let sign = text[index] == UInt8(ascii: "+") ? 1 : text[index] == UInt8(ascii: "-") ? -1 : 0
    guard sign != 0, let hours = CalendarDate.number(text, index + 1, 2), hours <= 18 else {
      return nil
    }
    if index + 3 == text.count { return sign * hours * 60 }
    guard index + 6 == text.count, text[index + 3] == UInt8(ascii: ":"),
      let minutes = CalendarDate.number(text, index + 4, 2), minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }
}

extension Instant: CustomStringConvertible {
  public var description: String {
    var days = microseconds / Self.perDay
    var rest = microseconds % Self.perDay
    if rest < 0 { (days, rest) = (days - 1, rest + Self.perDay) }
    let seconds = Int(rest / Self.perSecond)
    let fraction = Int(rest % Self.perSecond)
    let clock =
      padded(seconds / 3600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2)
    let tail = fraction == 0 ? "" : "." + padded(fraction, 6)
    return "\(CalendarDate(day: Int32(days)))T\(clock)\(tail)Z"
  }
}
