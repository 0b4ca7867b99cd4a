// The rules of look-up, one by one: direct before inverse before cross, what is too old, and that a
// missing rate is missing.

import Book
import Exact
import TestKit
import Testing

struct FXTableTests {
  private func text(_ table: FXTable, _ from: String, _ to: String) -> String? {
    table.rate(from: Money.currency(from), to: Money.currency(to))
      .map { "\($0.way.rawValue) \($0.rate)" }
  }

  @Test func directBeatsInverseBeatsCross() {
    let direct = Money.row("EUR/GBP", "0.8", "2026-03-02")
    let inverse = Money.row("GBP/EUR", "1.6", "2026-03-02")
    let legs = [
      Money.row("EUR/USD", "1.5", "2026-03-02"), Money.row("GBP/USD", "2", "2026-03-02"),
    ]
    let day = "2026-03-02"
    #expect(text(Money.table([inverse, direct] + legs, asOf: day), "EUR", "GBP") == "direct 0.8")
    #expect(text(Money.table([inverse] + legs, asOf: day), "EUR", "GBP") == "inverse 0.625")
    #expect(text(Money.table(legs, asOf: day), "EUR", "GBP") == "cross 0.75")
    #expect(text(Money.table(legs, asOf: day), "USD", "GBP") == "inverse 0.5")
    #expect(text(Money.table(legs, asOf: day), "GBP", "USD") == "direct 2")
    #expect(text(Money.table([], asOf: day), "GBP", "GBP") == "same 1")
  }

  @Test func onlyOnePivotLeadsAcross() {
    let rows = [
      Money.row("EUR/CHF", "0.9", "2026-03-02"), Money.row("EUR/JPY", "180", "2026-03-02"),
      Money.row("JPY/KRW", "9", "2026-03-02"),
    ]
    let throughEuro = Money.table(rows, asOf: "2026-03-02", pivot: "EUR")
    #expect(text(throughEuro, "CHF", "JPY") == "cross 200")
    #expect(text(throughEuro, "CHF", "KRW") == nil)
    let throughDollar = Money.table(rows, asOf: "2026-03-02", pivot: "USD")
    #expect(text(throughDollar, "CHF", "JPY") == nil)
    #expect(text(throughDollar, "EUR", "JPY") == "direct 180")
  }

  @Test func aQuoteServesFiveDaysAndNotSix() {
    // A Friday: good over the weekend, to Wednesday.
    let rows = [Money.row("EUR/USD", "1.1", "2026-03-06")]
    let expected = [
      "2026-03-05": nil, "2026-03-06": "direct 1.1", "2026-03-07": "direct 1.1",
      "2026-03-08": "direct 1.1", "2026-03-09": "direct 1.1", "2026-03-11": "direct 1.1",
      "2026-03-12": nil,
    ]
    for (day, rate) in expected {
      #expect(text(Money.table(rows, asOf: day), "EUR", "USD") == rate, "\(day)")
    }
    let strict = Money.table(rows, asOf: "2026-03-07", maximumAge: 0)
    #expect(text(strict, "EUR", "USD") == nil)
    #expect(FXTable.defaultMaximumAgeDays == 5)
  }

  @Test func aStaleDirectQuoteGivesWayToAFreshInverse() {
    let rows = [
      Money.row("EUR/USD", "1.1", "2026-03-02"), Money.row("USD/EUR", "0.8", "2026-03-10"),
    ]
    #expect(text(Money.table(rows, asOf: "2026-03-07"), "EUR", "USD") == "direct 1.1")
    #expect(text(Money.table(rows, asOf: "2026-03-10"), "EUR", "USD") == "inverse 1.25")
  }

  @Test func aCrossIsAsOldAsItsOlderLeg() {
    let rows = [
      Money.row("EUR/USD", "1.5", "2026-03-04"), Money.row("USD/JPY", "150", "2026-03-06"),
    ]
    let resolution = Money.table(rows, asOf: "2026-03-08")
      .rate(from: Money.currency("EUR"), to: Money.currency("JPY"))
    #expect(resolution?.date == CalendarDate("2026-03-04"))
    #expect(text(Money.table(rows, asOf: "2026-03-10"), "EUR", "JPY") == nil)
  }

  @Test func aBetterPivotIsOneThatBothAreFreshlyQuotedAgainst() {
    let euro = Money.row("EUR/CHF", "0.9", "2026-03-02")
    func better(_ rows: [FXHistory.Row], asOf: String = "2026-03-02") -> CurrencyIndex? {
      Money.table(rows, asOf: asOf)
        .betterPivot(from: Money.currency("CHF"), to: Money.currency("JPY"))
    }
    #expect(better([euro]) == nil && better([]) == nil)
    let both = [euro, Money.row("JPY/EUR", "0.006", "2026-03-02")]
    #expect(better(both) == Money.currency("EUR"))
    #expect(better(both, asOf: "2026-03-08") == nil)
  }

  @Test func aGapSaysWhetherFreshQuotesWouldCloseIt() {
    func gap(_ rows: [FXHistory.Row], _ from: String, _ to: String) -> FXTable.Gap {
      Money.table(rows, asOf: "2026-03-20")
        .gap(from: Money.currency(from), to: Money.currency(to))
    }
    let fresh = Money.row("GBP/USD", "1.3", "2026-03-19")
    let old = Money.row("USD/EUR", "0.9", "2026-03-02")
    let older = Money.row("GBP/USD", "1.3", "2026-03-01")
    let direct = Money.row("EUR/GBP", "0.8", "2026-03-03")
    func march(_ day: Int) -> CalendarDate { CalendarDate(year: 2026, month: 3, day: day)! }
    #expect(gap([], "GBP", "EUR") == .noQuote)
    #expect(gap([fresh], "GBP", "EUR") == .noQuote)
    #expect(gap([old], "GBP", "EUR") == .noQuote)
    #expect(gap([fresh, old], "GBP", "EUR") == .stale(march(2)))
    #expect(gap([older, old], "GBP", "EUR") == .stale(march(1)))
    #expect(gap([older, old, direct], "GBP", "EUR") == .stale(march(3)))
    #expect(gap([direct], "EUR", "GBP") == .stale(march(3)))
    #expect(gap([older], "USD", "GBP") == .stale(march(1)))
    // Fresh quotes of which no rate can be made.
    let huge = Money.row("GBP/USD", "90000000000000", "2026-03-19")
    let tiny = Money.row("EUR/USD", "0.000000000000001", "2026-03-19")
    #expect(gap([huge, tiny], "GBP", "EUR") == .beyondRange)
    #expect(gap([huge, tiny], "EUR", "GBP") == .beyondRange)
    #expect(gap([tiny], "USD", "EUR") == .beyondRange)
  }
}
