// Sums of cells that leave 64 bits, when a book is loaded and when it changes: the answers are
// those of a book that is laid out anew, and states that were published before keep theirs.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct WideCellTests {
  private static let questions = [
    "select net, gross, long, short by node", "select net, gross by fund",
    "select net, gross by node with fx EUR +5%", "select net by desk options exact",
  ]

  private static func book(_ values: [String]) -> Book {
    var desk = DeskBook()
    for fund in 0..<3 {
      desk.node("F\(fund)")
      desk.node("D\(fund)", in: "F\(fund)", type: "DESK")
    }
    desk.rate("EUR/USD", "1.1")
    for (number, value) in values.enumerated() {
      let currency = number % 2 == 0 ? "USD" : "EUR"
      desk.position("P\(number)", on: "D\(number / 2 % 3)", of: currency, value)
    }
    return desk.draft.book()
  }

  private static func lines(_ epoch: Epoch) throws -> [[String]] {
    try questions.map { try epoch.answer(try QueryParser.parse($0), threads: 1).lines }
  }

  private static func laidOut(_ epoch: Epoch) -> Epoch {
    Epoch(epoch.book.laidOut, identity: epoch.identity)
  }

  /// The largest amount is 922,337,203,685,477.5807: two of them need 65 bits.
  private static let large = "900000000000000.0001"

  @Test func aBookMayBeginBeyond64Bits() throws {
    let epoch = DeskBook.epoch(Self.book(Array(repeating: Self.large, count: 12)))
    let expected = [
      "F0 | 3780000000000000.0004", "F1 | 3780000000000000.0004", "F2 | 3780000000000000.0004",
    ]
    let answer = try epoch.answer(try QueryParser.parse("select net by fund"), threads: 1)
    #expect(answer.lines == expected)
  }

  @Test(arguments: UInt64(1)...6)
  func changesThatLeave64BitsAreThoseOfALayout(seed: UInt64) throws {
    var random = SeededRandom.forTest(usually: seed)
    let ledger = Ledger(Self.book(Array(repeating: "1", count: 24)), store: "test")
    let first = try Self.lines(ledger.current)
    let early = ledger.current
    for _ in 0..<12 {
      let changes = (0..<Int.random(in: 1...4, using: &random)).map { _ -> Change in
        let value = Int64.random(
          in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &random)
        return .updatePosition(
          id: "P\(Int.random(in: 0..<24, using: &random))", [.figure(.marketValue, value)])
      }
      try ledger.apply(changes)
      let current = ledger.current
      #expect(try Self.lines(current) == Self.lines(Self.laidOut(current)), "\(random.replay)")
    }
    #expect(try Self.lines(early) == first)
    // Back to what fits.
    try ledger.apply(
      (0..<24).map { .updatePosition(id: "P\($0)", [.figure(.marketValue, 10_000)]) })
    #expect(try Self.lines(ledger.current) == first)
  }
}
