// Values of parameters have the type that they look like.

import Console
import Exact
import Query
import Testing

struct ParameterTextTests {
  private static let date = CalendarDate(year: 2026, month: 11, day: 20).map { Parameter.date($0) }

  @Test(arguments: [
    ("day=2026-11-20", "day", date), ("n=1.50", "n", .number(Decimal(coefficient: 15, scale: 1))),
    ("n=-0.000000000001", "n", .number(Decimal(coefficient: -1, scale: 12))),
    ("on=true", "on", .flag(true)), ("on=false", "on", .flag(false)),
    ("t=True", "t", .text("True")), ("t=", "t", .text("")), ("t=a=b", "t", .text("a=b")),
    ("t=1e5", "t", .text("1e5")), ("t=1,000", "t", .text("1,000")), ("t=+1", "t", .text("+1")),
    ("t=2026-02-30", "t", .text("2026-02-30")), ("t=nan", "t", .text("nan")),
    ("id:text=037833100", "id", .text("037833100")),
    ("d:text=2026-11-20", "d", .text("2026-11-20")),
    ("$n=1", "n", .number(.one)), ("_a1=x", "_a1", .text("x")),
  ])
  func valueHasItsType(word: String, name: String, value: Parameter?) throws {
    let parameter = try ParameterText.parse(word)
    #expect(parameter.name == name)
    #expect(parameter.value == value)
  }

  @Test(arguments: [
    "name", "=1", "1a=2", "a b=1", "a:date=2026-11-20", "a:=1", "é=1", "",
    "n=12345678901234567890", "n=0.1234567890123",
  ])
  func badParameterIsMisuse(word: String) {
    #expect(throws: UsageError.self) { try ParameterText.parse(word) }
  }
}
