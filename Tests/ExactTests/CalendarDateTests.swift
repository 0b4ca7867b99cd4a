// Dates as days: every day there is, every text that is none.

import Exact
import TestKit
import Testing

@Suite("Calendar dates")
struct CalendarDateTests {
  @Test("Counting day by day through the years 1 to 9999 meets every date once, in order")
  func everyDay() throws {
    var day = CalendarDate.first.day
    var wrong = 0
    for year in 1...9999 {
      for month in 1...12 {
        for dayOfMonth in 1...length(month, year) {
          let date = CalendarDate(year: year, month: month, day: dayOfMonth)
          let parts = CalendarDate(day: day).parts
          if date?.day != day || parts != (year, month, dayOfMonth) { wrong += 1 }
          day += 1
        }
        if CalendarDate(year: year, month: month, day: length(month, year) + 1) != nil {
          wrong += 1
        }
      }
    }
    #expect(wrong == 0)
    #expect(day - 1 == CalendarDate.last.day)
  }

  @Test("Text and dates round trip at every hundredth day and at both ends")
  func textRoundTrip() {
    let days = Array(stride(from: CalendarDate.first.day, through: CalendarDate.last.day, by: 101))
    for day in days + [CalendarDate.last.day] {
      let date = CalendarDate(day: day)
      #expect(CalendarDate("\(date)") == date)
    }
    #expect("\(CalendarDate.first)" == "0001-01-01" && "\(CalendarDate.last)" == "9999-12-31")
  }

  @Test("Known days have their numbers")
  func knownDays() {
    for (text, day) in [
      ("1970-01-01", 0), ("1969-12-31", -1), ("2000-03-01", 11_017), ("2026-11-20", 20_777),
      ("1900-01-01", -25_567), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ] as [(String, Int32)] {
      #expect(CalendarDate(text)?.day == day)
    }
  }

  @Test(
    "A leap year is every fourth, but of the centuries only every fourth",
    arguments: [
      (2024, true), (2026, false), (1900, false), (2000, true), (2100, false), (2400, true),
      (4, true), (1, false), (100, false), (400, true), (9996, true), (9999, false),
    ])
  func leapYears(year: Int, isLeap: Bool) {
    #expect((CalendarDate(year: year, month: 2, day: 29) != nil) == isLeap)
    #expect(CalendarDate(year: year, month: 2, day: 28) != nil)
    #expect(CalendarDate(year: year, month: 2, day: 30) == nil)
  }

  @Test("Parts outside the calendar make no date")
  func badParts() {
    for (year, month, day) in [
      (0, 1, 1), (-1, 1, 1), (10_000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0),
      (2026, 1, 32), (2026, 4, 31), (2026, 1, -1), (.max, 1, 1), (2026, .min, 1), (2026, 1, .max),
    ] {
      #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }
  }

  @Test(
    "Text that is not exactly YYYY-MM-DD of a real day is refused",
    arguments: [
      "", "2026", "2026-11", "2026-11-2", "2026-11-200", "2026-1-20", "26-11-20", "20261120",
      "2026/11/20", "2026-11/20", "2026-11-20 ", " 2026-11-20", "2026-11-20T", "+026-11-20",
      "-001-01-01", "2026-+1-20", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00",
      "0000-01-01", "20.11.2026", "2026-11-٣", "２026-11-2", "yyyy-mm-dd", "2026-11-3x",
    ])
  func badTexts(text: String) { #expect(CalendarDate(text) == nil) }

  @Test("Days from outside are accepted within the calendar only")
  func exactDays() {
    #expect(CalendarDate(exactly: CalendarDate.first.day) == .first)
    #expect(CalendarDate(exactly: CalendarDate.last.day) == .last)
    for day in [CalendarDate.first.day - 1, CalendarDate.last.day + 1, .min, .max] {
      #expect(CalendarDate(exactly: day) == nil)
    }
  }

  @Test("Days are added across months and leap days, and stop at the calendar's ends")
  func adding() throws {
    let date = try #require(CalendarDate("2024-02-28"))
    #expect("\(date.adding(days: 1))" == "2024-02-29" && "\(date.adding(days: 2))" == "2024-03-01")
    #expect("\(date.adding(days: -59))" == "2023-12-31" && date.adding(days: 0) == date)
    for days in [Int.max, 5_000_000, Int(Int32.max) + 1] {
      #expect(date.adding(days: days) == .last && date.adding(days: -days) == .first)
    }
    #expect(date.adding(days: .min) == .first)
    #expect(CalendarDate.last.adding(days: -1).adding(days: 1) == .last)
  }

  @Test("Dates are ordered by time")
  func order() throws {
    let texts = ["0001-01-01", "1969-12-31", "1970-01-01", "2026-09-30", "2026-10-01"]
    let dates = try texts.map { try #require(CalendarDate($0)) }
    #expect(dates.reversed().sorted() == dates)
  }

  private func length(_ month: Int, _ year: Int) -> Int {
    let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }
}
