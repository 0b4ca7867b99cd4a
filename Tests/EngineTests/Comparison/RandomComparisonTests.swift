// Changes between random books: parts add up, both directions agree, a book has not changed since
// itself, and every part is what states made by editing files by hand give.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct RandomComparisonTests {
  /// Two books of one base currency: the second is the first after changes, or one that shares
  /// nothing with it but ids.
  struct Pair {
    var a: Draft
    var b: Draft

    init?(_ random: inout SeededRandom) {
      guard let a = ChangeTests.clean(RandomDraft(SeededRandom(seed: random.next())).draft) else {
        return nil
      }
      var b: Draft
      if Int.random(in: 0..<4, using: &random) == 0 {
        b = RandomDraft(SeededRandom(seed: random.next())).draft
        for key in ["base_currency", "pivot_currency"] { b.settings[key] = a.settings[key] }
      } else {
        var changes = RandomChanges(SeededRandom(seed: random.next()), a)
        for _ in 0..<Int.random(in: 0...25, using: &random) { _ = changes.next(.all) }
        b = changes.draft
        let day = CalendarDate(a.settings["as_of"] ?? "") ?? .first
        b.settings["as_of"] =
          day.adding(days: Int.random(in: 0...3, using: &random)).description
      }
      guard let clean = ChangeTests.clean(b) else { return nil }
      self.a = a
      self.b = clean
    }

    var ledger: Ledger {
      Ledger(
        b.book(), store: "b",
        snapshots: [Ledger.Snapshot(id: "a", book: a.book(), store: "a")])
    }

    var hasVectors: Bool { !a.scenarios.isEmpty && !b.scenarios.isEmpty }
    var hasFactors: Bool { !a.factors.isEmpty && !b.factors.isEmpty }
  }

  static let keys = [
    "by node", "by position", "by currency", "by rating_bucket", "by instrument", "",
    "by children options totals", "by fund, currency", "by maturity_bucket", "by issuer",
    "by tag(region)", "by strategy_id",
  ]

  static func question(_ pair: Pair, _ random: inout SeededRandom) -> String {
    var measures = [
      "net", "gross", "count", "dv01", "cs01", "accrued", "var_contribution", "delta",
      "avg_duration", "kr(USD-SOFR, 2Y)", "avg_rating", "pct_nav(net)", "net_notional",
    ].shuffled(using: &random).prefix(3)
    let keys = keys.randomElement(using: &random) ?? ""
    if keys != "by strategy_id" {
      if pair.hasVectors {
        measures += ["var(99%)", "component_es(90%)"].shuffled(using: &random).prefix(1)
      }
      if pair.hasFactors { measures += ["pvar(99%)"] }
    }
    if measures.contains("component_es(90%)"), let root = pair.b.nodes.first?["node_id"] {
      return "select \(measures.joined(separator: ", ")) under \(root) \(keys)"
    }
    return "select \(measures.joined(separator: ", ")) \(keys)"
  }

  /// The answer, or nil where a figure of it fits no type.
  static func answer(_ ledger: Ledger, _ question: String) throws -> Answer? {
    do throws(QueryFault) {
      return try ledger.answer(try QueryParser.parse(question), threads: 1)
    } catch {
      // A curve, a tenor or a root that one of the books does not have.
      if [.overflow, .unknownNode, .unknownValue].contains(error.code) { return nil }
      throw error
    }
  }

  private static func value(_ text: String?) -> BigRational? { text.flatMap { BigRational($0) } }

  @Test func partsAddUpToTheChangeInEveryRow() throws {
    var random = SeededRandom.forTest(usually: 61)
    var reached: Set<String> = []
    for _ in 0..<(Environment.isLong ? 3_000 : 120) {
      guard let pair = Pair(&random) else { continue }
      let ledger = pair.ledger
      for _ in 0..<3 {
        let text = "compare \(Self.question(pair, &random)) from snapshot a to epoch 1 explained"
        guard let answer = try Self.answer(ledger, text) else { continue }
        for (number, change) in answer.columns.enumerated() where change.name.hasPrefix("change(") {
          let parts = answer.columns[(number + 1)...].prefix(PassageStep.allCases.count)
          #expect(parts.count == PassageStep.allCases.count)
          for row in 0..<answer.rowCount {
            guard let whole = Self.value(change.text(row)) else {
              #expect(parts.allSatisfy { $0.text(row) == nil }, "\(random.replay) \(text)")
              continue
            }
            var sum = BigRational(0, decimals: 0)
            for part in parts {
              guard let value = Self.value(part.text(row)) else { continue }
              sum = sum + value
              if value != BigRational(0, decimals: 0) { reached.insert(Self.step(part.name)) }
            }
            #expect(sum == whole, "\(random.replay) \(text) row \(row) of \(change.name)")
          }
        }
      }
    }
    let missed = Set(PassageStep.allCases.map(\.label)).subtracting(reached)
    #expect(missed.isEmpty, "steps that changed nothing anywhere: \(missed)")
  }

  private static func step(_ name: String) -> String { String(name.prefix { $0 != "(" }) }

  @Test func theOtherDirectionHasTheOtherSign() throws {
    var random = SeededRandom.forTest(usually: 62)
    for _ in 0..<(Environment.isLong ? 2_000 : 80) {
      guard let pair = Pair(&random) else { continue }
      let ledger = pair.ledger
      let text = Self.question(pair, &random)
      guard let there = try Self.answer(ledger, "compare \(text) from snapshot a to epoch 1"),
        let back = try Self.answer(ledger, "compare \(text) from epoch 1 to snapshot a")
      else { continue }
      let changes = there.columns.indices.filter { there.columns[$0].name.hasPrefix("change(") }
      let (forward, backward) = (Self.rows(there), Self.rows(back))
      #expect(forward.keys == backward.keys, "\(random.replay) \(text)")
      for (key, row) in forward {
        guard let other = backward[key] else { continue }
        for number in changes {
          let (x, y) = (
            Self.value(there.columns[number].text(row)),
            Self.value(back.columns[number].text(other))
          )
          let isOpposite = x.flatMap { x in y.map { x + $0 == BigRational(0, decimals: 0) } }
          #expect(isOpposite ?? (x == nil && y == nil), "\(random.replay) \(text)")
        }
      }
    }
  }

  private static func rows(_ answer: Answer) -> [[String]: Int] {
    var rows: [[String]: Int] = [:]
    for row in 0..<answer.rowCount {
      let keys = answer.columns.filter { if case .key = $0.role { true } else { false } }
      rows[["\(answer.rows[row])"] + keys.map { $0.text(row) ?? "–" }] = row
    }
    return rows
  }

  @Test func aBookHasNotChangedSinceItself() throws {
    var random = SeededRandom.forTest(usually: 63)
    for _ in 0..<(Environment.isLong ? 2_000 : 60) {
      guard var pair = Pair(&random) else { continue }
      pair.b = pair.a.shuffled(using: &random)
      let ledger = pair.ledger
      let text = "compare \(Self.question(pair, &random)) from snapshot a to epoch 1 explained"
      guard let answer = try Self.answer(ledger, text) else { continue }
      let last = answer.columns.count - 1
      for (number, column) in answer.columns.enumerated() where number < last {
        guard case .key = column.role else {
          if column.name.hasPrefix("from(") || column.name.hasPrefix("to(") { continue }
          for row in 0..<answer.rowCount {
            let value = Self.value(column.text(row)) ?? BigRational(0, decimals: 0)
            #expect(value == BigRational(0, decimals: 0), "\(random.replay) \(text)")
          }
          continue
        }
      }
      #expect((0..<answer.rowCount).allSatisfy { answer.columns[last].text($0) == nil })
    }
  }

  @Test func everyPartIsWhatEditedFilesGive() throws {
    var random = SeededRandom.forTest(usually: 64)
    var compared = 0
    var reached: Set<String> = []
    for _ in 0..<(Environment.isLong ? 1_500 : 60) {
      guard let pair = Pair(&random) else { continue }
      let naive = NaivePassage(a: pair.a, b: pair.b)
      var books: [(step: PassageStep, epoch: Epoch)] = []
      for step in PassageStep.allCases.dropLast() {
        guard let draft = naive.draft(after: step) else { break }
        books.append((step, DeskBook.epoch(draft.book())))
      }
      guard books.count == PassageStep.allCases.count - 1 else { continue }
      for _ in 0..<3 {
        let question = Self.question(pair, &random)
        let text = "compare \(question) from snapshot a to epoch 1 explained"
        guard let answer = try Self.answer(pair.ledger, text) else { continue }
        compared += 1
        let rows = Self.rows(answer)
        var states: [Answer?] = []
        for entry in books {
          let statement = try QueryParser.parse(question)
          states.append(try? entry.epoch.answer(statement, threads: 1))
        }
        guard states.allSatisfy({ $0 != nil }) else { continue }
        for (key, row) in rows {
          for (number, part) in answer.columns.enumerated() {
            guard let place = books.firstIndex(where: { part.name.hasPrefix("\($0.step.label)(") }),
              let before = Self.last(answer, number, row, states, key, place),
              let after = Self.figure(states[place], key, part.name, answer),
              let shown = Self.value(part.text(row))
            else { continue }
            if shown != BigRational(0, decimals: 0) { reached.insert(books[place].step.label) }
            #expect(
              shown == after + before * BigRational(-1, decimals: 0),
              "\(random.replay) \(text) \(part.name) of \(key)")
          }
        }
      }
    }
    #expect(compared > 20)
    #expect(reached.count == PassageStep.allCases.count - 1, "\(reached.sorted())")
  }

  /// The figure in the last state before a step that has one.
  private static func last(
    _ answer: Answer, _ number: Int, _ row: Int, _ states: [Answer?], _ key: [String], _ place: Int
  ) -> BigRational? {
    for earlier in (0..<place).reversed() {
      if let value = figure(states[earlier], key, answer.columns[number].name, answer) {
        return value
      }
    }
    let measure = answer.columns[number].name.drop { $0 != "(" }
    let from = answer.columns.first { $0.name == "from" + measure }
    return from.flatMap { value(plain($0, row)) } ?? (isSum(measure) ? value("0") : nil)
  }

  private static func figure(
    _ state: Answer?, _ key: [String], _ name: String, _ answer: Answer
  ) -> BigRational? {
    guard let state else { return nil }
    let measure = name.drop { $0 != "(" }
    guard let row = rows(state)[key],
      let column = state.columns.first(where: { "(\($0.name))" == measure })
    else { return isSum(measure) ? value("0") : nil }
    return value(plain(column, row))
  }

  private static func plain(_ column: AnswerColumn, _ row: Int) -> String? {
    if case .reals(let values) = column.values {
      return values[row].flatMap { DecimalText.digits(of: $0) }
    }
    return column.text(row)
  }

  private static func isSum(_ measure: Substring) -> Bool {
    !["(avg_duration)", "(avg_rating)", "(pct_nav(net))", "(var(99%))", "(pvar(99%))"]
      .contains(String(measure))
  }
}
