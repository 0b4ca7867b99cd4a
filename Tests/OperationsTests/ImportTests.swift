// What an import leaves in the database, and what it does not when something is wrong.

import BookFiles
import Operations
import PostgresKit
import PostgresStore
import Snapshot
import TestKit
import Testing

struct ImportTests {
  private static let house = KeptBook.house("house")

  private static func changed(_ name: String, _ from: String, _ to: String) -> Files {
    var files = house
    let text = String(decoding: files[name] ?? [], as: UTF8.self)
    #expect(text.contains(from))
    files[name] = Array(text.replacing(from, with: to).utf8)
    return files
  }

  /// Rows of all tables that hold a book, and of the log of their changes.
  private static func rowCount(_ database: TestDatabase) throws -> Int {
    try KeptBook.number(
      """
      SELECT (SELECT count(*) FROM book) + (SELECT count(*) FROM currency)
        + (SELECT count(*) FROM portfolio_node) + (SELECT count(*) FROM instrument)
        + (SELECT count(*) FROM position) + (SELECT count(*) FROM fx_spot)
        + (SELECT count(*) FROM rating_history) + (SELECT count(*) FROM change_log)
        + (SELECT count(*) FROM data_lineage) + (SELECT count(*) FROM market_data_feed)
      """, database)
  }

  @Test func theSamePayloadChangesNothing() throws {
    let database = try TestDatabase()
    let first = try KeptBook.bring(Self.house, into: database)
    #expect(first.importedBefore == nil)
    let before = try Self.rowCount(database)
    let again = try KeptBook.bring(Self.house, into: database)
    #expect(again.importedBefore != nil)
    #expect(again.batch == first.batch)
    #expect(again.rows == first.rows)
    #expect(try Self.rowCount(database) == before)
    #expect(try KeptBook.number("SELECT count(*) FROM ingestion_batch", database) == 1)
  }

