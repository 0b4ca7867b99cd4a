// Answers made by hand, for vectors and dialogues.

import Exact
import Query
import TestKit

enum SampleAnswer {
  static let day = CalendarDate(year: 2026, month: 11, day: 20)

  static var contract: Contract {
    var contract = Contract(
      epoch: Contract.Epoch(store: "books/today", counter: 7), asOf: day, currency: "USD",
      baseCurrency: "USD", pivotCurrency: "EUR", amountScale: 4)
    contract.positionsAsOf = day
    contract.included = Contract.Share(
      count: 1_987, grossMarketValue: 123_456_789_0000, grossNotional: 987_654_321_1234)
    contract.conventions = [Contract.Convention(name: "netting", value: "position")]
    return contract
  }

  /// One that lacks something, and says what.
  static var partialContract: Contract {
    var contract = Self.contract
    contract.isComplete = false
    contract.knownAt = Instant(microseconds: 1_795_000_000_250_000)
    contract.rates = [
      Contract.RateUsed(
        currency: "EUR", rate: "1.083400000000000000000001", way: "direct", date: day)
    ]
    contract.gaps = [
      Contract.Gap(kind: .noValue, measure: "cs01", share: Contract.Share(count: 2))
    ]
    contract.unconverted = [
      Contract.Unconverted(
        currency: "ARS", count: 3, net: -1_234_5678, gross: 1_234_5678, scale: 4,
        reason: "no rate of ARS not after 2026-11-20")
    ]
    contract.notes = ["avg_duration is null where the net market value is 0"]
    return contract
  }

  /// A column of each type; every third value is missing.
  static func everyType(rows: Int) -> Answer {
    func some<Value>(_ make: (Int) -> Value) -> [Value?] {
      (0..<rows).map { $0 % 3 == 2 ? nil : make($0) }
    }
    func measure(_ name: String, _ unit: String?, _ values: AnswerColumn.Values) -> AnswerColumn {
      AnswerColumn(name: name, role: .measure, unit: unit, values: values)
    }
    return Answer(
      columns: [
        AnswerColumn(name: "desk", role: .key(.desk), values: .texts(some { "D\($0)" })),
        AnswerColumn(name: "level(2)", role: .key(.level(2)), values: .texts(some { "L\($0)" })),
        AnswerColumn(name: "tag(pm)", role: .key(.tag("pm")), values: .texts(some { "é\($0)" })),
        measure("count", nil, .integers(some { Int64($0) - 1 })),
        measure("net", "USD", .decimals(some { Int128($0) * 1_000_003 - 7 }, scale: 4)),
        measure("gross", "USD", .decimals(some { (Int128(1) << 70) + Int128($0) }, scale: 2)),
        measure("dv01", "USD/bp", .digits(some { "\($0).000001" })),
        measure("avg_duration", "years", .reals(some { Double($0) / 4 - 0.25 })),
        measure("max(maturity)", nil, .dates(some { CalendarDate(day: 20_777 + Int32($0)) })),
        measure("paper", nil, .flags(some { $0 % 2 == 0 })),
      ],
      rows: Array(repeating: .group, count: rows), contract: partialContract)
  }

  /// A column for each encoding: that is what makes it shortest.
  static func repetitive(rows: Int) -> Answer {
    let words = ["CREDIT", "MACRO", "RATES"]
    var random = SeededRandom(seed: 2)
    func measure(_ name: String, _ values: AnswerColumn.Values) -> AnswerColumn {
      AnswerColumn(name: name, role: .measure, values: values)
    }
    func each<Value>(_ make: (Int) -> Value) -> [Value?] { (0..<rows).map(make) }
    let packed = each { _ in Int64.random(in: 100_000...100_100, using: &random) }
    let reals = each { _ in Double.random(in: 0...1, using: &random) }
    return Answer(
      columns: [
        AnswerColumn(
          name: "desk", role: .key(.desk), values: .texts(each { words[$0 * 7 % 3] })),
        measure("plain", .reals(reals)), measure("const", .digits(each { _ in "0.5" })),
        measure("delta", .integers(each { 1_000_000_000_000 + Int64($0 * $0) })),
        measure("packed", .decimals(packed.map { $0.map { Int128($0) } }, scale: 2)),
        measure("runs", .dates(each { CalendarDate(day: 20_000 + Int32($0 / 13 * 977)) })),
      ],
      rows: Array(repeating: .group, count: rows), contract: contract)
  }

  /// A key and eight measures with four decimals, of up to ten million.
  static func measures(rows: Int) -> Answer {
    var random = SeededRandom(seed: 1)
    func amount() -> Int128 {
      Int128(Int64.random(in: -100_000_000_000...100_000_000_000, using: &random))
    }
    let key = AnswerColumn(
      name: "book", role: .key(.book), values: .texts((0..<rows).map { "F00.D1.B\($0)" }))
    let measures = (0..<8).map { number in
      AnswerColumn(
        name: "m\(number)", role: .measure, unit: "USD",
        values: .decimals((0..<rows).map { _ in amount() }, scale: 4))
    }
    return Answer(
      columns: [key] + measures, rows: Array(repeating: .group, count: rows), contract: contract)
  }
}
