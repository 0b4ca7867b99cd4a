// Statements, parameters, transactions, and every way in which they fail.

import Exact
import PostgresKit
import PostgresStore
import Testing

struct ConnectionTests {
  let cluster: PostgresCluster
  let connection: Connection

  init() throws {
    cluster = try PostgresCluster.shared()
    connection = try cluster.connect()
  }

  private func fault(_ body: () throws -> Void) -> StoreFault? {
    do {
      try body()
      return nil
    } catch let fault as StoreFault {
      return fault
    } catch {
      Issue.record("another error: \(error)")
      return nil
    }
  }

  // MARK: Values

  @Test func valuesComeBackAsTheyWent() throws {
    let rows = try TestStatement.run(
      """
      SELECT $1::text, $2::bigint, $3::boolean, $4::numeric, $5::date, $6::bytea, $7::text[],
        $8::timestamptz, $9::jsonb, $10::text
      """,
      "it's \"quoted\" \\ — ü 🙂", .integer(.min), true,
      .decimal(Decimal(coefficient: .max, scale: 12)), .date(CalendarDate.last),
      .bytes([0, 1, 39, 92, 255]), .texts(["a,b", "{\"}", "\\", "NULL", "", nil]),
      .instant(Instant(microseconds: 1)), .json("{\"a\": [1]}"), nil, on: connection)
    #expect(rows.text(0, 0) == "it's \"quoted\" \\ — ü 🙂")
    #expect(try rows.integer(0, 1) == .min)
    #expect(try rows.bool(0, 2) == true)
    #expect(try rows.decimal(0, 3) == Decimal(coefficient: .max, scale: 12))
    #expect(try rows.date(0, 4) == .last)
    #expect(try rows.bytes(0, 5) == [0, 1, 39, 92, 255])
    #expect(rows.text(0, 6) == "{\"a,b\",\"{\\\"}\",\"\\\\\",\"NULL\",\"\",NULL}")
    #expect(rows.text(0, 7)?.hasPrefix("1970-01-01 00:00:00.000001") == true)
    #expect(rows.text(0, 8) == "{\"a\": [1]}")
    #expect(rows.text(0, 9) == nil && rows.isNull(0, 9))
  }

  @Test func otherTypesThanExpectedAreErrors() throws {
    let rows = try TestStatement.run(
      "SELECT 'x'::text, 1::bigint, '10000-01-01'::date, 1e30::numeric", on: connection)
    #expect(fault { _ = try rows.integer(0, 0) } != nil)
    #expect(fault { _ = try rows.bool(0, 1) } != nil)
    #expect(fault { _ = try rows.bytes(0, 1) } != nil)
    #expect(fault { _ = try rows.date(0, 2) } != nil)
    #expect(fault { _ = try rows.decimal(0, 3) } != nil)
    #expect(try rows.decimal(0, 1) == Decimal.one)
  }

  // MARK: Injection

  /// What breaks programs that paste texts together.
  static let payloads =
    [
      "'; DROP TABLE target; --", "\"; DROP TABLE target; --", "' OR '1'='1", "$1", "$$", "$tag$",
      "\\'; DROP TABLE target; --", "'||(SELECT secret FROM target)||'", "E'\\047", "%s %n", "{0}",
      "\u{2019}; DROP TABLE target", "\u{FF07}", "\r\n;", "/* */", "--", "';SELECT pg_sleep(9);--",
      "1; COPY target TO PROGRAM 'id'", "x' UNION SELECT secret FROM target--", "\u{202E}", "NULL",
      "\\", "\\\\", "''", "\"\"", "\u{1}\u{7F}", "{a,b}", "{\"", "\\.", "\\N",
      String(repeating: "'", count: 10_000),
    ]
    + (0..<200).map { seed in
      let alphabet = Array("';\"\\$-/*(){}%_ \n\tabDROPé")
      var number = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1
      return String(
        (0..<(1 + seed % 40)).map { _ in
          number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return alphabet[Int(number >> 33) % alphabet.count]
        })
    }

  @Test func noByteOfAParameterBecomesAStatement() throws {
    try TestStatement.run("CREATE TEMP TABLE target (secret text, list text[])", on: connection)
    try TestStatement.run("INSERT INTO target VALUES ('kept', '{}')", on: connection)
    for payload in Self.payloads {
      let rows = try TestStatement.rows(
        "SELECT $1::text, ($2::text[])[1], (SELECT count(*) FROM target WHERE secret = $1)::text",
        .text(payload), .texts([payload]), on: connection)
      #expect(rows == [[payload, payload, "0"]], "\(payload.prefix(40))")
      try TestStatement.run(
        "INSERT INTO target VALUES ($1, $2)", .text(payload), .texts([payload]), on: connection)
      let deleted = try TestStatement.run(
        "DELETE FROM target WHERE secret = $1 AND list[1] = $1", .text(payload), on: connection)
      #expect(deleted.affectedCount == 1)
    }
    #expect(try TestStatement.texts("SELECT secret FROM target", on: connection) == ["kept"])
  }

