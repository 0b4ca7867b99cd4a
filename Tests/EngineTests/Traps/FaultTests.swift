// Questions that have no answer: what is unknown, what cannot be combined, what was cancelled, and
// what needs more digits than there are.

import Engine
import Query
import Synchronization
import TestKit
import Testing

struct FaultTests {
  private static var book: DeskBook {
    var book = DeskBook()
    book.rate("EUR/USD", "1.1")
    book.node("Fund")
    book.node("Desk1", in: "Fund", type: "DESK")
    book.position("P", on: "Desk1", of: "USD", "100")
    book.draft.keyRates = [
      ["position_id": "P", "curve": "USD-SOFR", "tenor": "2Y", "dv01": "1"]
    ]
    return book
  }

  @Test(arguments: [
    ("select net under Dekk1", QueryFault.Code.unknownNode, "Desk1"),
    ("select net under desk1", .unknownNode, "Desk1"),
    ("select net under /Fund/Desk2", .unknownNode, "Desk1"),
    ("select net under /Desk1", .unknownNode, "/Fund/Desk1"),
    ("select net in EUX", .unknownCurrency, "EUR"),
    ("select net where node = Dekk1", .unknownNode, "Desk1"),
    ("select net where instrument = usd", .unknownValue, "USD"),
    ("select kr(USD-SOFT, 2Y)", .unknownValue, "USD-SOFR"),
    ("select kr(USD-SOFR, 3Y)", .unknownValue, "2Y"),
    ("select pct_nav(net, Dekk1)", .unknownNode, "Desk1"),
  ])
  func whatIsUnknownIsSaidWithWhatMayHaveBeenMeant(
    question: String, code: QueryFault.Code, suggestion: String
  ) throws {
    let fault = try #require(Self.book.fault(question))
    #expect(fault.code == code, "\(fault)")
    #expect(fault.suggestion == suggestion, "\(fault)")
    let range = try #require(fault.range, "\(fault)")
    #expect(!range.isEmpty && range.upperBound <= question.utf8.count, "\(fault)")
  }

  @Test(arguments: [
    ("select net by node options others", QueryFault.Code.notCombinable),
    ("select net by currency top 3 per fund", .notCombinable),
    ("select price", .needsPosition), ("select net as of 2026-01-01", .asOfUnavailable),
    ("select var(99%)", .notAvailable), ("select net with rates *1.1", .notAvailable),
  ])
  func whatCannotBeAnsweredIsRefused(question: String, code: QueryFault.Code) {
    #expect(Self.book.fault(question)?.code == code, "\(question)")
  }

  @Test func aCancelledQuestionEndsAsCancelled() throws {
    let book = RandomDraft(SeededRandom(seed: 1), positions: 20_000).draft.book()
    let statement = try QueryParser.parse("select net by position")
    for threads in [1, 4] {
      let epoch = DeskBook.epoch(book)
      #expect(throws: QueryFault.self) {
        try epoch.answer(statement, threads: threads, isCancelled: { true })
      }
      // It leaves nothing half made behind.
      let again = try epoch.answer(statement, threads: threads)
      #expect(try DeskBook.epoch(book).answer(statement, threads: 1) == again)
    }
  }

  /// Asked in every step that grows with groups, and heard whenever it is said.
  @Test(arguments: [
    "select net, hhi(instrument), avg(duration), min(name) by position",
    "select net, pct_parent(net) by position order by net top 9000 options others, totals",
    "select net by position having net > 0 order by position desc",
    "select net, pct_parent(net) by node, instrument",
    "select gross by node options netting=issuer",
    "select gross by position, node where position like '%1%'", "show nodes",
  ])
  func aQuestionIsCancelledWhereverItStands(question: String) throws {
    let book = RandomDraft(SeededRandom(seed: 1), positions: 20_000).draft.book()
    let statement = try QueryParser.parse(question)
    // Cancelled from the `limit`-th time on that it is asked; never without a limit.
    func asked(limit: Int = .max) -> (count: Int, isCancelled: Bool) {
      let count = Atomic<Int>(0)
      let answer = Result { () throws(QueryFault) in
        try DeskBook.epoch(book).answer(statement, threads: 1) {
          count.add(1, ordering: .relaxed).newValue >= limit
        }
      }
      guard case .failure(let fault) = answer else {
        return (count.load(ordering: .relaxed), false)
      }
      return (count.load(ordering: .relaxed), fault.code == .cancelled)
    }
    let all = asked().count
    if question != "show nodes" { #expect(all > 22) }
    for limit in stride(from: 1, through: all, by: max(1, all / 30)) {
      let outcome = asked(limit: limit)
      #expect(outcome.isCancelled && outcome.count == limit, "asked \(limit) of \(all) times")
    }
  }

  @Test func sumsBeyond128BitsAreRefusedAndNeverWrap() throws {
    var book = DeskBook()
    book.rate("EUR/USD", "90000000000000")
    book.node("A")
    for number in 0..<4 { book.position("P\(number)", on: "A", of: "EUR", "900000000000000") }
    // 3.24e29 dollars: with 4 decimals they fit, with 12 they do not.
    try book.expect("select net", ["324000000000000000000000000000.0000"])
    #expect(book.fault("select net options decimals = 12")?.code == .overflow)
    try book.expect("select net options exact", ["324000000000000000000000000000"])
    try book.expect("select pct_parent(net) by position limit 1", ["P0 | 25.0"])
  }

  @Test func theLargestAmountsAddUpWithoutLoss() throws {
    var book = DeskBook()
    book.node("A")
    for number in 0..<50 {
      book.position("P\(number)", on: "A", of: "USD", "922337203685477.5807")
      book.position("Q\(number)", on: "A", of: "USD", "-922337203685477.5807")
    }
    book.position("R", on: "A", of: "USD", "0.0001")
    try book.expect(
      "select net, gross, long, short",
      [
        "0.0001 | 92233720368547758.0701 | 46116860184273879.0351 | -46116860184273879.0350"
      ])
  }
}
