// Limits: whether the soft one warns before the hard one holds, and the names of measures.

import Book
import Exact
import Testing

struct LimitTests {
  private func isWithin(_ soft: Decimal?, _ hard: Decimal, _ bound: Limit.Bound) -> Bool {
    Limit(
      node: NodeIndex(0), measure: "net", hard: hard, soft: soft, bound: bound,
      currency: Money.currency("USD")
    ).softIsWithinHard
  }

  @Test func theSoftLimitComesFirst() {
    let (eight, ten) = (Decimal(coefficient: 8, scale: 0), Decimal(coefficient: 10, scale: 0))
    for bound in [Limit.Bound.abs, .upper] {
      #expect(isWithin(eight, ten, bound) && !isWithin(ten, eight, bound))
      #expect(isWithin(ten, ten, bound) && isWithin(nil, ten, bound))
    }
    let (minus8, minus10) = (
      Decimal(coefficient: -8, scale: 0), Decimal(coefficient: -10, scale: 0)
    )
    #expect(isWithin(minus8, minus10, .lower) && !isWithin(minus10, minus8, .lower))
    #expect(isWithin(minus10, minus10, .lower) && isWithin(nil, minus10, .lower))
  }

  @Test func theLastOfTwelveDecimalsDecidesAtEverySize() {
    let trillionth = Decimal(coefficient: 1, scale: 12)
    #expect(isWithin(.zero, trillionth, .upper) && !isWithin(trillionth, .zero, .upper))
    let largest = Decimal(coefficient: .max, scale: 0)
    #expect(isWithin(trillionth, largest, .upper) && !isWithin(largest, trillionth, .upper))
    let smallest = Decimal(coefficient: .min, scale: 0)
    #expect(isWithin(largest, smallest, .lower) && !isWithin(smallest, largest, .lower))
    let nines = Decimal(coefficient: 999_999_999_999, scale: 12)
    #expect(isWithin(nines, .one, .abs) && !isWithin(.one, nines, .abs))
  }

  @Test func measuresAreNamedOnce() {
    #expect(Set(MeasureNames.all).count == MeasureNames.all.count)
    for name in MeasureNames.all { #expect(MeasureNames.name(in: name) == name) }
  }

  @Test(arguments: [
    ("var(99%, hd)", "var"), ("kr(USD-SOFR, 10Y)", "kr"), ("net", "net"), ("var()", "var"),
    ("scenario(1)", "scenario"), ("x(y)(z)", "x"),
  ])
  func optionsStandInBrackets(text: String, name: String) {
    #expect(MeasureNames.name(in: text) == name)
  }

  @Test(arguments: ["var(99%", "var(99%) ", "var(1)x"])
  func bracketsAreClosed(text: String) { #expect(MeasureNames.name(in: text) == nil) }
}
