// Days and instants as integers. Dates are proleptic Gregorian days since 1970-01-01, years 1 to
// 9999; instants are microseconds since 1970-01-01T00:00:00Z. Neither needs time zone data.

public struct CalendarDate: Hashable, Comparable, Sendable {
  public let day: Int32

  public static let first = CalendarDate(day: -719_162)  // 0001-01-01
  public static let last = CalendarDate(day: 2_932_896)  // 9999-12-31

  /// For days known to lie in the calendar, such as those of a validated column.
  public init(day: Int32) { self.day = day }

  /// For days from outside: nil when the day lies before `first` or after `last`.
  public init?(exactly day: Int32) {
    guard (Self.first.day...Self.last.day).contains(day) else { return nil }
    self.day = day
  }

  /// Nil when there is no such day, such as 2026-02-29.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.days(inMonth: month, year: year)
    else { return nil }
    // Counted in years that begin in March, so that the leap day is a year's last.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    self.day = Int32(era * 146_097 + dayOfEra - 719_468)
  }

  /// Strictly `YYYY-MM-DD`.
  public init?(_ text: Span<UInt8>) {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let year = Self.number(text, 0, 4), let month = Self.number(text, 5, 2),
      let day = Self.number(text, 8, 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }

  public static func < (a: CalendarDate, b: CalendarDate) -> Bool { a.day < b.day }

  /// So many days later, or earlier when negative; never before `first` nor after `last`, so that a
  /// look-back of any length, however absurd, ends at the calendar's edge.
  public func adding(days: Int) -> CalendarDate {
    let (sum, overflow) = Int(day).addingReportingOverflow(days)
    let (first, last) = (Int(Self.first.day), Int(Self.last.day))
    let nearest = overflow ? (days < 0 ? first : last) : min(max(sum, first), last)
    return CalendarDate(day: Int32(nearest))
  }

  public var parts: (year: Int, month: Int, day: Int) {
    let shifted = Int(day) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= text.count else { return nil }
    var value = 0
    for index in start..<start + count {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

extension CalendarDate: CustomStringConvertible {
  public var description: String {
    let (year, month, day) = parts
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }
}

func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
