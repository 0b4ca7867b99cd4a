// A book on its way into a database and out of it, and what tests ask of it there.

import Book
import BookFiles
import Columns
import Engine
import Exact
import Operations
import PostgresKit
import PostgresStore
import Query
import Testing

typealias Files = [String: [UInt8]]

enum KeptBook {
  /// The books of the query tests.
  static func house(_ name: String) -> Files {
    let names = [
      "book", "entities", "nodes", "instruments", "positions", "ratings", "fx", "key_rates",
      "limits", "scenarios", "pnl", "factors", "covariance", "exposures", "gammas", "realised",
      "stress",
    ]
    let tests = #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined()
    var files: Files = [:]
    for file in names.map({ $0 + ".csv" }) {
      if let text = TextFile.read("\(tests)/QueryTests/Books/\(name)/\(file)") {
        files[file] = Array(text.utf8)
      }
    }
    return files
  }

  static let options = ImportOptions(load: LoadOptions(threads: 2), sourceSystem: "test")

  @discardableResult
  static func bring(
    _ files: Files, into database: TestDatabase, user: String = "postgres"
  ) throws -> ImportOutcome {
    try BookImport.run(
      SourceBook(files: files), named: "a book", over: database.connect(user: user), options)
  }

  static func exported(_ database: TestDatabase, isOrdered: Bool = true) throws -> DatabaseBook {
    try DatabaseBook.read(over: database.connect(), isOrdered: isOrdered)
  }

  static func files(_ book: DatabaseBook) -> Files {
    Dictionary(uniqueKeysWithValues: book.tables.map { ($0.name, $0.text) })
  }

  static func loaded(_ outcome: BookFolder.Outcome) throws -> Book {
    try #require(outcome.book, "\(outcome.report.rejections.prefix(5))")
  }

  static let queries = [
    "select count, net, gross, long, short, net_notional, gross_notional by node",
    "select book_value, cost_basis, accrued, unrealized_pnl, realized_pnl, daily_pnl, fees by desk",
    "select dv01, cs01, delta, vega, rate_gamma, gamma_1pct, var_contribution by book",
    "select net, quantity, price, duration, convexity, spread_duration by position",
    "select net, count by currency", "select net by asset_class", "select net by rating",
    "select net by issuer", "select net by strategy_id", "select kr('USD-SOFR') by node",
    "select var(99%), es(97.5%) by node", "select pvar(99%) by node",
    "select net by node paper", "show limits", "show nodes", "show coverage",
  ]

  /// What a book answers, faults too: of two books that are one, the same.
  static func answers(_ book: Book) throws -> [String] {
    let epoch = Ledger(book, store: "store", threads: 2).current
    return queries.map { query in
      do throws(QueryFault) {
        return "\(try epoch.answer(QueryParser.parse(query), threads: 2))"
      } catch {
        return "\(error)"
      }
    }
  }

  static func expectSame(
    _ a: Book, _ b: Book, _ note: String, at place: SourceLocation = #_sourceLocation
  ) throws {
    let (before, after) = (try answers(a), try answers(b))
    for (query, (one, other)) in zip(queries, zip(before, after)) where one != other {
      Issue.record("\(query) answers otherwise; \(note)", sourceLocation: place)
    }
    #expect(a.positions.ids == b.positions.ids, "\(note)", sourceLocation: place)
    #expect(a.positions.flags == b.positions.flags, "\(note)", sourceLocation: place)
    #expect(a.positions.fields == b.positions.fields, "\(note)", sourceLocation: place)
    #expect(a.positions.tags == b.positions.tags, "\(note)", sourceLocation: place)
    #expect(a.positions.weights == b.positions.weights, "\(note)", sourceLocation: place)
    #expect(a.positions.links == b.positions.links, "\(note)", sourceLocation: place)
    #expect(a.hierarchy.tags == b.hierarchy.tags, "\(note)", sourceLocation: place)
    #expect(a.entities.ids == b.entities.ids, "\(note)", sourceLocation: place)
  }

  /// The single field of a single row.
  static func number(_ sql: String, _ database: TestDatabase) throws -> Int {
    Int(try TestStatement.texts(sql, on: database.connect()).first ?? "") ?? -1
  }
}
