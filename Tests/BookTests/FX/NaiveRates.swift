// Rates as the rule says them: a scan over all rows for the latest quote, exact fractions, and one
// rounding, half to even, to 24 decimals.

import Book
import Exact
import TestKit

struct NaiveRates {
  var rows: [FXHistory.Row]
  var asOf: CalendarDate
  var pivot: CurrencyIndex
  var maximumAge = 5

  struct Quote {
    var value: BigRational
    var day: Int32
    var way: FXTable.Way
  }

  struct Answer: Equatable {
    var coefficient: Int128
    var way: FXTable.Way
    var day: Int32?
  }

  /// The latest row of a pair not after the day; of two on one day the first.
  func latest(_ base: CurrencyIndex, _ quote: CurrencyIndex) -> FXHistory.Row? {
    var best: FXHistory.Row?
    for row in rows where row.base == base && row.quote == quote && row.date <= asOf {
      if best == nil || row.date > best!.date { best = row }
    }
    return best
  }

  private func fresh(_ base: CurrencyIndex, _ quote: CurrencyIndex) -> FXHistory.Row? {
    guard let row = latest(base, quote), asOf.day - row.date.day <= maximumAge else { return nil }
    return row
  }

  private func leg(_ from: CurrencyIndex, _ to: CurrencyIndex) -> Quote? {
    if let row = fresh(from, to) {
      let value = BigRational(row.rate.coefficient, decimals: 15)
      return Quote(value: value, day: row.date.day, way: .direct)
    }
    guard let row = fresh(to, from) else { return nil }
    let value = BigRational(1, decimals: 0) / BigRational(row.rate.coefficient, decimals: 15)
    return Quote(value: value, day: row.date.day, way: .inverse)
  }

  func rate(_ from: CurrencyIndex, _ to: CurrencyIndex) -> Answer? {
    if from == to { return Answer(coefficient: Rate.one.coefficient, way: .same, day: nil) }
    var found = leg(from, to)
    if found == nil, from != pivot, to != pivot, let a = leg(from, pivot), let b = leg(pivot, to) {
      found = Quote(value: a.value * b.value, day: min(a.day, b.day), way: .cross)
    }
    guard let found else { return nil }
    let rounded = found.value.roundedHalfEven(decimals: 24)
    guard rounded > .zero, rounded < .powerOfTen(38) else { return nil }
    return rounded.exactly(Int128.self).map {
      Answer(coefficient: $0, way: found.way, day: found.day)
    }
  }

  static func answer(_ resolution: FXTable.Resolution?) -> Answer? {
    resolution.map {
      Answer(coefficient: $0.rate.coefficient, way: $0.way, day: $0.date?.day)
    }
  }
}

/// Currencies and quotes by name, as tests write them.
enum Money {
  static let table = CurrencyTable(declared: ["BTC"], fine: ["BTC"])

  static func currency(_ code: String) -> CurrencyIndex { table.find(code)! }

  static func quote(_ text: String) -> RateQuote {
    guard let quote = try? DecimalParser.rate(text).value else {
      preconditionFailure("\(text) is no rate")
    }
    return quote
  }

  static func row(
    _ pair: String, _ rate: String, _ date: String, line: Int = 0
  ) -> FXHistory.Row {
    let codes = pair.split(separator: "/").map(String.init)
    return FXHistory.Row(
      base: currency(codes[0]), quote: currency(codes[1]), date: CalendarDate(date)!,
      rate: quote(rate), line: line)
  }

  static func table(
    _ rows: [FXHistory.Row], asOf: String, pivot: String = "USD", maximumAge: Int = 5
  ) -> FXTable {
    FXTable(
      history: FXHistory.build(rows).history, asOf: CalendarDate(asOf)!, pivot: currency(pivot),
      maximumAgeDays: maximumAge)
  }
}
