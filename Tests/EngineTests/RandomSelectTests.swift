// The engine against the oracle: random books, random selections, every row, figure and gap.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct RandomSelectTests {
  @Test func theEngineAgreesWithTheOracle() {
    var random = SeededRandom.forTest(usually: 20_261_121)
    let isLong = Environment.isLong
    var reached: Set<String> = []
    var failures = 0
    for number in 0..<(isLong ? 8_000 : 150) {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let epoch = Epoch(book, identity: Contract.Epoch(store: "test", counter: 1))
      var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
      for question in 0..<10 {
        let differences = Self.differences(draft, epoch, selects.next(), threads: 1 + question % 3)
        if differences.isEmpty { continue }
        failures += 1
        Issue.record(
          """
          book \(number), question \(question); \(random.replay)
          \(differences.joined(separator: "\n"))
          """)
        if failures == 40 { return }
      }
      reached.formUnion(selects.reached)
    }
    let missed = Self.everything.subtracting(reached)
    #expect(missed.isEmpty, "never asked: \(missed.sorted())")
  }

  /// Nothing, or the question and how the answers differ.
  static func differences(
    _ draft: Draft, _ epoch: Epoch, _ asked: Select, threads: Int
  ) -> [String] {
    var select = asked
    var oracle = Oracle(draft, epoch.book, select)
    var (rows, isFragile) = oracle.rows()
    if isFragile {
      // Which row comes first would hang on the last bits: asked without choosing rows.
      select.having = nil
      select.order = []
      select.top = nil
      oracle = Oracle(draft, epoch.book, select)
      (rows, isFragile) = oracle.rows()
    }
    if KnownDifferences.name(oracle) != nil { return [] }
    // The oracle speaks of one question, whatever was asked before.
    let isRated = oracle.asked.contains(where: \.restsOnRatings)
    let epoch =
      KnownDifferences.keptSumsForgetTheRatingRule && isRated ? DeskBook.epoch(epoch.book) : epoch
    do throws(QueryFault) {
      let answer = try epoch.answer(.select(select), threads: threads)
      let differences = AnswerComparison.differences(oracle, answer, rows)
      return differences.isEmpty ? [] : [Statement.select(select).text] + differences
    } catch {
      return [Statement.select(select).text, "\(error)"]
    }
  }

  static var everything: Set<String> {
    var all: Set<String> = []
    for sum in SumMeasure.allCases {
      all.insert("measure \(sum.rawValue)")
      all.insert("measure pct_nav(\(sum.rawValue))")
      all.insert("measure pct_parent(\(sum.rawValue))")
    }
    for name in ["kr", "nav", "avg_rating", "avg_duration"] { all.insert("measure \(name)") }
    for dimension in RandomSelect.dimensions {
      for form in ["key ", "filter "] { all.insert(form + dimension.word) }
      for form in ["hhi", "distinct"] { all.insert("measure \(form)(\(dimension.word))") }
    }
    for column in PositionColumn.allCases {
      all.insert("measure \(column.rawValue)")
      all.insert("filter column \(column.rawValue)")
      guard column.kind != .text else { continue }
      for statistic in Statistic.allCases {
        all.insert("measure \(statistic.rawValue)(\(column.rawValue))")
      }
    }
    for basis in CoverageBasis.allCases {
      all.insert("measure coverage(avg_rating, \(basis.rawValue))")
      all.insert("measure coverage(kr, \(basis.rawValue))")
    }
    for netting in QueryOptions.Netting.allCases { all.insert("netting \(netting.rawValue)") }
    for comparison in Comparison.allCases { all.insert("comparison \(comparison.rawValue)") }
    for currency in RandomDraft.currencies { all.insert("currency \(currency)") }
    for rule in CompositeRule.allCases { all.insert("rating \(rule.label)") }
    for option in ["totals", "others", "paper", "exact", "decimals", "age"] {
      all.insert("option \(option)")
    }
    return all.union([
      "order", "top", "top per", "limit", "having", "having key", "is missing", "among", "between",
      "like",
    ])
  }
}
