// Who sees a part of a book gets, to the bit, the answers of a book that never held more: whatever
// is asked, whatever the rest holds, before and after changes.

import Book
import BookFiles
import Engine
import Exact
import Query
import TestKit
import Testing

struct SightTests {
  private static let subjects = [
    "show nodes", "show limits", "show status", "show stresses", "show ladder",
    "show backtest var(80%)", "show measures",
  ]

  /// The rows that are left of a draft for who sees some nodes.
  static func seen(_ draft: Draft, _ ids: [String]) -> Draft {
    var parents: [String: String] = [:]
    for node in draft.nodes { parents[node["node_id"] ?? ""] = node["parent_id"] ?? "" }
    func isSeen(_ id: String) -> Bool {
      var next = id
      while !next.isEmpty {
        if ids.contains(next) { return true }
        next = parents[next] ?? ""
      }
      return false
    }
    var part = draft
    part.nodes = draft.nodes.filter { isSeen($0["node_id"] ?? "") }.map { node in
      var node = node
      if !isSeen(node["parent_id"] ?? "") { node["parent_id"] = "" }
      return node
    }
    part.positions.removeAll { !isSeen($0["node_id"] ?? "") }
    part.limits.removeAll { !isSeen($0["node_id"] ?? "") }
    part.realised.removeAll { !isSeen($0["node_id"] ?? "") }
    let there = Set(part.positions.compactMap { $0["position_id"] })
    part.keyRates.removeAll { !there.contains($0["position_id"] ?? "") }
    part.vectors.removeAll { !there.contains($0["position_id"] ?? "") }
    part.exposures.removeAll { !there.contains($0["position_id"] ?? "") }
    part.gammas.removeAll { !there.contains($0["position_id"] ?? "") }
    return part
  }

  /// What an answer says apart from that it is of a part.
  private static func plain(
    _ answer: Result<Answer, QueryFault>
  ) -> Result<Answer, QueryFault> {
    answer.map { answer in
      var answer = answer
      let count = answer.contract.conventions.count
      answer.contract.conventions.removeAll { $0.name == "view" }
      if answer.contract.conventions.count < count { answer.contract.notes.removeLast() }
      return answer
    }
  }

  /// Questions about all that the whole book has, hidden names among them.
  private static func questions(
    _ draft: Draft, _ book: Book, _ random: SeededRandom
  ) -> [Statement] {
    var random = random
    var texts = ChangeTests.standing + subjects
    let positions = draft.positions.compactMap { $0["position_id"] }
    for _ in 0..<3 {
      let node = draft.nodes.randomElement(using: &random)?["node_id"] ?? ""
      let name = book.hierarchy.find(node).map { book.hierarchy.path(of: $0) } ?? ""
      let position = positions.randomElement(using: &random) ?? "nobody's"
      texts += [
        "select net, count under '\(node)' by node", "select net under '\(node)x'",
        "select net, var(80%) under '\(node)'", "show nodes under '\(node.lowercased())'",
        "select count where node = '\(node)'", "select net, gross where desk = '\(node)'",
        "select pct_nav(gross, '\(node)') by fund", "select net by fund having fund = '\(node)'",
        "select count by position where position = '\(position)'",
        "select net with close '\(position)' options base",
        "select net by node with move '\(position)' to '\(node)'",
        "show impact with resize '\(position)' to 1",
        "show limits with close '\(position)'",
        "select count where tags like '%\(node)%'", "explain select net under '\(node)'",
        "select net in XXX", "select net in ars under '\(node)'", "select kr(USD-SOFR) by node",
        "select distinct(instrument), hhi(issuer), min(price), max(quantity)",
      ]
      if !name.isEmpty { texts.append("select net under \(QueryText.quoted(name))") }
    }
    var statements = texts.compactMap { try? QueryParser.parse($0) }
    var selects = RandomSelect(random, draft, book)
    for _ in 0..<12 { statements.append(.select(selects.next())) }
    return statements
  }

  private static func difference(
    _ ledger: Ledger, _ sight: Sight, _ part: Book, _ statements: [Statement]
  ) -> String? {
    let alone = Epoch(part, identity: ledger.current.identity)
    for statement in statements {
      let there = plain(
        Result { () throws(QueryFault) in try ledger.answer(statement, as: sight, threads: 1) })
      let here = Result { () throws(QueryFault) in try alone.answer(statement, threads: 1) }
      if there != here { return "\(statement.text)\n\(there)\nand not\n\(here)" }
      if let state = ledger.currentAtHand(for: statement, as: sight),
        let ready = try? state.readyAnswer(statement)
      {
        if plain(.success(ready)) != here { return "at once: \(statement.text)" }
      }
    }
    return nil
  }