  @Test func twoAtOnceAreOne() throws {
    let database = try TestDatabase()
    let other = BackgroundThread { _ = try? KeptBook.bring(Self.house, into: database) }
    let outcome = try KeptBook.bring(Self.house, into: database)
    other.join()
    #expect(try KeptBook.number("SELECT count(*) FROM ingestion_batch", database) == 1)
    #expect(
      try TestStatement.texts("SELECT batch_id FROM ingestion_batch", on: database.connect())
        == [outcome.batch])
  }

  @Test func onlyWhatChangedIsWritten() throws {
    let database = try TestDatabase()
    try KeptBook.bring(Self.house, into: database)
    let changes = try KeptBook.number("SELECT count(*) FROM change_log", database)
    let other = try KeptBook.bring(
      Self.changed("positions.csv", "P03,GROWTH,ACME-EQ,-2500", "P03,GROWTH,ACME-EQ,-2600"),
      into: database)
    #expect(other.files.filter { $0.changed > 0 }.map(\.name) == ["positions.csv"])
    #expect(other.files.map(\.changed).reduce(0, +) == 1)
    #expect(try KeptBook.number("SELECT count(*) FROM change_log", database) == changes + 1)
    #expect(
      try TestStatement.texts(
        "SELECT position_id || version FROM position WHERE version > 1", on: database.connect())
        == ["P032"])
    let lineage = try Lineage.find("P03", limit: 10, over: database.connect())
    let own = lineage.filter { $0.entity == "position" }
    #expect(own.map(\.line) == [4, 4])
    #expect(own.first?.batch == other.batch)
    #expect(own.allSatisfy { $0.file == "positions.csv" && $0.chain.contains("derived") })
  }

  @Test func ratesHaveAHistory() throws {
    let database = try TestDatabase()
    try KeptBook.bring(Self.house, into: database)
    let before = try KeptBook.number("SELECT count(*) FROM fx_spot", database)
    let text = String(decoding: Self.house["fx.csv"] ?? [], as: UTF8.self)
    let line = try #require(text.split(separator: "\n").dropFirst().last)
    let pair = String(line.split(separator: ",")[0])
    var files = Self.house
    var fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    fields[1] += fields[1].contains(".") ? "1" : ".1"
    files["fx.csv"] = Array(text.replacing(line, with: fields.joined(separator: ",")).utf8)
    try KeptBook.bring(files, into: database)
    #expect(try KeptBook.number("SELECT count(*) FROM fx_spot", database) == before + 1)
    let exported = try KeptBook.exported(database)
    let rates = String(decoding: KeptBook.files(exported)["fx.csv"] ?? [], as: UTF8.self)
    #expect(rates.contains("\(pair),\(fields[1])"))
    #expect(try Lineage.find(pair, limit: 5, over: database.connect()).count >= 2)
  }

  @Test func badRowsLeaveAFailedBatchAlone() throws {
    let database = try TestDatabase()
    let files = Self.changed("positions.csv", "P03,GROWTH,ACME-EQ", "P03,NOWHERE,ACME-EQ")
    #expect(throws: ImportFault.self) { try KeptBook.bring(files, into: database) }
    #expect(try Self.rowCount(database) == 0)
    let batch = try TestStatement.rows(
      """
      SELECT status, validation_errors_json -> 0 ->> 'file', validation_errors_json -> 0 ->> 'line',
        validation_errors_json -> 0 ->> 'code' FROM ingestion_batch
      """, on: database.connect())
    #expect(batch == [["FAILED", "positions.csv", "4", "UNKNOWN_NODE"]])
    // And the same payload may come again.
    #expect(throws: ImportFault.self) { try KeptBook.bring(files, into: database) }
    #expect(try KeptBook.number("SELECT count(*) FROM ingestion_batch", database) == 2)
  }

  @Test func whatTheDatabaseCannotHoldIsRefusedWithItsLine() throws {
    let database = try TestDatabase()
    let error = #expect(throws: ImportFault.self) {
      try KeptBook.bring(KeptBook.house("gaps"), into: database)
    }
    guard case .refused(let rejections) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(rejections.allSatisfy { $0.file == "positions.csv" && $0.line > 1 })
    #expect(try Self.rowCount(database) == 0)
  }

  @Test func aConstraintUndoesAll() throws {
    let database = try TestDatabase()
    // Two limits of one measure are a book on disk, and one too many for the database.
    var files = Self.house
    let limits = String(decoding: files["limits.csv"] ?? [], as: UTF8.self)
    let line = try #require(limits.split(separator: "\n").dropFirst().first)
    files["limits.csv"] = Array((limits + line + "\n").utf8)
    let error = #expect(throws: ImportFault.self) { try KeptBook.bring(files, into: database) }
    guard case .store(.server(let refused)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(refused.state.code == "21000")
    #expect(try Self.rowCount(database) == 0)
    #expect(
      try TestStatement.texts("SELECT status FROM ingestion_batch", on: database.connect())
        == ["FAILED"])
  }

  @Test func anotherBaseCurrencyIsAnotherBook() throws {
    let database = try TestDatabase()
    try KeptBook.bring(Self.house, into: database)
    let error = #expect(throws: ImportFault.self) {
      try KeptBook.bring(
        [
          "book.csv": Array("base_currency\nCHF\n".utf8),
          "nodes.csv": Array("node_id,parent_id,node_type\nF,,FUND\n".utf8),
          "instruments.csv": Array("instrument_id,currency\nI,CHF\n".utf8),
          "positions.csv": Array("position_id,node_id,instrument_id,quantity\n".utf8),
        ], into: database)
    }
    guard case .otherBase(stored: "USD", given: "CHF") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aSnapshotIsTheSamePayload() throws {
    let database = try TestDatabase()
    let first = try KeptBook.bring(Self.house, into: database)
    let scratch = ScratchFolder()
    let bytes = try SnapshotSaving.bytes(
      of: Self.house, SaveOptions(load: LoadOptions(threads: 2), program: "test"))
    let path = scratch.path + "/house.snap"
    #expect(BinaryFile.write(bytes, to: path))
    let again = try BookImport.run(path, over: database.connect(), KeptBook.options)
    #expect(again.batch == first.batch)
    let other = try TestDatabase()
    let outcome = try BookImport.run(path, over: other.connect(), KeptBook.options)
    #expect(outcome.importedBefore == nil)
    #expect(
      try KeptBook.files(KeptBook.exported(other)) == KeptBook.files(KeptBook.exported(database)))
  }

  @Test func aLoginWithoutPowersImports() throws {
    let database = try TestDatabase()
    let user = database.cluster.newName("feeder")
    let admin = try database.connect()
    try TestStatement.run("CREATE ROLE \(user) LOGIN IN ROLE espalier_ingest", on: admin)
    defer {
      _ = try? TestStatement.run("DROP OWNED BY \(user)", on: admin)
      _ = try? TestStatement.run("DROP ROLE \(user)", on: admin)
    }
    let outcome = try KeptBook.bring(Self.house, into: database, user: user)
    #expect(outcome.importedBefore == nil)
    let again = try KeptBook.bring(
      Self.changed("positions.csv", "P03,GROWTH,ACME-EQ,-2500", "P03,GROWTH,ACME-EQ,-2600"),
      into: database, user: user)
    #expect(again.files.map(\.changed).reduce(0, +) == 1)
    #expect(try Lineage.find("P03", limit: 1, over: database.connect(user: user)).count == 1)
  }

  // MARK: - Feeds

  private static func feed(
    _ feed: Feed, _ text: String, _ database: TestDatabase
  ) throws -> ImportOutcome {
    try BookImport.run(
      feed, Array(text.utf8), named: "a feed", over: database.connect(), KeptBook.options)
  }

  @Test func aFeedIsMergedAlone() throws {
    let database = try TestDatabase()
    #expect(throws: ImportFault.self) {
      try Self.feed(.fx, "pair,rate,as_of_date\nEUR/USD,1.25,2026-11-21\n", database)
    }
    try KeptBook.bring(Self.house, into: database)
    let before = try KeptBook.files(KeptBook.exported(database))
    let rates = "pair,rate,as_of_date\nEUR/USD,1.25,2031-01-02\n"
    let first = try Self.feed(.fx, rates, database)
    #expect(first.files.map(\.name) == ["fx.csv"] && first.files.map(\.changed) == [1])
    #expect(try Self.feed(.fx, rates, database).importedBefore != nil)
    let positions = try Self.feed(
      .positions,
      "position_id,node_id,instrument_id,quantity\nP03,GROWTH,ACME-EQ,-7\nNEW,GROWTH,ACME-EQ,1\n",
      database)
    #expect(positions.files.map(\.changed) == [2])
    let after = try KeptBook.files(KeptBook.exported(database))
    for (name, bytes) in before {
      #expect(
        (after[name] == bytes) == !["positions.csv", "fx.csv"].contains(name), "\(name)")
    }
    let text = String(decoding: after["positions.csv"] ?? [], as: UTF8.self)
    #expect(text.contains("P03,GROWTH,ACME-EQ,-7,"))
    #expect(text.contains("P01,"))
    #expect(
      try TestStatement.texts(
        "SELECT batch_type FROM ingestion_batch WHERE status = 'COMPLETED' ORDER BY started_at",
        on: database.connect()) == ["POSITION_UPLOAD", "MARKET_DATA", "POSITION_UPLOAD"])
  }

  @Test func aFeedIsCheckedAgainstTheStoredBook() throws {
    let database = try TestDatabase()
    try KeptBook.bring(Self.house, into: database)
    let before = try Self.rowCount(database)
    for (feed, text, code) in [
      (
        Feed.positions, "position_id,node_id,instrument_id,quantity\nX,GROWTH,NOSUCH,1\n",
        "UNKNOWN_INSTRUMENT"
      ),
      (.fx, "pair,rate,as_of_date\nEUR/USD,-1,2026-11-20\n", "RATE_OUT_OF_RANGE"),
      (
        .ratings, "entity_id,agency,rating,as_of_date\nNOBODY,SP,AAA,2026-11-20\n",
        "UNKNOWN_ENTITY"
      ),
    ] {
      let error = #expect(throws: ImportFault.self) { try Self.feed(feed, text, database) }
      guard case .noBook(let report) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(report.rejections.map(\.line) == [2], "\(feed)")
      #expect(report.rejections.map(\.file) == [feed.rawValue + ".csv"], "\(feed)")
      if report.rejections.first?.code != code {
        Issue.record("\(feed): \(report.rejections)")
      }
    }
    #expect(try Self.rowCount(database) == before)
  }

  // MARK: - Quality

  @Test func gatesWarnOrRefuse() throws {
    let database = try TestDatabase()
    try KeptBook.bring(Self.house, into: database)
    let price = try #require(
      TestStatement.texts(
        "SELECT price::text FROM instrument_price WHERE instrument_id = 'ACME-EQ'",
        on: database.connect()
      ).first)
    let files = Self.changed("instruments.csv", ",\(price),", ",9999,")
    try TestStatement.run(
      "UPDATE quality_gate SET fail_above = 1 WHERE gate = 'JUMP' AND feed_type = 'PRICE'",
      on: database.connect())
    let error = #expect(throws: ImportFault.self) { try KeptBook.bring(files, into: database) }
    guard case .quality(let findings) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let finding = try #require(findings.first { $0.isFailure })
    #expect(finding.gate == "JUMP" && finding.subject == "ACME-EQ" && finding.line > 1)
    #expect(
      try KeptBook.number("SELECT count(*) FROM instrument_price WHERE price = 9999", database)
        == 0)
    try TestStatement.run(
      "UPDATE quality_gate SET fail_above = NULL WHERE gate = 'JUMP'", on: database.connect())
    let outcome = try KeptBook.bring(files, into: database)
    #expect(outcome.findings.contains { $0.gate == "JUMP" && !$0.isFailure })
    #expect(
      try TestStatement.texts(
        """
        SELECT DISTINCT validation_status FROM market_data_feed
        WHERE feed_type = 'PRICE' AND batch_id = $1
        """, .text(outcome.batch), on: database.connect()) == ["WARN"])
    #expect(
      try KeptBook.number(
        """
        SELECT count(*) FROM data_lineage
        WHERE entity = 'instrument_price' AND NOT quality_checks_passed
        """, database) > 0)
  }

  // MARK: - Statements

  @Test func theServerSeesListedStatementsAlone() throws {
    let database = try TestDatabase()
    try TestStatement.run(
      "ALTER DATABASE \(database.name) SET log_statement = 'all'", on: database.connect())
    let name = "importing"
    let connection = try Connection(database.options(name: name))
    let files = RandomFiles(SeededRandom(seed: 5)).files
    _ = try BookImport.run(
      SourceBook(files: files), named: "'; DROP TABLE position; --", over: connection,
      KeptBook.options)
    #expect(throws: ImportFault.self) {
      try BookImport.run(
        SourceBook(files: ["nodes.csv": []]), named: "nothing", over: connection,
        KeptBook.options)
    }
    _ = try DatabaseBook.read(over: connection, isOrdered: true)
    _ = try DatabaseBook.read(over: connection, isOrdered: false)
    for text in RandomFiles.nasty { _ = try Lineage.find(text, limit: 3, over: connection) }
    _ = try DatabaseStatus.read(over: connection)
    let store = SnapshotStore(connection)
    let saved = try store.save(
      kind: "INTRADAY", SaveOptions(load: LoadOptions(threads: 2), program: "test"))
    _ = try store.list()
    _ = try store.open(saved.id)
    _ = try store.signOff(saved.id, by: "'; --", restating: nil, because: nil)
    _ = try store.prune()
    let allowed = Set(
      (OperationStatements.texts + StatementList.all).map(LoggedStatements.folded))
    let seen = LoggedStatements.statements(in: database.cluster.log, by: name, database.name)
    #expect(seen.count > 60)
    for statement in seen where !allowed.contains(LoggedStatements.folded(statement)) {
      Issue.record("not in any list: \(statement.prefix(200))")
    }
    let said = Set(seen.map(LoggedStatements.folded))
    let unsaid = OperationStatements.texts.filter { !said.contains(LoggedStatements.folded($0)) }
    #expect(unsaid == [])
    #expect(try KeptBook.number("SELECT count(*) FROM position", database) == 120)
  }
}
