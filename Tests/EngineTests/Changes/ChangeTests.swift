// Changes against files edited by hand: after every batch the book is what loading the edited files
// gives, to the bit, and what cannot be done leaves it as it was.

import Book
import BookFiles
import Engine
import Exact
import Query
import TestKit
import Testing

struct ChangeTests {
  /// A draft that loads without a rejection: rows that were refused are left out.
  static func clean(_ draft: Draft) -> Draft? {
    var draft = draft
    let book = draft.book()
    draft.positions.removeAll { book.positions.find($0["position_id"] ?? "") == nil }
    let there = Set(draft.positions.compactMap { $0["position_id"] })
    draft.keyRates.removeAll { !there.contains($0["position_id"] ?? "") }
    draft.vectors.removeAll { !there.contains($0["position_id"] ?? "") }
    return isClean(draft) ? draft : nil
  }

  static func isClean(_ draft: Draft) -> Bool {
    BookFolder.load(files: draft.files, options: LoadOptions(threads: 1)).report.isClean
  }

  static func file(_ rows: [Draft.Row]) -> [UInt8] {
    let columns = ["change"] + Set(rows.flatMap(\.keys)).subtracting(["change"]).sorted()
    var text = columns.joined(separator: ",") + "\n"
    for row in rows {
      let fields = columns.map { column in
        let field = row[column] ?? ""
        return field.contains(",") ? "\"\(field)\"" : field
      }
      text += fields.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  static func apply(_ rows: [Draft.Row], to ledger: Ledger) -> LoadReport {
    ChangeFile.apply(
      file(rows), name: "changes.csv", to: ledger.current.book, options: LoadOptions(threads: 1)
    ) { (changes, date) throws(ChangeFault) in
      try ledger.apply(changes, asOf: date)
    }
  }

  static let standing = [
    "select count, net, gross, long, short, dv01, net_notional, gross_notional by node",
    "select net, cs01, delta, accrued by currency", "select gross, count by desk, currency",
    "select net, avg_duration, var_contribution by children options totals",
    "select net, pct_parent(net), pct_nav(gross) by fund options exact",
  ]

  /// Trades on a state that may be ahead of its layout, in positions that may have changed.
  private static func whatIfs(_ draft: Draft, _ random: SeededRandom) -> [String] {
    var random = random
    let ids = draft.positions.compactMap { $0["position_id"] }
    let nodes = draft.nodes.compactMap { $0["node_id"] }
    let instruments = draft.instruments.compactMap { $0["instrument_id"] }
    guard let node = nodes.randomElement(using: &random),
      let instrument = instruments.randomElement(using: &random),
      let a = ids.randomElement(using: &random), let b = ids.randomElement(using: &random),
      let c = ids.randomElement(using: &random)
    else { return [] }
    return [
      "select net, gross, dv01 by node with resize '\(a)' to 3, close '\(b)' options base",
      "select net, count by currency with move '\(c)' to '\(node)', resize '\(c)' to -1.5",
      "select count, net by desk "
        + " with add (node = '\(node)', instrument = '\(instrument)', quantity = 7), close '\(a)'",
    ]
  }

  /// Answers of a changed state against those of the rebuilt book, apart from the epoch's number.
  static func differences(
    _ epoch: Epoch, _ rebuilt: Book, _ draft: Draft, _ random: SeededRandom
  ) -> [String] {
    let fresh = Epoch(rebuilt, identity: epoch.identity)
    let risks = draft.scenarios.isEmpty ? [] : ["select var(80%), es(60%), stdev by node"]
    let texts = standing + whatIfs(draft, random) + risks
    var statements = texts.compactMap { try? QueryParser.parse($0) }
    #expect(statements.count == texts.count, "\(texts)")
    var selects = RandomSelect(random, draft, rebuilt)
    for _ in 0..<2 { statements.append(.select(selects.next())) }
    return statements.compactMap { statement in
      let a = Result { () throws(QueryFault) in try epoch.answer(statement, threads: 1) }
      let b = Result { () throws(QueryFault) in try fresh.answer(statement, threads: 2) }
      return a == b ? nil : "\(statement.text)\n\(a)\nand not\n\(b)"
    }
  }

  /// The same rows and one that cannot be: whoever applies them afterwards finds no trace.
  private static func isRefusedWhole(_ rows: [Draft.Row], _ ledger: Ledger) -> Bool {
    let before = ledger.current
    return [
      ["change": "close position", "position_id": "nobody's"],
      ["change": "move node", "node_id": "nobody's", "parent_id": ""],
    ].allSatisfy { impossible in
      !apply(rows + [impossible], to: ledger).isClean && ledger.current === before
    }
  }

  @Test func aChangedBookIsTheBookOfChangedFiles() {
    var random = SeededRandom.forTest(usually: 20_261_122)
    var reached: Set<String> = []
    var applied = 0
    var refused = 0
    var ahead = 0
    for number in 0..<(Environment.isLong ? 10_000 : 60) {
      let seed = random.next()
      guard let draft = Self.clean(RandomDraft(SeededRandom(seed: seed)).draft) else { continue }
      let ledger = Ledger(draft.book(), store: "test")
      var changes = RandomChanges(SeededRandom(seed: random.next()), draft)
      for batch in 0..<10 {
        let before = changes.draft
        let most = Int.random(in: 1...(batch == 9 ? 60 : 12), using: &random)
        // Most batches are of positions or of the tree alone, so that several stand beside one
        // laid-out book; in every third book nothing moves, so that its columns are written over.
        let turn = Int.random(in: 0..<7, using: &random)
        let reach: RandomChanges.Reach =
          number % 3 == 0 ? .inPlace : turn > 2 ? .positions : turn > 0 ? .tree : .all
        let rows = (0..<most).compactMap { _ in changes.next(reach) }
        if rows.isEmpty { continue }
        if !Self.isRefusedWhole(rows, ledger) {
          Issue.record("book \(number), batch \(batch): half a batch; \(random.replay)")
          return
        }
        let wanted = Self.isClean(changes.draft)
        let old = ledger.current
        let report = Self.apply(rows, to: ledger)
        let comment = "book \(number), batch \(batch); \(random.replay)"
        if report.isClean != wanted {
          let what = wanted ? "refused" : "accepted"
          Issue.record("\(comment): \(what): \(report.rejections.map(\.description))")
          return
        }
        if wanted {
          applied += 1
        } else {
          // Figures left their range, or decimals do not fit beside others.
          refused += 1
          #expect(ledger.current.identity == old.identity)
          changes.draft = before
        }
        let rebuilt = changes.draft.book()
        let asked = Self.differences(
          ledger.current, rebuilt, changes.draft, SeededRandom(seed: random.next()))
        if !asked.isEmpty {
          Issue.record("\(comment)\n\(rows)\n\(asked.prefix(5).joined(separator: "\n"))")
          return
        }
        if ledger.current.isAhead { ahead += 1 }
        if Int.random(in: 0..<3, using: &random) == 0 { ledger.merge() }
        let differences = BookDifference.between(ledger.current.book, rebuilt)
        if !differences.isEmpty {
          Issue.record("\(comment)\n\(rows)\n\(differences.prefix(5).joined(separator: "\n"))")
          return
        }
      }
      reached.formUnion(changes.reached)
    }
    #expect(reached.count == 15, "\(reached.sorted())")
    #expect(applied > 100)
    // States whose positions nobody had laid out when they were asked.
    #expect(ahead > applied / 3)
    if Environment.isLong { #expect(refused > 0) }
  }
}
