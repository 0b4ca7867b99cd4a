// What lies where, against naive recursion with exact fractions on random books; and the identities
// between long, short, net and gross, and between a node and its children.

import Book
import Columns
import Exact
import TestKit
import Testing

struct OutlineTests {
  private func exact(_ sum: ConvertedSum) throws -> BigRational {
    try #require(BigRational(sum.exactText))
  }

  private func expectSame(
    _ line: Outline.Line, _ naive: NaiveOutline.Line, _ replay: String
  ) throws {
    #expect(line.positions == naive.positions, "\(replay)")
    #expect(line.unpriced == naive.unpriced && line.unconverted == naive.unconverted, "\(replay)")
    #expect(line.isComplete == (naive.unpriced + naive.unconverted == 0), "\(replay)")
    #expect(try exact(line.long) == naive.long, "\(replay)")
    #expect(try exact(line.short) == naive.short, "\(replay)")
    #expect(try exact(line.net) == naive.net, "\(replay)")
    #expect(try exact(line.gross) == naive.gross, "\(replay)")
  }

  @Test(arguments: UInt64(1)...50)
  func everyNodeOfARandomBookIsWhatRecursionSays(seed: UInt64) throws {
    var random = SeededRandom.forTest(usually: seed)
    let plain = RandomBook.make(&random)
    let book = plain.book()
    let outline = Outline(book)
    let naive = NaiveOutline(book: plain)
    for node in 0..<book.hierarchy.count {
      try expectSame(
        outline.lines[node], naive.line(of: book.hierarchy.ids[node]), random.replay)
    }
    try expectSame(outline.total, naive.total, random.replay)
  }

  @Test(arguments: UInt64(51)...80)
  func childrenAndOwnPositionsAddUpToTheirParentExactly(seed: UInt64) throws {
    var random = SeededRandom.forTest(usually: seed)
    let plain = RandomBook.make(&random)
    let book = plain.book()
    let outline = Outline(book)
    for node in 0..<book.hierarchy.count {
      let line = outline.lines[node]
      var (long, short) = (ConvertedSum.zero, ConvertedSum.zero)
      for child in book.hierarchy.children(of: NodeIndex(node)) {
        long += outline.lines[child.row].long
        short += outline.lines[child.row].short
      }
      let own = NaiveOutline(book: plain).own(book.hierarchy.ids[node])
      #expect(try exact(long) + own.long == exact(line.long), "\(random.replay)")
      #expect(try exact(short) + own.short == exact(line.short), "\(random.replay)")
      #expect(!line.long.isNegative && (line.short.isNegative || line.short == .zero))
      #expect(line.long.subtracting(line.short) == line.gross, "\(random.replay)")
      #expect(!line.gross.subtracting(line.net).isNegative, "\(random.replay)")
      #expect(!line.gross.adding(line.net).isNegative, "\(random.replay)")
    }
  }

  @Test(arguments: UInt64(81)...95)
  func theOrderOfRowsChangesNoBit(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    var plain = RandomBook.make(&random)
    let outline = Outline(plain.book())
    plain.positions.shuffle(using: &random)
    plain.nodes.shuffle(using: &random)
    plain.rates.shuffle(using: &random)
    let again = Outline(plain.book())
    #expect(outline.lines.map(\.long) == again.lines.map(\.long), "\(random.replay)")
    #expect(outline.lines.map(\.short) == again.lines.map(\.short), "\(random.replay)")
  }

  @Test func onlyTheBaseCurrencyCountsInABookWithoutADay() {
    var random = SeededRandom(seed: 99)
    var plain = RandomBook.make(&random)
    (plain.asOf, plain.base, plain.pivot) = (nil, "USD", "USD")
    plain.rates = [Money.row("EUR/USD", "1.1", "2026-03-04")]
    plain.positions = ["USD", "EUR"].map { currency in
      var position = PlainPosition(currency, on: "n0", of: "i" + currency)
      position.currency = currency
      position.fields[.marketValue] = 70_000
      return position
    }
    let total = Outline(plain.book()).total
    #expect(total.net.exactText == "7" && total.unconverted == 1 && total.positions == 2)
    #expect(!total.isComplete && plain.book().rates == nil)
  }
}
