// Random quotes of every magnitude, dense in days: each rate, its way and its date against the
// naive scan with exact fractions, whatever the order of rows.

import Book
import Exact
import TestKit
import Testing

struct FXRandomTests {
  private static let currencies = ["USD", "EUR", "JPY", "VND", "BTC"].map(Money.currency)

  private static func rows(_ count: Int, _ random: inout SeededRandom) -> [FXHistory.Row] {
    var seen: Set<[Int]> = []
    return (0..<count).compactMap { _ in
      let base = currencies.randomElement(using: &random)!
      let quote = currencies.randomElement(using: &random)!
      let date = CalendarDate(day: .random(in: 0...16, using: &random))
      let key = [Int(base.row), Int(quote.row), Int(date.day)]
      guard base != quote, seen.insert(key).inserted else { return nil }
      return FXHistory.Row(base: base, quote: quote, date: date, rate: random.quote())
    }
  }

  @Test(arguments: UInt64(1)...25)
  func everyPairOnEveryDayAgreesWithTheNaiveScan(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let rows = Self.rows(Int.random(in: 0...40, using: &random), &random)
    let history = FXHistory.build(rows).history
    let pivot = Self.currencies.randomElement(using: &random)!
    for day in Int32(-1)...24 {
      let asOf = CalendarDate(day: day)
      let table = FXTable(history: history, asOf: asOf, pivot: pivot)
      let naive = NaiveRates(rows: rows, asOf: asOf, pivot: pivot)
      for from in Self.currencies {
        for to in Self.currencies {
          let found = NaiveRates.answer(table.rate(from: from, to: to))
          let expected = naive.rate(from, to)
          if found != expected {
            Issue.record("\(from) \(to) \(day): \(found as Any); \(random.replay)")
          }
        }
      }
    }
  }

  @Test(arguments: UInt64(31)...45)
  func theOrderOfRowsNeverMatters(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let rows = Self.rows(60, &random)
    let pivot = Self.currencies[0]
    let asOf = CalendarDate(day: 12)
    let table = FXTable(history: FXHistory.build(rows).history, asOf: asOf, pivot: pivot)
    for _ in 0..<5 {
      let history = FXHistory.build(rows.shuffled(using: &random)).history
      let other = FXTable(history: history, asOf: asOf, pivot: pivot)
      for from in Self.currencies {
        for to in Self.currencies {
          #expect(
            table.rate(from: from, to: to) == other.rate(from: from, to: to), "\(random.replay)")
        }
      }
      #expect(table.disagreements() == other.disagreements(), "\(random.replay)")
    }
  }

  /// What the desks really quote, at both ends of the scale.
  @Test func crossesFromDongToBitcoinKeepEveryDigit() throws {
    let rows = [
      Money.row("USD/VND", "25400", "2026-03-02"), Money.row("BTC/USD", "98765.43", "2026-03-02"),
      Money.row("EUR/USD", "1.0853", "2026-03-02"), Money.row("USD/JPY", "149.87", "2026-03-02"),
    ]
    let table = Money.table(rows, asOf: "2026-03-03")
    let expected = [
      ("VND", "USD", "0.000039370078740157480315"),
      ("VND", "BTC", "0.000000000398622055714813"),
      ("BTC", "VND", "2508641922"), ("EUR", "VND", "27566.62"),
      ("JPY", "VND", "169.480216187362380729965971"),
      ("VND", "JPY", "0.005900393700787401574803"),
    ]
    for (from, to, rate) in expected {
      let found = table.rate(from: Money.currency(from), to: Money.currency(to))?.rate
      #expect(found?.description == rate, "\(from) to \(to)")
    }
  }
}
