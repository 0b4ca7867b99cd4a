// The loader and the naive one agree on random books: which rows are taken, where every value lands
// and what is derived.

import Book
import BookFiles
import Columns
import Exact
import TestKit
import Testing

struct OracleTests {
  @Test func theLoaderAgreesWithTheNaiveOne() {
    var random = SeededRandom.forTest(usually: 20_261_120)
    var taken = 0
    for book in 0..<1_500 {
      let files = RandomBook(SeededRandom(seed: random.next())).files
      let oracle = NaiveLoader(files)
      let way = Way(threads: 1 + book % 3, blockByteCount: [16, 50, 4096][book % 3])
      let outcome = load(files, way, isLenient: true)
      let comment: Comment = "book \(book); \(random.replay)"
      for file in ["nodes.csv", "instruments.csv", "positions.csv"] {
        let report = outcome.report.file(file)
        let found = report?.rejections.map(\.description) ?? []
        #expect(
          report?.rejected == oracle.rejected[file, default: 0], "\(found) \(comment)")
      }
      guard let book = outcome.book else {
        Issue.record("no book: \(outcome.report.rejections) \(comment)")
        return
      }
      #expect(
        Set((0..<book.hierarchy.count).map { book.hierarchy.ids[$0] }) == oracle.nodes, comment)
      #expect(book.positions.count == oracle.positions.count, comment)
      taken += book.positions.count
      for row in 0..<book.positions.count {
        let facts = Self.facts(book, PositionIndex(row))
        let expected = oracle.positions[book.positions.ids[row]] ?? [:]
        let differing = Set(facts.keys).union(expected.keys).filter { facts[$0] != expected[$0] }
          .sorted().map { "\($0): \(facts[$0] ?? "–") and not \(expected[$0] ?? "–")" }
        #expect(differing == [], "\(book.positions.ids[row]) of \(comment)")
      }
    }
    #expect(taken > 1_000)
  }

  private static let derivedFlags: [(String, PositionFlags)] = [
    ("cs01", .derivedCS01), ("delta", .derivedDelta), ("dv01", .derivedDV01),
    ("market_value", .derivedMarketValue), ("notional", .derivedNotional),
    ("rate_gamma", .derivedRateGamma), ("vega", .derivedVega),
  ]

  static func facts(_ book: Book, _ index: PositionIndex) -> [String: String] {
    let positions = book.positions
    let currency = positions.currency(of: index)
    let flags = positions.flags[index.row]
    var facts = [
      "node": book.hierarchy.ids[positions.node(of: index).row],
      "instrument": book.instruments.ids[Int(positions.instruments[index.row])],
      "currency": book.currencies.code(currency),
      "paper": "\(flags.contains(.paper))", "closed": "\(flags.contains(.closed))",
      "link": positions.links?[index.row] ?? "", "tags": positions.tags?[index.row] ?? "",
      "weights": positions.weights?[index.row] ?? "",
      "derived": derivedFlags.filter { flags.contains($0.1) }.map(\.0).joined(separator: " "),
    ]
    facts["rate"] = positions.givenRates?[index.row]?.description
    for term in PositionTerm.allCases {
      facts[term.name] = positions.decimal(term, of: index)?.description
    }
    for field in PositionField.allCases {
      guard let value = positions[field]?[index.row] else { continue }
      let scale =
        switch field.kind {
        case .amount: book.currencies.amountScale(currency)
        case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
        case .sensitivity: book.currencies.sensitivityScale(currency)
        }
      facts[field.name] = DecimalText.plain(Int128(value), scale: scale)
    }
    return facts
  }
}
