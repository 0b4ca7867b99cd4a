// A book over time: dated batches, questions of a day, and epochs that are kept for a while.

import Book
import BookFiles
import Columns
import Engine
import Exact
import Query
import Testing

struct LedgerTests {
  /// A desk with all below it moves from one fund to the other, and a rate changes between.
  private static func ledger() -> Ledger {
    var desk = DeskBook(day: "2026-03-04")
    desk.node("F1")
    desk.node("F2")
    desk.node("D", in: "F1", type: "DESK")
    desk.node("B", in: "D", type: "BOOK")
    desk.position("P1", on: "B", of: "USD", "100")
    desk.position("P2", on: "B", of: "EUR", "10")
    desk.position("P3", on: "F2", of: "USD", "7")
    desk.rate("EUR/USD", "1.1")
    return Ledger(desk.draft.book(), store: "test")
  }

  private static let changes: [Draft.Row] = [
    ["change": "fx", "date": "2026-03-09", "pair": "EUR/USD", "rate": "1.2"],
    ["change": "move node", "date": "2026-03-09", "node_id": "D", "parent_id": "F2"],
    ["change": "close position", "date": "2026-03-11", "position_id": "P3"],
  ]

  @Test func aBatchOfAnEarlierDayIsRefused() throws {
    let ledger = Self.ledger()
    let before = ledger.current.identity
    let fault = ChangeFault(item: 0, field: "date", reason: .goesBack(from: "2026-03-04"))
    #expect(throws: fault) {
      try ledger.apply([.closePosition(id: "P1")], asOf: CalendarDate("2026-03-03"))
    }
    #expect(ledger.current.identity == before)
    #expect(try lines("select count", ledger) == lines("select count", Self.ledger()))
  }

  private func lines(_ question: String, _ ledger: Ledger) throws -> [String] {
    try ledger.answer(try QueryParser.parse(question), threads: 1).lines
  }

  private func fault(_ question: String, _ ledger: Ledger) throws -> QueryFault.Code? {
    do {
      _ = try lines(question, ledger)
      return nil
    } catch let fault as QueryFault {
      return fault.code
    }
  }

  @Test func aMovedDeskIsWhereItWasOnEachDay() throws {
    let ledger = Self.ledger()
    #expect(ChangeTests.apply(Self.changes, to: ledger).isClean)
    let old = ["F1 | 111.0000", "F2 | 7.0000"]
    #expect(try lines("select net by fund as of 2026-03-04", ledger) == old)
    #expect(try lines("select net by fund as of 2026-03-09", ledger) == ["F2 | 119.0000"])
    #expect(try lines("select net by fund as of 2026-03-11", ledger) == ["F2 | 112.0000"])
    #expect(try lines("select net by fund", ledger) == ["F2 | 112.0000"])
    // Both parents can be asked for the desk, each on its days.
    #expect(try lines("select net under /F1/D as of 2026-03-04", ledger) == ["111.0000"])
    #expect(try lines("select net under /F2/D as of 2026-03-09", ledger) == ["112.0000"])
    #expect(try fault("select net under /F1/D as of 2026-03-09", ledger) == .unknownNode)
    #expect(try fault("select net under /F2/D as of 2026-03-04", ledger) == .unknownNode)
  }

  @Test func aDayBetweenHasTheStateBeforeAndItsOwnRates() throws {
    let ledger = Self.ledger()
    #expect(ChangeTests.apply(Self.changes, to: ledger).isClean)
    let between = try ledger.answer(
      try QueryParser.parse("select net by fund as of 2026-03-08"), threads: 1)
    #expect(between.lines == ["F1 | 111.0000", "F2 | 7.0000"])
    #expect(between.contract.asOf == CalendarDate("2026-03-08"))
    #expect(between.contract.epoch.counter == 1)
    // Rates may be five days old, here by the day that is asked, not by that of the state.
    #expect(
      try lines("select net under D as of 2026-03-08 options fx_max_age=4", ledger) == ["111.0000"])
    let stale = try ledger.answer(
      try QueryParser.parse("select net under D as of 2026-03-08 options fx_max_age=3"), threads: 1)
    #expect(!stale.contract.isComplete)
    #expect(try lines("select net as of 2026-03-10", ledger) == ["119.0000"])
  }

  @Test func ratingsOfADayBetweenAreThoseOfThatDay() throws {
    var desk = DeskBook(day: "2026-03-04")
    desk.node("F")
    desk.draft.entities.append(["entity_id": "ACME", "entity_type": "ISSUER"])
    desk.instrument("I", "USD", ["issuer_id": "ACME"])
    desk.position("P", on: "F", of: "I", "1")
    for (day, rating) in [("2026-03-01", "BBB-"), ("2026-03-06", "BB+")] {
      desk.draft.ratings.append([
        "entity_id": "ACME", "agency": "SP", "rating": rating, "as_of_date": day,
      ])
    }
    let ledger = Ledger(desk.draft.book(), store: "test")
    let changes = [["change": "close position", "date": "2026-03-09", "position_id": "P"]]
    #expect(ChangeTests.apply(changes, to: ledger).isClean)
    for (day, ig) in [("04", "IG"), ("05", "IG"), ("06", "HY"), ("08", "HY")] {
      #expect(try lines("select count by ig as of 2026-03-\(day)", ledger) == ["\(ig) | 1"])
    }
    #expect(try lines("select count by ig as of 2026-03-09", ledger) == [])
  }

  /// Trades on an earlier day know what was learnt since, as the day itself does.
  @Test func tradesOnAnEarlierDayKnowLaterRates() throws {
    let ledger = Self.ledger()
    let rows: [Draft.Row] = [
      ["change": "resize position", "date": "2026-03-05", "position_id": "P1", "quantity": "2"],
      [
        "change": "fx", "date": "2026-03-09", "pair": "EUR/USD", "rate": "2",
        "as_of_date": "2026-03-05",
      ],
    ]
    #expect(ChangeTests.apply(rows, to: ledger).isClean)
    #expect(
      try lines("select net by fund as of 2026-03-05", ledger) == ["F1 | 220.0000", "F2 | 7.0000"])
    let traded = try ledger.answer(
      try QueryParser.parse("select net by fund as of 2026-03-06 with close P3"), threads: 1)
    #expect(traded.lines == ["F1 | 220.0000"])
    #expect(traded.contract.positionsAsOf == CalendarDate("2026-03-05"))
  }

  /// The book has its day after the first batch that has one, whatever that batch was.
  @Test(arguments: ["resize position", "rename node"])
  func aBookWithoutADayGetsOneFromItsFirstBatch(kind: String) throws {
    var desk = DeskBook()
    desk.draft.settings["as_of"] = ""
    desk.node("F")
    desk.position("P", on: "F", of: "EUR", "10")
    var files = desk.draft.files
    for name in ["fx.csv", "ratings.csv"] { files[name] = nil }
    let loaded = BookFolder.load(files: files, options: LoadOptions(threads: 1))
    let ledger = Ledger(try #require(loaded.book), store: "test")
    let first: Draft.Row =
      kind == "rename node"
      ? ["change": kind, "date": "2026-03-05", "node_id": "F", "name": "Fund"]
      : ["change": kind, "date": "2026-03-05", "position_id": "P", "quantity": "1"]
    let rows = [first, ["change": "fx", "date": "2026-03-06", "pair": "EUR/USD", "rate": "2"]]
    #expect(ChangeTests.apply(rows, to: ledger).isClean)
    #expect(try lines("select net", ledger) == ["20.0000"])
    #expect(try lines("select net where quantity > 0", ledger) == ["20.0000"])
  }

  @Test func aDayBeforeTheFirstOrAfterTheLastIsNotThere() throws {
    let ledger = Self.ledger()
    #expect(try fault("select net as of 2026-03-05", ledger) == .asOfUnavailable)
    #expect(ChangeTests.apply(Self.changes, to: ledger).isClean)
    for day in ["2026-03-03", "2026-03-12", "0001-01-01", "9999-12-31"] {
      #expect(try fault("select net as of \(day)", ledger) == .asOfUnavailable)
    }
    #expect(try fault("select net as of snapshot 'close'", ledger) == .asOfUnavailable)
  }

  @Test func theLastBatchOfADayIsTheDay() throws {
    let ledger = Self.ledger()
    for id in ["P1", "P2"] {
      let rows = [["change": "close position", "date": "2026-03-05", "position_id": id]]
      #expect(ChangeTests.apply(rows, to: ledger).isClean)
    }
    #expect(ledger.current.identity.counter == 3)
    #expect(try lines("select count as of 2026-03-05", ledger) == ["1"])
    // The day that was loaded ends with the changes that have no other.
    let again = Self.ledger()
    #expect(
      ChangeTests.apply([["change": "close position", "position_id": "P1"]], to: again).isClean)
    #expect(try lines("select count as of 2026-03-04", again) == ["2"])
    let back = [["change": "close position", "date": "2026-03-03", "position_id": "P2"]]
    #expect(ChangeTests.apply(back, to: again).rejections.map(\.code) == ["DATE_GOES_BACK"])
  }

  @Test func epochsAreKeptAndThenGone() throws {
    let ledger = Self.ledger()
    let first = ledger.current
    for number in 2...66 {
      try ledger.apply([.updateNode(id: "D", [.name("\(number)")])])
      #expect(ledger.current.identity.counter == UInt64(number))
      #expect(try ledger.epoch(UInt64(number)).identity == ledger.current.identity)
    }
    // The current one and 64 behind it.
    for counter in 2...66 as ClosedRange<UInt64> {
      let epoch = try ledger.epoch(counter)
      #expect(epoch.identity.counter == counter)
      #expect(epoch.book.hierarchy.names[epoch.book.hierarchy.find("D")?.row ?? 0] == "\(counter)")
    }
    for counter in [0, 1, 67, UInt64.max] {
      do throws(QueryFault) {
        _ = try ledger.epoch(counter)
        Issue.record("epoch \(counter) is there")
      } catch {
        #expect(error.code == .epochGone)
        #expect(error.reason.contains("up to 66"))
      }
    }
    // Who holds an epoch keeps it.
    let answer = try first.answer(try QueryParser.parse("select count"), threads: 1)
    #expect(answer.lines == ["3"])
  }

  @Test func whatIsRefusedChangesNothing() throws {
    let ledger = Self.ledger()
    let before = ledger.current
    #expect(throws: ChangeFault(item: 1, field: "position_id", reason: .isClosed)) {
      try ledger.apply([.closePosition(id: "P1"), .closePosition(id: "P1")])
    }
    #expect(ledger.current.identity == before.identity)
    #expect(BookDifference.between(ledger.current.book, before.book) == [])
    #expect(try lines("select count", ledger) == ["3"])
  }
}

// MARK: Trees that are deep

extension LedgerTests {
  /// Depth is input: nothing on the way up may need a stack.
  @Test func aNodeMovesBelowAHundredThousandOthers() throws {
    var desk = DeskBook()
    let depth = 100_000
    for level in 0..<depth {
      desk.node("N\(level)", in: level == 0 ? "" : "N\(level - 1)", type: "STRATEGY")
    }
    desk.node("X", type: "STRATEGY")
    desk.rate("EUR/USD", "1.1")
    desk.position("P1", on: "N\(depth - 1)", of: "USD", "100")
    desk.position("P2", on: "X", of: "EUR", "10")
    let ledger = Ledger(desk.draft.book(), store: "test")
    try ledger.apply([.moveNode(id: "X", parent: "N\(depth - 1)")])
    #expect(try lines("select net under N0", ledger) == ["111.0000"])
    try ledger.apply([.moveNode(id: "X", parent: "")])
    try ledger.apply([.movePosition(id: "P2", node: "N\(depth - 1)")])
    #expect(try lines("select net under N0", ledger) == ["111.0000"])
    #expect(try lines("select net under X", ledger) == ["0.0000"])
  }
}
