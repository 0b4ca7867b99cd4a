// A writer, readers and merges at the same time: every reader sees whole epochs, and in the end the
// book is the one that the changes make one after the other.

import Book
import BookFiles
import Columns
import Dispatch
import Engine
import Exact
import Query
import Synchronization
import TestKit
import Testing

struct LedgerThreadTests {
  /// Two positions of one node, whose values are always opposite: a torn state would not add up.
  private static func book() -> Book {
    var draft = Draft()
    draft.nodes = [
      ["node_id": "F", "parent_id": "", "node_type": "FUND"],
      ["node_id": "D", "parent_id": "F", "node_type": "DESK"],
      ["node_id": "E", "parent_id": "F", "node_type": "DESK"],
    ]
    draft.instruments = [["instrument_id": "I", "currency": "USD"]]
    draft.positions = (0..<64).map { number in
      [
        "position_id": "P\(number)", "node_id": number % 2 == 0 ? "D" : "E",
        "instrument_id": "I", "quantity": "1", "market_value": "0",
      ]
    }
    return draft.book()
  }

  /// One position of each desk gets the same value with the other sign, all others get 0.
  private static func changes(_ batch: Int) -> [Change] {
    let (a, b) = (batch % 32 * 2, (batch * 7 + 5) % 32 * 2 + 1)
    let value = Int64(batch + 1) * 10_000
    return (0..<64).map { number in
      .updatePosition(
        id: "P\(number)",
        [.figure(.marketValue, number == a ? value : number == b ? -value : 0)])
    }
  }

  @Test func readersSeeWholeEpochsWhileOthersWriteAndMerge() throws {
    let ledger = Ledger(Self.book(), store: "test")
    let batches = Environment.isLong ? 20_000 : 400
    let isDone = Atomic<Bool>(false)
    let faults = Mutex<[String]>([])
    let seen = Atomic<Int>(0)
    let questions = try [
      "select net by fund", "select net where direction = LONG", "select net, count by node",
    ].map { try QueryParser.parse($0) }
    // Two lanes, so that both run at once on two cores: one writes, one asks and merges.
    DispatchQueue.concurrentPerform(iterations: 2) { lane in
      if lane == 0 {
        for batch in 0..<batches {
          do throws(ChangeFault) {
            try ledger.apply(Self.changes(batch))
          } catch {
            faults.withLock { $0.append("\(error)") }
          }
        }
        isDone.store(true, ordering: .releasing)
        return
      }
      var number = 0
      repeat {
        number += 1
        if number % 4 == 0 { ledger.merge() }
        let epoch = ledger.current
        let answer = Result { () throws(QueryFault) in
          try epoch.answer(questions[number % questions.count], threads: 1)
        }
        let net = (try? answer.get())?.columns.first { $0.name == "net" }?.text(0)
        if net != "0.0000" { faults.withLock { $0.append("torn: \(answer)") } }
        seen.wrappingAdd(1, ordering: .relaxed)
      } while !isDone.load(ordering: .acquiring)
    }
    #expect(faults.withLock { Array($0.prefix(3)) } == [])
    #expect(seen.load(ordering: .relaxed) > 0)
    #expect(ledger.current.identity.counter == UInt64(batches) + 1)
    let last = ledger.current.book.positions
    let value = Int64(batches) * 10_000
    #expect(last[.marketValue]?.values.reduce(0, +) == 0)
    #expect(last[.marketValue]?.values.max() == value)
  }
}
