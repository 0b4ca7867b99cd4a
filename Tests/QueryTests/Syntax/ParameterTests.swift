// `$name` stands wherever a value may, and its value is never read as query text.

import Exact
import Query
import Testing

struct ParameterTests {
  static let all: [String: Parameter] = [
    "node": .text("by"), "path": .text("/F00/My Book"), "ccy": .text("EUR"),
    "id": .text("x' or 1 = 1 --"), "size": .number(Decimal(coefficient: 150, scale: 2)),
    "count": .number(Decimal(coefficient: 7, scale: 0)),
    "day": .date(CalendarDate(day: 20_000)), "yes": .flag(true),
    "when": .text("2026-11-20T09:30:00Z"),
  ]

  @Test(
    "Parameters stand for values",
    arguments: [
      ("under $node", "under 'by'"), ("under $path", "under /F00/'My Book'"),
      ("under /F00/$node", "under /F00/'by'"), ("in $ccy", "in EUR"),
      ("where issuer = $id", "where issuer = 'x'' or 1 = 1 --'"),
      ("where issuer in (A, $id, $ccy)", "where issuer in (A, 'x'' or 1 = 1 --', EUR)"),
      ("where issuer like $id", "where issuer like 'x'' or 1 = 1 --'"),
      ("where quantity > $size", "where quantity > 1.5"),
      ("where paper = $yes", "where paper = true"),
      ("where maturity < $day", "where maturity < 2024-10-04"), ("top $count", "top 7"),
      ("as of $day", "as of 2024-10-04"), ("as of snapshot $ccy", "as of snapshot EUR"),
      ("known at $day", "known at 2024-10-04T00:00:00Z"),
      ("known at $when", "known at 2026-11-20T09:30:00Z"),
      ("with close $node", "with close 'by'"), ("having net > $size", "having net > 1.5"),
      ("with price -1% where issuer = $ccy", "with price -1% where issuer = EUR"),
      ("options paper=$yes", "options paper"), ("limit $count", "limit 7"),
    ])
  func parametersStandForValues(typed: String, kept: String) throws {
    let parameters = Self.all.filter { typed.contains("$" + $0.key) }
    #expect(try selection("select net " + typed, parameters).text == "select net " + kept)
  }

  @Test(
    "A parameter of another type is refused where it stands",
    arguments: [
      "where quantity > $ccy", "where maturity < $size", "where paper = $ccy",
      "where issuer = $size",
      "as of $ccy", "known at $ccy", "under $size", "in $day", "top $ccy", "where rating = $size",
    ])
  func wrongType(typed: String) throws {
    let parameters = Self.all.filter { typed.contains("$" + $0.key) }
    let found = try #require(fault("select net " + typed, parameters))
    #expect(found.code == .wrongType)
    #expect(slice("select net " + typed, try #require(found.range)).hasPrefix("$"))
  }

  @Test("A text in the form of a day that is none is told so", arguments: ["as of", "known at"])
  func dayThatIsNone(clause: String) {
    let text = "select net \(clause) $day"
    let found = fault(text, ["day": .text("2026-02-30")])
    #expect(found?.code == .wrongType)
    #expect(found?.reason == "there is no such day as 2026-02-30")
    #expect(found?.range.map { slice(text, $0) } == "$day")
  }

  @Test("A parameter without a value suggests the nearest name")
  func missing() throws {
    let found = try #require(fault("select net in $cyc", ["ccy": .text("EUR")]))
    #expect(found.code == .parameterMissing)
    #expect(found.range == 14..<18)
    #expect(found.suggestion == "$ccy")
  }

  @Test("A value that nothing uses is refused")
  func unused() throws {
    let found = try #require(
      fault("select net in $ccy", ["ccy": .text("EUR"), "cxy": .flag(true)]))
    #expect(found.code == .parameterUnused)
    #expect(found.range == nil)
    #expect(found.suggestion == "$ccy")
  }

  @Test("Values that query text could not have are refused")
  func impossibleValues() throws {
    let impossible: [Parameter] = [
      .text("a\u{7}b"), .text("a\u{200B}"), .text("\u{202E}"), .text("a\nb"),
      .text(String(repeating: "x", count: 70_000)),
      .number(Decimal(canonical: .min, scale: 0)), .number(Decimal(canonical: 1, scale: 13)),
      .date(CalendarDate(day: .max)),
    ]
    for value in impossible {
      let found = try #require(fault("select net in $p", ["p": value]))
      #expect(found.code == .outOfRange)
      #expect(found.range == 14..<16)
    }
  }
}
