// What triggers do: versions, the change log, tombstones, copies that are kept, times, the bell.

import PostgresKit
import PostgresStore
import Testing

struct ChangeLogTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  /// The rows of the last statement, after those before it, all taken back.
  private func outcome(_ statements: [String], _ question: String) throws -> [[String?]] {
    try TestStatement.run("BEGIN", on: connection)
    defer { _ = try? TestStatement.run("ROLLBACK", on: connection) }
    for statement in statements { try TestStatement.run(statement, on: connection) }
    return try TestStatement.rows(question, on: connection)
  }

  private static let log = """
    SELECT id, version::text, op, image ->> 'name' FROM change_log
    WHERE entity = 'factor' AND xid = pg_current_xact_id() ORDER BY seq
    """

  @Test func everyChangeIsLoggedWithItsVersion() throws {
    let rows = try outcome(
      [
        "INSERT INTO factor (factor_id, name, version) VALUES ('x', 'a', 99), ('y', 'b', 99)",
        "UPDATE factor SET name = 'c', version = 99 WHERE factor_id = 'x'",
        "DELETE FROM factor WHERE factor_id = 'x'",
        "INSERT INTO factor (factor_id, name) VALUES ('x', 'd')",
      ], Self.log)
    #expect(
      rows == [
        ["x", "1", "INSERT", "a"], ["y", "1", "INSERT", "b"], ["x", "2", "UPDATE", "c"],
        ["x", "3", "DELETE", nil], ["x", "4", "INSERT", "d"],
      ])
  }

  @Test func upsertsAndPartitionsAreLoggedToo() throws {
    let upsert =
      "INSERT INTO factor (factor_id, name) VALUES ('x', 'a') "
      + "ON CONFLICT (factor_id) DO UPDATE SET name = 'b'"
    let rows = try outcome([upsert, upsert], Self.log)
    #expect(rows == [["x", "1", "INSERT", "a"], ["x", "2", "UPDATE", "b"]])
    let prices = try outcome(
      [
        "INSERT INTO instrument_price (instrument_id, as_of, known_at, price, source) VALUES "
          + "('I0', '1999-01-04', '2026-11-20', 5, 's'), ('I0', '2026-10-01', '2026-11-20', 6, 's')"
      ],
      """
      SELECT id, image ->> 'price' FROM change_log
      WHERE entity = 'instrument_price' AND xid = pg_current_xact_id() ORDER BY seq
      """)
    #expect(
      prices == [
        [#"["I0", "1999-01-04", "2026-11-20T00:00:00+00:00"]"#, "5"],
        [#"["I0", "2026-10-01", "2026-11-20T00:00:00+00:00"]"#, "6"],
      ])
  }

  @Test func updatedAtMoves() throws {
    let rows = try outcome(
      ["UPDATE position SET notes = 'x', updated_at = '2000-01-01' WHERE position_id = 'P0'"],
      "SELECT (updated_at > created_at)::text FROM position WHERE position_id = 'P0'")
    #expect(rows == [["true"]])
  }

  @Test func assetClassIsTheInstruments() throws {
    let insert = try #require(RowCases.rows["position"]).insert(
      number: 1, changed: [("asset_class", "'FX'")])
    let question = "SELECT asset_class, version::text FROM position WHERE position_id = 'P1'"
    #expect(try outcome([insert], question) == [["EQUITY", "1"]])
    let change = "UPDATE instrument SET asset_class = 'CREDIT' WHERE instrument_id = 'I0'"
    #expect(try outcome([insert, change], question) == [["CREDIT", "2"]])
  }

  @Test func effectiveDateIsTheDayUnlessSaid() throws {
    let rows = try outcome(
      [
        "INSERT INTO rating_history (entity_id, agency, rating, as_of_date) "
          + "VALUES ('E0', 'FITCH', 'NR', '2026-05-05')"
      ], "SELECT effective_date::text FROM rating_history WHERE agency = 'FITCH'")
    #expect(rows == [["2026-05-05"]])
  }

  @Test func baseCurrencyIsThePortfoliosUnlessSaid() throws {
    let insert = try #require(RowCases.rows["position"]).insert(
      number: 1, changed: [("base_ccy", "NULL")])
    let rows = try outcome([insert], "SELECT base_ccy FROM position WHERE position_id = 'P1'")
    #expect(rows == [["USD"]])
  }

  /// Every pair of states, against the requirements' own list.
  @Test func lifeCycleIsTheOneThatIsWritten() throws {
    let states = ["created", "submitting", "open", "monitoring", "closing", "closed", "failed"]
    let allowed: Set = [
      "created submitting", "submitting open", "open monitoring", "monitoring closing",
      "closing closed", "submitting failed", "open closing", "closing failed",
    ]
    for old in states {
      for new in states {
        for quantity in ["0", "5", nil] {
          let found = try TestStatement.texts(
            "SELECT may_follow($1, $2, $3::text::numeric)::text", .text(old), .text(new),
            SQLValue(quantity), on: connection)
          let isAllowed =
            old == new || allowed.contains("\(old) \(new)")
            || (old == "failed" && new == "closing" && quantity == "5")
          #expect(
            found == [isAllowed ? "true" : "false"], "\(old) to \(new) with \(quantity ?? "–")")
        }
      }
    }
  }

  @Test func anExitThatFailedMayBeTriedAgain() throws {
    let steps = ["submitting", "open", "closing", "failed", "closing", "closed"].map { state in
      "UPDATE position SET lifecycle_status = '\(state)'"
        + (state == "closed" ? ", record_status = 'CLOSED'" : "") + " WHERE position_id = 'P0'"
    }
    let rows = try outcome(
      steps,
      "SELECT version::text, (closed_at = now())::text FROM position WHERE position_id = 'P0'")
    #expect(rows == [["7", "true"]])
  }

  @Test func onlyIngestionBeginsInTheMiddle() throws {
    let insert = try #require(RowCases.rows["position"]).insert(
      number: 1, changed: [("lifecycle_status", "'open'"), ("batch_id", "'B0'")])
    let question = "SELECT lifecycle_status FROM position WHERE position_id = 'P1'"
    #expect(try outcome([insert], question) == [["open"]])
  }

  /// A state of leadership for each writer, and no way back.
  @Test func leadershipIsFenced() throws {
    let rows = try outcome(
      ["INSERT INTO instance (instance_id, host, pid, role) VALUES ('X1', 'h', 2, 'STANDBY')"],
      "SELECT take_leadership('X1')::text, take_leadership('X0')::text")
    #expect(rows == [["2", "3"]])
    let old = try RowCases.refusal(
      of: [
        "INSERT INTO instance (instance_id, host, pid, role) VALUES ('X1', 'h', 2, 'STANDBY')",
        "SELECT require_leadership('X0', 1)", "SELECT take_leadership('X1')",
        "SELECT require_leadership('X1', 2)", "SELECT require_leadership('X0', 1)",
      ], on: connection)
    #expect(old?.state.code == "55000")
    #expect(old?.constraint == "require_leadership")
  }

  @Test func partitionsAreMadeOnce() throws {
    let rows = try outcome(
      ["SELECT make_partitions('instrument_price', '2031-01-01', '2031-12-31')"],
      "SELECT make_partitions('instrument_price', '2031-01-01', '2031-12-31')::text")
    #expect(rows == [["0"]])
    // Rows of the rest keep their place, and everything goes on.
    let taken = try outcome(
      [
        "INSERT INTO instrument_price (instrument_id, as_of, price, source) "
          + "VALUES ('I0', '2031-06-01', 5, 's')"
      ], "SELECT make_partitions('instrument_price', '2031-06-01', '2031-06-01')::text")
    #expect(taken == [["0"]])
    let other = try RowCases.refusal(
      of: ["SELECT make_partitions('position', '2031-01-01', '2031-12-31')"], on: connection)
    #expect(other?.state.code == "42809")
  }
}
