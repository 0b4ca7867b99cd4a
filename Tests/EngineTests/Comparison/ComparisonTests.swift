// Comparisons by hand: what cannot be compared or explained, and where, and the states of a ledger.

import Book
import BookFiles
import Engine
import Exact
import Query
import TestKit
import Testing

struct ComparisonTests {
  private static func desk(_ edit: (inout DeskBook) -> Void = { _ in }) -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    desk.node("D", in: "F", type: "DESK")
    desk.position("P1", on: "D", of: "USD", "100")
    desk.rate("EUR/USD", "1.1")
    edit(&desk)
    return desk
  }

  private static func ledger(_ a: DeskBook, _ b: DeskBook) -> Ledger {
    Ledger(
      b.draft.book(), store: "b",
      snapshots: [Ledger.Snapshot(id: "a", book: a.draft.book(), store: "a")])
  }

  private static func fault(_ question: String, _ a: DeskBook, _ b: DeskBook) throws -> QueryFault?
  {
    do throws(QueryFault) {
      _ = try ledger(a, b).answer(try QueryParser.parse(question), threads: 1)
      return nil
    } catch { return error }
  }

  private static let explained = "compare select net from snapshot a to epoch 1 explained"

  private static func lines(_ question: String, _ a: DeskBook, _ b: DeskBook) throws -> [String] {
    try ledger(a, b).answer(try QueryParser.parse(question), threads: 1).lines
  }

  @Test func booksThatCannotBeMixedAreNotExplained() throws {
    let plain = Self.desk()
    let others: [(String, DeskBook)] = [
      ("BTC have four decimals in one", Self.desk { $0.draft.settings["scale8_currencies"] = "" }),
      ("p1 of one differs", Self.desk { $0.draft.positions[0]["position_id"] = "p1" }),
      (
        "d of one differs",
        Self.desk {
          $0.draft.nodes[1]["node_id"] = "d"
          $0.draft.positions[0]["node_id"] = "d"
        }
      ),
      ("x of one differs", Self.desk { $0.instrument("x", "USD") }),
      (
        "e of one differs",
        Self.desk { $0.draft.entities.append(["entity_id": "e", "entity_type": "ISSUER"]) }
      ),
    ]
    for (reason, other) in others {
      let from = Self.desk { desk in
        if reason.hasPrefix("x ") { desk.instrument("X", "USD") }
        if reason.hasPrefix("e ") {
          desk.draft.entities.append(["entity_id": "E", "entity_type": "ISSUER"])
        }
      }
      let found = try Self.fault(Self.explained, from, other)
      #expect(found?.code == .notCombinable)
      #expect(found?.reason.contains(reason) ?? false, "\(found?.reason ?? "no fault")")
      #expect(found?.range == 24..<45)
      // Without its parts the change is one of two answers.
      #expect(try Self.fault("compare select net from snapshot a to epoch 1", from, other) == nil)
    }
    let euros = Self.desk { $0.draft.settings["base_currency"] = "EUR" }
    #expect(try Self.fault(Self.explained, plain, euros)?.suggestion == "in EUR")
    let inDollars = "compare select net in USD from snapshot a to epoch 1"
    #expect(try Self.lines(inDollars, plain, euros) == ["100.0000 | 100.0000 | 0.0000 | –"])
    #expect(try Self.fault(inDollars + " explained", plain, euros)?.code == .notCombinable)
  }

  @Test func aPositionWithoutAQuantityIsExchanged() throws {
    let from = Self.desk { $0.draft.positions[0]["quantity"] = "0" }
    let to = Self.desk {
      $0.draft.positions[0]["quantity"] = "5"
      $0.draft.positions[0]["market_value"] = "700"
    }
    let line = "100.0000 | 700.0000 | 600.0000 | 0.0000 | 0.0000 | 600.0000"
    #expect(try Self.lines(Self.explained, from, to)[0].hasPrefix(line))
    // And back: to nothing in proportion, and what is given for it is a price.
    let back = "700.0000 | 100.0000 | -600.0000 | 0.0000 | 0.0000 | -700.0000"
    let lines = try Self.lines(Self.explained, to, from)
    #expect(lines[0].hasPrefix(back), "\(lines)")
    #expect(lines[0].contains("| 100.0000 | 0.0000 | 0.0000 | 0.0000 | –"), "\(lines)")
  }

  @Test func aNodeOfAnotherRankIsNoObstacle() throws {
    let from = Self.desk { $0.draft.nodes[1]["node_type"] = "BOOK" }
    let to = Self.desk {
      $0.node("B", in: "D", type: "DESK")
      $0.draft.positions[0]["node_id"] = "B"
    }
    let lines = try Self.lines(
      "compare select net by node from snapshot a to epoch 1 explained", from, to)
    #expect(lines.count == 3)
    #expect(lines[2].hasPrefix("B | – | 100.0000 | 100.0000 | 0.0000 | 0.0000 | 0.0000 | 100.0000"))
  }

  @Test func aRateThatIsMissingOnOneSideIsOfFX() throws {
    let from = Self.desk { desk in
      desk.draft.rates = []
      desk.position("P2", on: "D", of: "EUR", "10")
    }
    let to = Self.desk { $0.position("P2", on: "D", of: "EUR", "10") }
    let answer = try Self.ledger(from, to).answer(
      try QueryParser.parse(Self.explained), threads: 1)
    #expect(
      answer.lines == [
        "100.0000 | 111.0000 | 11.0000 | 0.0000 | 0.0000 | 0.0000 | 0.0000 | 0.0000 | 0.0000"
          + " | 0.0000 | 0.0000 | 11.0000 | 0.0000 | –"
      ])
    #expect(!answer.contract.isComplete && answer.incompleteRows == [0])
    #expect(answer.contract.notes.contains { $0.contains("snapshot a lacks 1 in EUR") })
  }

  /// States that stand beside the laid-out book are compared as the books that they are.
  @Test func statesOfALedgerAreComparedAsBooks() throws {
    var random = SeededRandom.forTest(usually: 66)
    var compared = 0
    for _ in 0..<(Environment.isLong ? 400 : 25) {
      guard let draft = ChangeTests.clean(RandomDraft(SeededRandom(seed: random.next())).draft)
      else { continue }
      let ledger = Ledger(draft.book(), store: "test")
      var changes = RandomChanges(SeededRandom(seed: random.next()), draft)
      for reach in [RandomChanges.Reach.positions, .tree, .positions, .all] {
        let rows = (0..<6).compactMap { _ in changes.next(reach) }
        guard !rows.isEmpty, ChangeTests.apply(rows, to: ledger).isClean else { break }
        let books = Ledger(
          ledger.current.book.laidOut, store: "test",
          snapshots: [Ledger.Snapshot(id: "a", book: draft.book(), store: "test")])
        let last = ledger.current.identity.counter
        let question = "compare select net, dv01, gross, count by node"
        guard
          let own = try RandomComparisonTests.answer(
            ledger, question + " from epoch 1 to epoch \(last) explained"),
          let other = try RandomComparisonTests.answer(
            books, question + " from snapshot a to epoch 1 explained")
        else { continue }
        compared += 1
        #expect(own.columns.dropLast() == other.columns.dropLast(), "\(random.replay)")
      }
    }
    #expect(compared > 20)
  }

  @Test func anEpochIsAskedByItsNumber() throws {
    let ledger = Ledger(Self.desk().draft.book(), store: "test")
    try ledger.apply([.closePosition(id: "P1")])
    func lines(_ question: String) throws -> [String] {
      try ledger.answer(try QueryParser.parse(question), threads: 1).lines
    }
    #expect(try lines("select count as of epoch 1") == ["1"])
    #expect(try lines("select count as of epoch 2") == ["0"])
    #expect(
      try lines("compare select count from epoch 1 to epoch 2 explained")
        == ["1 | 0 | -1 | 0 | -1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | –"])
    #expect(throws: QueryFault.self) { try lines("select count as of epoch 3") }
    let own = DeskBook.epoch(Self.desk().draft.book())
    let same = try own.answer(
      try QueryParser.parse("compare select net from epoch 1 to 2026-03-04"), threads: 1)
    #expect(same.lines == ["100.0000 | 100.0000 | 0.0000 | –"])
  }
}
