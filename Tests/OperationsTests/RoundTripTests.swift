// A book that was imported answers as it did, and is exported as a book that is the same again, to
// the byte.

import Book
import BookFiles
import Columns
import Exact
import Operations
import PostgresKit
import PostgresStore
import TestKit
import Testing

struct RoundTripTests {
  private func expectRoundTrip(_ files: Files, _ note: String) throws {
    let before = try KeptBook.loaded(
      BookFolder.load(files: files, options: LoadOptions(threads: 2)))
    let database = try TestDatabase()
    try KeptBook.bring(files, into: database)
    // In the order in which rows lie, as a server reads them.
    let read = try KeptBook.exported(database, isOrdered: false)
    let after = try KeptBook.loaded(
      BookFolder.load(tables: read.tables, options: LoadOptions(threads: 2)))
    try KeptBook.expectSame(before, after, note)
    let exported = KeptBook.files(try KeptBook.exported(database))
    let second = try TestDatabase()
    try KeptBook.bring(exported, into: second)
    let again = KeptBook.files(try KeptBook.exported(second))
    #expect(Set(exported.keys) == Set(again.keys), "\(note)")
    for (name, bytes) in exported where again[name] != bytes {
      Issue.record("\(name) is exported otherwise the second time; \(note)")
    }
    try expectSums(before, database, note)
  }

  @Test(arguments: ["house", "crypto", "wide"])
  func bookOfTheQueryTests(name: String) throws {
    try expectRoundTrip(KeptBook.house(name), name)
  }

  @Test func randomBooks() throws {
    var random = SeededRandom.forTest(usually: 20_261_121)
    for number in 0..<4 {
      let files = RandomFiles(SeededRandom(seed: random.next())).files
      try expectRoundTrip(files, "book \(number), \(random.replay)")
    }
  }

  /// SQL's own sums of each node and currency, against sums of the book's columns.
  private func expectSums(_ book: Book, _ database: TestDatabase, _ note: String) throws {
    let columns: [(name: String, field: PositionField)] = [
      ("net", .marketValue), ("book_value", .bookValue), ("cost_basis", .costBasis),
      ("accrued", .accrued), ("unrealized_pnl", .unrealizedPnL), ("realized_pnl", .realizedPnL),
      ("daily_pnl", .dailyPnL), ("fees", .fees), ("dv01", .dv01), ("cs01", .cs01),
      ("delta", .delta), ("vega", .vega), ("rate_gamma", .rateGamma),
      ("gamma_1pct", .gamma1Pct), ("var_contribution", .varContribution),
    ]
    var expected: Set<String> = []
    let positions = book.positions
    for run in 0..<positions.cells.count {
      let currency = positions.cells.currencies[run]
      let node = book.hierarchy.ids[Int(positions.cells.nodes[run])]
      let rows = positions.cells.positions(ofRun: run).filter {
        positions.isCounted($0)
          && positions.decimal(.quantity, of: PositionIndex($0)) != .zero
      }
      if rows.isEmpty { continue }
      for (name, field) in columns {
        let scale =
          switch field.kind {
          case .amount: book.currencies.amountScale(currency)
          case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
          case .sensitivity: book.currencies.sensitivityScale(currency)
          }
        let values = rows.compactMap { positions[field]?[$0] }
        let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
        let text = values.isEmpty ? "" : DecimalText.plain(sum, scale: scale)
        expected.insert("\(node) \(book.currencies.code(currency)) \(name) \(text)")
      }
    }
    var found: Set<String> = []
    let lists = columns.map { "coalesce(trim_scale(\($0.name))::text, '')" }.joined(separator: ",")
    for row in try TestStatement.rows(
      "SELECT portfolio_node_id, currency, \(lists) FROM node_sums", on: database.connect())
    {
      for (place, column) in columns.enumerated() {
        found.insert("\(row[0] ?? "") \(row[1] ?? "") \(column.name) \(row[place + 2] ?? "")")
      }
    }
    #expect(found.symmetricDifference(expected).sorted().prefix(6) == [], "\(note)")
  }
}