  @Test func whoSeesAPartGetsTheAnswersOfABookThatHoldsNoMore() {
    var random = SeededRandom.forTest(usually: 20_261_121)
    var compared = 0
    var refused = 0
    for number in 0..<(Environment.isLong ? 2_000 : 40) {
      let seed = random.next()
      guard let draft = ChangeTests.clean(RandomDraft(SeededRandom(seed: seed)).draft) else {
        continue
      }
      let ids = draft.nodes.compactMap { $0["node_id"] } + ["nobody's"]
      var changes = RandomChanges(SeededRandom(seed: random.next()), draft)
      let ledger = Ledger(draft.book(), store: "test")
      for step in 0..<(Environment.isLong ? 10 : 3) {
        let nodes = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
          ids.randomElement(using: &random)
        }
        let part = Self.seen(changes.draft, nodes)
        guard ChangeTests.isClean(part) else { continue }
        let sight = Sight(nodes: nodes)
        let comment = "book \(number), step \(step), sees \(nodes); \(random.replay)"
        let alone = part.book()
        let differences = BookDifference.between(ledger.current(as: sight), alone)
        if !differences.isEmpty {
          Issue.record("\(comment)\n\(differences.prefix(5).joined(separator: "\n"))")
          return
        }
        let statements = Self.questions(
          changes.draft, ledger.current.book, SeededRandom(seed: random.next()))
        if let difference = Self.difference(ledger, sight, alone, statements) {
          Issue.record("\(comment)\n\(difference)")
          return
        }
        compared += statements.count
        let before = changes.draft
        let rows = (0..<4).compactMap { _ in changes.next(.all) }
        if rows.isEmpty || !ChangeTests.apply(rows, to: ledger).isClean {
          refused += 1
          changes.draft = before
        }
      }
    }
    #expect(compared > 2_000, "\(compared) compared, \(refused) refused")
  }

  @Test func aTotalIsToldOfANodeAsAWholeAndNothingElse() throws {
    var book = DeskBook()
    book.node("FUND")
    book.node("A", in: "FUND")
    book.node("B", in: "FUND")
    book.instrument("I", "USD")
    book.position("P1", on: "A", of: "I", "100")
    book.position("P2", on: "B", of: "I", "7")
    let ledger = Ledger(book.draft.book(), store: "test")
    let sight = Sight(nodes: ["A"], totals: ["FUND"])
    func lines(_ text: String) throws -> [String] {
      try ledger.answer(try QueryParser.parse(text), as: sight, threads: 1).lines
    }
    func code(_ text: String) -> QueryFault.Code? {
      do throws(QueryFault) {
        _ = try ledger.answer(try QueryParser.parse(text), as: sight, threads: 1)
        return nil
      } catch {
        return error.code
      }
    }
    let whole = try ledger.answer(try QueryParser.parse("select net, count"), threads: 1).lines
    #expect(try lines("select net, count under FUND") == whole)
    #expect(try lines("select net, count under A") != whole)
    // What is not under a node is of what is seen, and says so.
    let seen = try ledger.answer(try QueryParser.parse("select net"), as: sight, threads: 1)
    #expect(seen.contract.conventions.contains { $0.name == "view" && $0.value == "partial" })
    let ofNode = try ledger.answer(
      try QueryParser.parse("select net under A"), as: sight, threads: 1)
    #expect(!ofNode.contract.conventions.contains { $0.name == "view" })
    for text in [
      "select net under FUND by node", "select net under FUND where instrument = 'I'",
      "select net under FUND by children", "select min(quantity) under FUND",
      "select distinct(instrument) under FUND", "select net under FUND by position",
      "select net under FUND having net > 0", "select net under FUND order by net limit 1",
      "select net under FUND with close P2", "explain select net under FUND",
      "show nodes under FUND", "show limits under FUND", "select net under /FUND",
      "select pct_nav(gross, FUND)", "select net under FUND options netting = instrument",
      "select net under FUND options paper", "select net under B",
      "select hhi(instrument) under FUND", "select net under FUND options base",
      "select net under FUND as of 2026-11-20", "select avg_rating under FUND",
      "select net under FUND known at 2026-11-20T00:00:00Z", "select net under FUND options exact",
    ] {
      #expect(code(text) != nil, "\(text)")
    }
    // A node that is not there is refused as one that is not theirs, to the byte.
    for (hidden, unknown) in [("B", "C"), ("FUND", "FUNC")] {
      func fault(_ node: String) -> String {
        do throws(QueryFault) {
          _ = try ledger.answer(
            try QueryParser.parse("show nodes under \(node)"), as: sight, threads: 1)
          return "none"
        } catch {
          return error.reason.replacing(node, with: "?") + "\(String(describing: error.suggestion))"
        }
      }
      #expect(fault(hidden) == fault(unknown))
    }
  }

  @Test func sightsAreToldApartByBytes() {
    let composed = Sight(nodes: ["\u{E9}"])
    let decomposed = Sight(nodes: ["e\u{301}"])
    #expect(composed != decomposed)
    #expect(Sight(nodes: ["a", "b", "a"]) == Sight(nodes: ["b", "a"]))
    #expect(Sight(nodes: ["a"]) != Sight(nodes: [], totals: ["a"]))
    #expect(Sight(nodes: []) != .everything)
  }
}
