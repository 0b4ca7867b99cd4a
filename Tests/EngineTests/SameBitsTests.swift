// The same answer, to the bit, whatever the number of threads, the order of the files' rows, and
// what was asked before.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct SameBitsTests {
  private static let identity = Contract.Epoch(store: "test", counter: 1)

  /// Answers are compared as values where there are any: their text is for the failure alone.
  private static func isSame(_ a: Epoch, _ b: Epoch, _ select: Select, _ threads: Int) -> Bool {
    let one = Result { () throws(QueryFault) in try a.answer(.select(select), threads: 1) }
    let other = Result { () throws(QueryFault) in try b.answer(.select(select), threads: threads) }
    return one == other
  }

  @Test func threadsAndTheOrderOfRowsChangeNoBit() {
    var random = SeededRandom.forTest(usually: 77)
    for number in 0..<(Environment.isLong ? 600 : 25) {
      let draft = RandomDraft(SeededRandom(seed: random.next())).draft
      let book = draft.book()
      let shuffled = draft.shuffled(using: &random).book()
      var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
      for question in 0..<6 {
        let select = selects.next()
        for threads in [1, 2, 8] {
          // Fresh epochs: nothing is known from before.
          let (a, b) = (
            Epoch(book, identity: Self.identity), Epoch(shuffled, identity: Self.identity)
          )
          #expect(
            Self.isSame(a, b, select, threads),
            """
            book \(number), question \(question), \(threads) threads; \(random.replay)
            \(Statement.select(select).text)
            """
          )
        }
      }
    }
  }

  /// Enough positions that threads have something to share.
  @Test func threadsChangeNoBitOfALargerBook() {
    var random = SeededRandom.forTest(usually: 78)
    let draft = RandomDraft(SeededRandom(seed: random.next()), positions: 30_000).draft
    let book = draft.book()
    let warm = Epoch(book, identity: Self.identity)
    let shuffled = Epoch(draft.shuffled(using: &random).book(), identity: Self.identity)
    var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
    for question in 0..<30 {
      let select = selects.next()
      for threads in [1, 2, 8] {
        let cold = Epoch(book, identity: Self.identity)
        for epoch in [warm, shuffled] {
          #expect(
            Self.isSame(cold, epoch, select, threads),
            """
            question \(question), \(threads) threads; \(random.replay)
            \(Statement.select(select).text)
            """
          )
        }
      }
    }
  }

  @Test func theEngineAgreesWithTheOracleOnALargerBook() {
    var random = SeededRandom.forTest(usually: 79)
    let draft = RandomDraft(SeededRandom(seed: random.next()), positions: 1_500).draft
    let book = draft.book()
    let epoch = Epoch(book, identity: Self.identity)
    var selects = RandomSelect(SeededRandom(seed: random.next()), draft, book)
    for question in 0..<(Environment.isLong ? 200 : 6) {
      let differences = RandomSelectTests.differences(draft, epoch, selects.next(), threads: 2)
      #expect(differences == [], "question \(question); \(random.replay)")
    }
  }
}
