// Answers of every shape: any types, missing values, constants, runs, texts of any script, rows
// beside the groups, and contracts with and without everything.

import Exact
import Query
import TestKit

struct RandomAnswers {
  var random: SeededRandom

  mutating func answer(mostRows: Int) -> Answer {
    let rows = Int.random(in: 0...mostRows, using: &random)
    let columns = (0..<Int.random(in: 0...9, using: &random)).map { _ in column(rows) }
    var kinds = Array(repeating: Answer.RowKind.group, count: rows)
    if rows > 1, one(in: 3) { kinds[rows - 1] = .total }
    if rows > 2, one(in: 4) { kinds[rows - 2] = .others }
    let lacking = one(in: 2) ? (0..<rows).filter { _ in one(in: 5) } : []
    var answer = Answer(
      columns: columns, rows: kinds, incompleteRows: lacking, contract: contract())
    if one(in: 3) { answer.depths = (0..<rows).map { _ in Int.random(in: 0...9, using: &random) } }
    answer.tellsRows = answer.tellsRows || one(in: 4)
    return answer
  }

  mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

  private mutating func column(_ rows: Int) -> AnswerColumn {
    let level = Dimension.level(Int.random(in: 0...70, using: &random))
    let keys = Dimension.plain + [level, .tag(text())]
    let role: AnswerColumn.Role =
      one(in: 2) ? .key(keys.randomElement(using: &random) ?? .fund) : one(in: 2) ? .measure : .fact
    return AnswerColumn(
      name: text(), role: role, unit: one(in: 2) ? text() : nil, values: values(rows))
  }

  private mutating func values(_ rows: Int) -> AnswerColumn.Values {
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return .texts(cells(rows) { $0.text() })
    case 1: return .integers(cells(rows) { $0.random.anySize(Int64.self) })
    case 2:
      let isWide = one(in: 2)
      return .decimals(
        cells(rows) { source in
          isWide
            ? source.random.anySize(Int128.self) : Int128(source.random.anySize(Int64.self))
        }, scale: Int.random(in: 0...12, using: &random))
    case 3: return .digits(cells(rows) { String($0.random.anySize(Int128.self)) })
    case 4: return .reals(cells(rows) { $0.real() })
    case 5:
      return .dates(
        cells(rows) {
          CalendarDate(
            day: Int32.random(
              in: CalendarDate.first.day...CalendarDate.last.day, using: &$0.random))
        })
    default: return .flags(cells(rows) { $0.one(in: 2) })
    }
  }

  /// All different, all alike, in runs, or of a few; all there, some missing, or none.
  private mutating func cells<Value>(
    _ rows: Int, _ make: (inout RandomAnswers) -> Value
  ) -> [Value?] {
    let shape = Int.random(in: 0..<4, using: &random)
    let few = (0..<3).map { _ in make(&self) }
    let missing = Int.random(in: 0..<6, using: &random)
    var last: Value?
    return (0..<rows).map { _ in
      if missing == 0 || missing == 1 && one(in: 3) { return nil }
      switch shape {
      case 0: return make(&self)
      case 1: return few[0]
      case 2:
        if last == nil || one(in: 8) { last = make(&self) }
        return last
      default: return few.randomElement(using: &random)
      }
    }
  }

  private mutating func real() -> Double {
    let some: [Double] = [
      0, -0.0, 1, -1.5, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 1e-300, 0.1, 123_456.789,
    ]
    return one(in: 2)
      ? some.randomElement(using: &random) ?? 0
      : Double(random.anySize(Int64.self)) / 1_024
  }

  mutating func text() -> String {
    let some = [
      "", "net", "F00/D5", "é", "e\u{301}", "日本国債", "a\u{0}b", "👩‍👩‍👧", "\u{202E}x", "'q'",
      "USD/bp",
    ]
    let word = some.randomElement(using: &random) ?? ""
    return one(in: 2) ? word : word + String(random.anySize(UInt16.self))
  }

  private mutating func day() -> CalendarDate? {
    one(in: 3) ? nil : CalendarDate(day: Int32.random(in: -9_999...99_999, using: &random))
  }

  private mutating func share() -> Contract.Share {
    Contract.Share(
      count: abs(random.anySize(Int64.self) / 2),
      grossMarketValue: one(in: 3) ? nil : random.anySize(Int128.self),
      grossNotional: one(in: 3) ? nil : random.anySize(Int128.self))
  }

  private mutating func some<Value>(_ make: (inout RandomAnswers) -> Value) -> [Value] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in make(&self) }
  }

  private mutating func contract() -> Contract {
    var contract = Contract(
      epoch: Contract.Epoch(store: text(), counter: random.anySize(UInt64.self)), asOf: day(),
      currency: text(), baseCurrency: text(), pivotCurrency: text(),
      amountScale: Int.random(in: 0...12, using: &random))
    contract.knownAt =
      one(in: 3)
      ? nil : Instant(microseconds: Int64.random(in: -1_000_000...1 << 50, using: &random))
    contract.positionsAsOf = day()
    contract.isComplete = one(in: 2)
    contract.included = share()
    contract.rates = some {
      Contract.RateUsed(currency: $0.text(), rate: $0.text(), way: $0.text(), date: $0.day())
    }
    contract.conventions = some { Contract.Convention(name: $0.text(), value: $0.text()) }
    contract.gaps = some { source in
      Contract.Gap(
        kind: Contract.Gap.Kind.allCases.randomElement(using: &source.random) ?? .unpriced,
        measure: source.one(in: 2) ? source.text() : nil, share: source.share())
    }
    contract.unconverted = some {
      Contract.Unconverted(
        currency: $0.text(), count: Int64($0.random.anySize(UInt32.self)),
        net: $0.random.anySize(Int128.self), gross: $0.random.anySize(Int128.self),
        scale: Int.random(in: 0...12, using: &$0.random), reason: $0.text())
    }
    contract.notes = some { $0.text() }
    return contract
  }
}

/// Equal to the last byte of the last text and the last bit of the last real, which `==` is not.
func isSame(_ a: Answer, _ b: Answer) -> Bool {
  String(reflecting: a).utf8.elementsEqual(String(reflecting: b).utf8)
}
