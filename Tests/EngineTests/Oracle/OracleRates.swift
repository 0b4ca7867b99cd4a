// Rates of exchange from the rows of `fx.csv`: the latest not too old, direct, else inverse, else
// through the pivot, rounded once to 24 decimals (conventions.md §3 and §4).

import Exact
import TestKit

struct OracleRates {
  var rows: [Draft.Row]
  var asOf: CalendarDate
  var pivot: String
  var maximumAge = 5

  private func quote(_ from: String, _ to: String) -> BigRational? {
    let fresh = rows.filter { row in
      guard row["pair"] == from + "/" + to, let day = CalendarDate(row["as_of_date"] ?? "") else {
        return false
      }
      return day <= asOf && Int(asOf.day) - Int(day.day) <= maximumAge
    }
    return fresh.max { ($0["as_of_date"] ?? "") < ($1["as_of_date"] ?? "") }
      .flatMap { BigRational($0["rate"] ?? "") }
  }

  private func leg(_ from: String, _ to: String) -> BigRational? {
    quote(from, to) ?? quote(to, from).map { BigRational(.one) / $0 }
  }

  /// In counts of 10⁻²⁴.
  func rate(_ from: String, _ to: String) -> BigNumber? {
    if from == to { return .powerOfTen(24) }
    if let leg = leg(from, to) { return leg.roundedHalfEven(decimals: 24) }
    guard from != pivot, to != pivot, let first = leg(from, pivot), let second = leg(pivot, to)
    else { return nil }
    return (first * second).roundedHalfEven(decimals: 24)
  }
}