  @Test func zeroBytesAreRefusedAndNotCutOff() throws {
    #expect(
      fault { try TestStatement.run("SELECT $1::text, $2::text", "a", "b\0c", on: connection) }
        == .zeroByteInText(parameter: 2))
    #expect(
      fault { try TestStatement.run("SELECT $1::text[]", .texts(["b\0c"]), on: connection) }
        == .zeroByteInText(parameter: 1))
    #expect(try TestStatement.texts("SELECT 1", on: connection) == ["1"])
  }

  @Test func aStatementIsOneStatement() throws {
    let two = fault { try TestStatement.run("SELECT 1; SELECT 2", on: connection) }
    #expect(two?.state?.code == "42601")
  }

  // MARK: Errors

  @Test func errorsSayWhatAndWhere() throws {
    try TestStatement.run(
      """
      CREATE TEMP TABLE kept (id int PRIMARY KEY, other int NOT NULL,
        CONSTRAINT small CHECK (other < 10))
      """, on: connection)
    try TestStatement.run("INSERT INTO kept VALUES (1, 1)", on: connection)
    let missing = try TestStatement.refusal(of: "INSERT INTO kept VALUES (2, NULL)", on: connection)
    #expect(missing?.state.code == "23502")
    #expect(missing?.table == "kept" && missing?.column == "other")
    let large = try TestStatement.refusal(of: "INSERT INTO kept VALUES (2, 10)", on: connection)
    #expect(large?.constraint == "small" && large?.schema?.hasPrefix("pg_temp") == true)
    let twice = try TestStatement.refusal(of: "INSERT INTO kept VALUES (1, 2)", on: connection)
    #expect(twice?.constraint == "kept_pkey")
    #expect(twice?.detail?.contains("(1)") == true)
    // Values of rows are no part of what is logged.
    #expect(twice.map { "\($0)" }?.contains("(1)") == false)
    let wrong = try TestStatement.refusal(of: "SELECT 1 FROM nowhere", on: connection)
    #expect(wrong?.state.code == "42P01" && wrong?.position == 15)
    #expect(wrong?.severity == "ERROR")
  }

  @Test func noConnectionIsTold() {
    func reason(_ address: String) -> StoreFault? {
      fault {
        _ = try Connection(ConnectionOptions(database: address, applicationName: "test"))
      }
    }
    let nowhere = reason("host=/nonexistent-folder")
    #expect(nowhere?.advice == .reconnect)
    let noDatabase = reason(cluster.address(database: "nowhere"))
    #expect(noDatabase?.state?.code == "3D000")
    #expect(noDatabase?.advice == .never)
    let noUser = reason(cluster.address(user: "nobody_at_all"))
    #expect(noUser?.state?.code == "28000")
    let garbage = reason("nonsense")
    #expect(garbage?.advice == .reconnect || garbage?.advice == .never)
    // A password in the string is not repeated.
    let secret = reason("host=/nonexistent-folder password=hunter2 user=a")
    #expect(secret.map { "\($0)" }?.contains("hunter2") == false)
  }

  @Test func sessionsAreBounded() throws {
    let settings = try TestStatement.rows(
      """
      SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),
        current_setting('idle_in_transaction_session_timeout'), current_setting('search_path'),
        current_setting('client_encoding'), current_setting('application_name')
      """, on: connection)
    #expect(
      settings == [["1min", "10s", "1min", "espalier, pg_catalog, pg_temp", "UTF8", "test"]])
  }

  @Test func theServerEndsWhatTakesTooLong() throws {
    var options = cluster.options()
    options.statementSeconds = 0.05
    let impatient = try Connection(options)
    let slow = fault { try TestStatement.run("SELECT pg_sleep(30)", on: impatient) }
    #expect(slow?.state?.code == "57014")
    #expect(slow?.advice == .shed)
    #expect(try TestStatement.texts("SELECT 1", on: impatient) == ["1"])
  }

  @Test func weEndWhatTakesTooLong() throws {
    connection.deadline = .after(seconds: 0.05)
    let started = Deadline.after(seconds: 10)
    #expect(
      fault { try TestStatement.run("SELECT pg_sleep(30)", on: connection) } == .deadlineExceeded)
    #expect(!started.isPast)
    // The statement was cancelled, and the connection is as good as before.
    connection.deadline = .never
    #expect(!connection.isBroken)
    #expect(try TestStatement.texts("SELECT 1", on: connection) == ["1"])
  }

  @Test func waitingForLocksEnds() throws {
    let database = try TestDatabase(isMigrated: false)
    let holder = try database.connect()
    try TestStatement.run("CREATE TABLE public.held (x int)", on: holder)
    try TestStatement.run("BEGIN", on: holder)
    try TestStatement.run("LOCK TABLE public.held", on: holder)
    var options = database.options()
    options.lockSeconds = 0.05
    let other = try Connection(options)
    let locked = fault { try TestStatement.run("SELECT * FROM public.held", on: other) }
    #expect(locked?.state?.code == "55P03")
    #expect(locked?.advice == .retryTransaction)
  }

  // MARK: Transactions

  @Test func transactionsAreWhole() throws {
    try TestStatement.run("CREATE TEMP TABLE t (x int PRIMARY KEY)", on: connection)
    let broken = fault {
      try connection.transaction { connection throws(StoreFault) -> Void in
        try TestStatement.run("INSERT INTO t VALUES (1)", on: connection)
        try TestStatement.run("INSERT INTO t VALUES (1)", on: connection)
      }
    }
    #expect(broken?.state?.code == "23505")
    #expect(try TestStatement.texts("SELECT count(*) FROM t", on: connection) == ["0"])
    try connection.transaction { connection throws(StoreFault) -> Void in
      try TestStatement.run("INSERT INTO t VALUES (1)", on: connection)
    }
    #expect(try TestStatement.texts("SELECT count(*) FROM t", on: connection) == ["1"])
  }

  /// COMMIT of a failed transaction is a rollback that says it went well.
  @Test func aFailureThatIsLetPassIsNoSuccess() throws {
    try TestStatement.run("CREATE TEMP TABLE t (x int)", on: connection)
    let passed = fault {
      try connection.transaction { connection throws(StoreFault) -> Void in
        try TestStatement.run("INSERT INTO t VALUES (1)", on: connection)
        _ = try? TestStatement.run("SELECT 1 / 0", on: connection)
      }
    }
    guard case .unexpectedResult = passed else {
      Issue.record("\(passed as Any)")
      return
    }
    #expect(try TestStatement.texts("SELECT count(*) FROM t", on: connection) == ["0"])
  }

  @Test func readingTransactionsWriteNothing() throws {
    let refused = fault {
      try connection.transaction(.repeatableReadOnly) { connection throws(StoreFault) -> Void in
        try TestStatement.run("CREATE TABLE t (x int)", on: connection)
      }
    }
    #expect(refused?.state?.code == "25006")
  }

  /// Two that read what the other writes: one has to begin again, and both are done then.
  @Test func whatCollidesIsDoneAgain() throws {
    let database = try TestDatabase(isMigrated: false)
    try TestStatement.run("CREATE TABLE public.n (x int)", on: database.connect())
    try TestStatement.run("INSERT INTO public.n VALUES (0)", on: database.connect())
    let threads = (0..<4).map { _ in
      BackgroundThread {
        guard let connection = try? database.connect() else { return }
        for _ in 0..<25 {
          var patience = Backoff()
          patience.tries = 200
          _ = try? connection.retryingTransaction(.serializable, backoff: patience) {
            connection throws(StoreFault) in
            let rows = try TestStatement.run("SELECT x FROM public.n", on: connection)
            let next = (try rows.integer(0, 0) ?? 0) + 1
            try TestStatement.run("UPDATE public.n SET x = $1", .integer(next), on: connection)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(try TestStatement.texts("SELECT x FROM public.n", on: database.connect()) == ["100"])
  }

  @Test func whatWillNotSucceedIsTriedOnce() throws {
    var tries = 0
    let fault = fault {
      try connection.retryingTransaction { connection throws(StoreFault) -> Void in
        tries += 1
        try TestStatement.run("SELECT 1 / 0", on: connection)
      }
    }
    #expect(tries == 1)
    #expect(fault?.state?.code == "22012")
  }

  @Test func waitsDoubleUpToABound() {
    let backoff = Backoff()
    #expect(
      (2...10).map { backoff.boundSeconds(beforeTry: $0) } == [
        0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2, 2,
      ])
    #expect(backoff.boundSeconds(beforeTry: .max) == 2)
  }

  // MARK: Advice

  @Test(arguments: [
    ("40001", SQLState.Advice.retryTransaction), ("40P01", .retryTransaction),
    ("55P03", .retryTransaction), ("08000", .reconnect), ("08006", .reconnect),
    ("57P01", .reconnect), ("57P02", .reconnect), ("57P03", .reconnect), ("57P04", .never),
    ("57P05", .reconnect), ("25P03", .reconnect), ("53000", .shed), ("53100", .shed),
    ("53300", .shed), ("57014", .shed), ("22003", .never), ("23505", .never), ("23514", .never),
    ("28P01", .never), ("42501", .never), ("42P01", .never), ("40003", .never), ("25P02", .never),
    ("XX000", .never), ("XX001", .stopWriting), ("XX002", .stopWriting), ("", .never),
  ])
  func statesAreAnsweredByTheTable(code: String, advice: SQLState.Advice) {
    #expect(SQLState(code).advice == advice)
  }
}
