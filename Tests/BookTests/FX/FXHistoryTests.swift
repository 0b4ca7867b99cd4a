// Quotes by pair and day: the latest not after a day, and one per pair and day.

import Book
import Exact
import TestKit
import Testing

struct FXHistoryTests {
  private let pair = FXHistory.Pair(base: Money.currency("EUR"), quote: Money.currency("USD"))

  @Test func theLatestQuoteNotAfterADayIsTheOneOfThatDay() {
    let days = ["2026-03-02", "2026-03-03", "2026-03-06", "2026-03-09"]
    let rows = days.enumerated().map { Money.row("EUR/USD", "1.0\($0.offset)", $0.element) }
    let history = FXHistory.build(rows.reversed()).history
    let expected = [
      "2026-03-01": nil, "2026-03-02": "1", "2026-03-03": "1.01", "2026-03-04": "1.01",
      "2026-03-05": "1.01", "2026-03-06": "1.02", "2026-03-08": "1.02", "2026-03-09": "1.03",
      "2030-01-01": "1.03",
    ]
    for (day, rate) in expected {
      let found = history.latest(pair, asOf: CalendarDate(day)!)?.rate.description
      #expect(found == rate, "\(day)")
    }
    #expect(history.count == 4 && history.pairs == [pair] && !history.isEmpty)
    #expect(history.quotes(pair).map(\.date) == days.map { CalendarDate($0)! })
    let back = FXHistory.Pair(base: pair.quote, quote: pair.base)
    #expect(history.latest(back, asOf: .last) == nil && history.quotes(back).isEmpty)
  }

  @Test func aSecondRateOfAPairAndDayIsRefusedWhateverItSays() {
    let rows = [
      Money.row("EUR/USD", "1.1", "2026-03-03", line: 2),
      Money.row("USD/EUR", "0.9", "2026-03-03", line: 3),
      Money.row("EUR/USD", "1.1", "2026-03-03", line: 4),
      Money.row("EUR/USD", "1.2", "2026-03-02", line: 5),
      Money.row("EUR/USD", "1.3", "2026-03-03", line: 6),
    ]
    let (history, rejections) = FXHistory.build(rows)
    #expect(rejections.map(\.row) == [2, 4])
    #expect(rejections.allSatisfy { $0.fault == .duplicateRate(firstLine: 2) })
    #expect(history.count == 3)
    #expect(history.latest(pair, asOf: .last)?.rate == Money.quote("1.1"))
  }

  @Test func noQuotesAreNoHistory() {
    let history = FXHistory.build([]).history
    #expect(history.isEmpty && history.count == 0 && history.pairs.isEmpty)
    #expect(history.latest(pair, asOf: .last) == nil)
  }
}
