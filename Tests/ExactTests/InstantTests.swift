// Instants as microseconds in UTC: offsets, fractions, and the texts that mean no moment.

import Exact
import TestKit
import Testing

@Suite("Instants")
struct InstantTests {
  @Test(
    "Text with an offset names a moment in UTC",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:01Z", 1_000_000),
      ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T19:00:00-05:00", 0),
      ("1970-01-01 05:30:00+05:30", 0), ("1970-01-01 00:00:00+00", 0),
      ("1970-01-01T00:00:00-00:00", 0), ("1969-12-31T23:59:59.999999Z", -1),
      ("1970-01-01T00:00:00.25Z", 250_000), ("1970-01-01T00:00:00.000001Z", 1),
      ("1970-01-01T00:00:00.100000-00:30", 1_800_100_000), ("1970-01-02", 86_400_000_000),
      ("2026-11-20T09:30:00.25Z", 1_795_167_000_250_000),
    ] as [(String, Int64)])
  func moments(text: String, microseconds: Int64) {
    #expect(instant(text)?.microseconds == microseconds)
  }

  @Test("The same moment in different clothes is equal")
  func sameMoment() {
    let utc = instant("2026-11-20T09:30:00Z")
    #expect(utc != nil)
    for text in [
      "2026-11-20T10:30:00+01:00", "2026-11-20 04:30:00-05", "2026-11-21T00:15:00+14:45",
      "2026-11-20T09:30:00.000Z", "2026-11-19T15:30:00-18:00",
    ] {
      #expect(instant(text) == utc)
    }
  }

  @Test(
    "A time without an offset, or one that no clock shows, means nothing",
    arguments: [
      "", "2026", "2026-11-20T", "2026-11-20T09", "2026-11-20T09:30Z", "2026-11-20T09:30:00",
      "2026-11-20 09:30:00.25", "2026-11-20T24:00:00Z", "2026-11-20T09:60:00Z",
      "2026-11-20T09:30:60Z", "2026-11-20t09:30:00Z", "2026-11-20T09:30:00z",
      "2026-11-20T09-30-00Z", "2026-11-20T9:30:00Z", "2026-11-20T09:30:00.Z",
      "2026-11-20T09:30:00.1234567Z", "2026-11-20T09:30:00,25Z", "2026-11-20T09:30:00.25",
      "2026-11-20T09:30:00+", "2026-11-20T09:30:00+1", "2026-11-20T09:30:00+01:",
      "2026-11-20T09:30:00+01:6", "2026-11-20T09:30:00+01:60", "2026-11-20T09:30:00+0100",
      "2026-11-20T09:30:00+19:00", "2026-11-20T09:30:00Z ", "2026-11-20T09:30:00ZZ",
      "2026-11-20T09:30:00 Z", "2026-02-29T09:30:00Z", "2026-11-20T09:30:00+01:00Z",
      "2026-11-20T-9:30:00Z", "2026-11-20T09:30:00.-5Z", "2026-11-20T09:30:00−01:00",
      "2026-11-20Z", "2026-11-20 ",
    ])
  func badTexts(text: String) { #expect(instant(text) == nil) }

  @Test("An offset cannot move a moment out of the calendar")
  func ends() {
    #expect(instant("0001-01-01T00:00:00Z") == .first)
    #expect(instant("9999-12-31T23:59:59.999999Z") == .last)
    #expect(instant("0001-01-01T18:00:00+18:00") == .first)
    #expect(instant("0001-01-01T17:59:59.999999+18:00") == nil)
    #expect(instant("9999-12-31T23:59:59.999999-00:01") == nil)
    #expect(instant("9999-12-31T23:58:59.999999-00:01") == .last)
  }

  @Test("Printing shows UTC, and microseconds only when there are any")
  func printing() {
    for (microseconds, text) in [
      (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (250_000, "1970-01-01T00:00:00.250000Z"), (86_399_000_000, "1970-01-01T23:59:59Z"),
      (-86_400_000_000, "1969-12-31T00:00:00Z"), (-86_400_000_001, "1969-12-30T23:59:59.999999Z"),
    ] as [(Int64, String)] {
      #expect("\(Instant(microseconds: microseconds))" == text)
    }
  }

  @Test("Even instants that no text can name print without harm")
  func outOfCalendar() {
    for microseconds in [Int64.min, .max, Instant.first.microseconds - 1] {
      #expect(!"\(Instant(microseconds: microseconds))".isEmpty)
    }
  }

  @Test("A day begins at midnight UTC")
  func startOfDay() throws {
    for text in ["0001-01-01", "1969-12-31", "2026-11-20", "9999-12-31"] {
      let date = try #require(CalendarDate(text))
      #expect("\(Instant(startOf: date))" == text + "T00:00:00Z")
      #expect(instant(text) == Instant(startOf: date))
    }
  }

  @Test("Every moment of the calendar reads back from its text, and order is that of time")
  func roundTrip() {
    var random = SeededRandom.forTest(usually: 1001)
    let range = Instant.first.microseconds...Instant.last.microseconds
    for _ in 0..<5000 {
      let earlier = Instant(microseconds: Int64.random(in: range, using: &random))
      let whole = Instant(microseconds: earlier.microseconds / 1_000_000 * 1_000_000)
      let later = Instant(microseconds: Int64.random(in: range, using: &random))
      #expect(instant("\(earlier)") == earlier, "\(earlier); \(random.replay)")
      #expect(instant("\(whole)") == whole, "\(whole); \(random.replay)")
      #expect(
        ("\(earlier)".prefix(19) < "\(later)".prefix(19)) == (earlier < later),
        "\(earlier), \(later); \(random.replay)")
    }
  }

  private func instant(_ text: String) -> Instant? {
    let bytes = Array(text.utf8)
    return Instant(bytes.span)
  }
}
