// Who sees and changes which rows: the matrix of roles and tables, and tricks to get round it.

import PostgresKit
import PostgresStore
import Testing

struct RowSecurityTests {
  struct Sight: Sendable, CustomTestStringConvertible {
    var login: String
    var principal: String?
    var table: String
    var rows: [String]
    var testDescription: String { "\(login) \(principal ?? "") \(table)" }
  }

  /// Table, its key, and what each sees of it.
  private static let matrix: [(String, String, [String: [String]])] = [
    (
      "portfolio_node", "portfolio_node_id",
      [
        "ann": ["A", "AA", "B", "F"], "bob": ["B"], "boss": ["A", "AA", "B", "F"], "none": [],
        "late": [], "gone": [], "engine": ["A", "AA", "B", "F"], "ingest": ["A", "AA", "B", "F"],
      ]
    ),
    (
      "position", "position_id",
      [
        "ann": ["pa", "paa"], "bob": ["pb"], "boss": ["pa", "paa", "pb", "pf"], "none": [],
        "late": [], "gone": [], "engine": ["pa", "paa", "pb", "pf"],
        "ingest": ["pa", "paa", "pb", "pf"],
      ]
    ),
    ("counted_position", "position_id", ["ann": ["pa", "paa"], "bob": ["pb"], "none": []]),
    (
      "key_rate", "position_id",
      ["ann": ["pa", "paa"], "bob": ["pb"], "none": [], "boss": ["pa", "paa", "pb", "pf"]]
    ),
    (
      "portfolio", "portfolio_id",
      ["ann": ["PA"], "bob": ["PB"], "none": [], "boss": ["PA", "PB"]]
    ),
    (
      "rollup", "portfolio_node_id",
      ["ann": ["A", "AA", "B", "F"], "bob": ["B"], "none": [], "late": []]
    ),
    ("node_sums", "portfolio_node_id || ' ' || net", ["ann": ["A 10", "AA 20"], "bob": ["B 40"]]),
    ("risk_limit", "portfolio_node_id", ["bob": ["B"], "none": [], "ann": ["A", "B"]]),
    ("audit_log", "principal_id", ["ann": [], "boss": ["ann", "bob"], "none": []]),
    ("principal", "principal_id", ["ann": ["ann"], "boss": ["boss"], "none": []]),
    ("role_member", "member_id", ["ann": [], "bob": ["bob"]]),
    (
      "entitlement", "principal_id || portfolio_node_id || access_right",
      ["ann": ["annAdetail", "annAtrade", "annFaggregate"], "bob": [], "none": []]
    ),
  ]

  /// People come by their own login, and by the trading side that names them; both see the same.
  static let sights: [Sight] = matrix.flatMap { table, key, seen in
    seen.flatMap { who, rows -> [Sight] in
      let own = Sight(login: "access_\(who)", table: "\(key) FROM \(table)", rows: rows)
      if ["engine", "ingest", "none"].contains(who) { return [own] }
      let named = Sight(
        login: "access_pms", principal: who, table: "\(key) FROM \(table)", rows: rows)
      return who == "gone" ? [named] : [own, named]
    }
  }

  @Test(arguments: sights) func rowsAreThoseOfTheGrants(sight: Sight) throws {
    let connection = try AccessWorld.connect(sight.login, for: sight.principal)
    #expect(
      try TestStatement.texts("SELECT \(sight.table) ORDER BY 1", on: connection) == sight.rows)
  }

  @Test func tradingForNobodySeesNothing() throws {
    let connection = try AccessWorld.connect("access_pms")
    for table in ["position", "portfolio_node", "portfolio", "rollup", "audit_log", "entitlement"] {
      #expect(try TestStatement.texts("SELECT 1 FROM \(table)", on: connection) == [], "\(table)")
    }
  }

  /// As somebody who may read desk B; none of these may tell anything of desk A.
  @Test(arguments: [
    ("SET ROLE espalier_owner", "42501"), ("SET ROLE espalier_engine", "42501"),
    ("SET ROLE postgres", "42501"), ("SET SESSION AUTHORIZATION access_boss", "42501"),
    ("SET row_security = off; SELECT * FROM position", "42501"),
    ("COPY position TO PROGRAM 'cat'", "42501"), ("COPY position TO '/tmp/x'", "42501"),
    ("SELECT pg_read_file('PG_VERSION')", "42501"), ("SELECT lo_import('/etc/passwd')", "42501"),
    ("ALTER TABLE position DISABLE ROW LEVEL SECURITY", "42501"),
    ("ALTER TABLE position NO FORCE ROW LEVEL SECURITY", "42501"),
    ("DROP POLICY people_see ON position", "42501"),
    ("CREATE POLICY mine ON position USING (true)", "42501"),
    ("ALTER TABLE position DISABLE TRIGGER ALL", "42501"),
    ("CREATE TRIGGER t BEFORE INSERT ON position EXECUTE FUNCTION refuse_change()", "42501"),
    ("TRUNCATE position", "42501"), ("DELETE FROM position", "42501"),
    ("UPDATE position SET notes = 'x'", "42501"), ("INSERT INTO position DEFAULT VALUES", "42501"),
    ("SELECT * FROM change_log", "42501"), ("SELECT * FROM tombstone", "42501"),
    ("SELECT * FROM snapshot_chunk", "42501"), ("SELECT * FROM snapshot_part", "42501"),
    ("SELECT * FROM request_dedupe", "42501"), ("SELECT * FROM ingestion_batch", "42501"),
    ("SELECT * FROM instrument_price_rest", "42501"), ("SELECT * FROM leader", "42501"),
    ("UPDATE entitlement SET principal_id = 'bob'", "42501"),
    (
      "INSERT INTO entitlement (principal_id, portfolio_node_id, access_right) "
        + "VALUES ('bob', 'F', 'detail')", "42501"
    ),
    ("UPDATE principal SET database_role = 'access_bob'", "42501"),
    ("INSERT INTO audit_log (action, outcome) VALUES ('x', 'ALLOWED')", "42501"),
    ("SELECT take_leadership('x')", "42501"), ("SELECT log_changes()", "42501"),
    ("SELECT make_partitions('position', '2026-01-01', '2026-01-01')", "42501"),
    ("SELECT follow('position', 'x')", "42501"), ("SELECT row_key('{}', '{}')", "42501"),
    ("CREATE TABLE espalier.mine (a int)", "42501"),
    ("CREATE FUNCTION espalier.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "42501"),
    ("CREATE TEMP TABLE t (a text REFERENCES position (position_id))", "42501|42P16"),
    ("CREATE TEMP TABLE t () INHERITS (position)", "42501"),
    ("BEGIN; LOCK TABLE position IN ACCESS EXCLUSIVE MODE", "42501"),
    ("GRANT SELECT ON change_log TO access_bob", "42501"),
    ("SELECT nextval('change_log_seq_seq')", "42501"),
    ("ALTER ROLE access_bob BYPASSRLS", "42501"), ("CREATE ROLE x SUPERUSER", "42501"),
  ])
  func trickIsRefused(statements: String, code: String) throws {
    let connection = try AccessWorld.connect("access_bob")
    var error: ServerError?
    for text in statements.split(separator: "; ") {
      error = try TestStatement.refusal(of: String(text), on: connection)
    }
    let refused = try #require(error, "\(statements) went through")
    #expect(code.split(separator: "|").contains { $0 == refused.state.code }, "\(refused)")
  }

  /// The same somebody, with statements that run: their answers are as if desk A were not there.
  @Test(arguments: [
    "SELECT position_id FROM position WHERE market_value / (market_value - 10) > 0",
    "SELECT position_id FROM position TABLESAMPLE SYSTEM (100)",
    "SELECT p.position_id FROM position AS p "
      + "RIGHT JOIN (SELECT 'pa' AS x) AS q ON q.x = position_id "
      + "WHERE p.position_id IS NOT NULL UNION ALL SELECT 'pb'",
    "WITH seen AS MATERIALIZED (SELECT * FROM position) SELECT position_id FROM seen",
    "SELECT position_id FROM (TABLE position) AS t",
    "SELECT position_id FROM position WHERE position_id IN ('pa', 'paa', 'pb') FOR KEY SHARE",
    "SELECT row_to_json(p) ->> 'position_id' FROM position AS p",
    "SELECT position_id FROM position WHERE granted_nodes('detail') = portfolio_node_id",
    "SELECT (xpath('//position_id/text()', query_to_xml('SELECT * FROM position', true, true, '')))"
      + "[1]::text",
  ])
  func trickSeesNoMore(statement: String) throws {
    let connection = try AccessWorld.connect("access_bob", for: "boss")
    if statement.contains("FOR KEY SHARE") {
      // Locking needs a right to change.
      #expect(try TestStatement.refusal(of: statement, on: connection)?.state.code == "42501")
      return
    }
    if statement.contains("= portfolio_node_id") {
      #expect(try TestStatement.refusal(of: statement, on: connection)?.state.code == "0A000")
      return
    }
    #expect(try TestStatement.texts(statement, on: connection) == ["pb"])
  }

  /// A function that tells what it is shown, offered as a filter that runs before the policy's.
  @Test func leakyFunctionsAreRunBehindThePolicy() throws {
    let connection = try AccessWorld.connect("access_bob")
    try TestStatement.run(
      """
      CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
        $$ BEGIN IF $1 <> 'pb' THEN RAISE EXCEPTION 'seen: %', $1; END IF; RETURN true; END $$
      """, on: connection)
    let rows = try TestStatement.texts(
      "SELECT position_id FROM position WHERE pg_temp.tell(position_id)", on: connection)
    #expect(rows == ["pb"])
  }

  /// Names before ours in the search path change nothing of what our functions call.
  @Test func shadowedNamesAreNotCalled() throws {
    let connection = try AccessWorld.connect("access_bob")
    try TestStatement.run(
      "CREATE TEMP TABLE principal (principal_id text, database_role name, is_active boolean)",
      on: connection)
    try TestStatement.run(
      "INSERT INTO pg_temp.principal VALUES ('boss', 'access_bob', true)", on: connection)
    try TestStatement.run(
      """
      CREATE TEMP TABLE entitlement AS SELECT 'bob' AS principal_id, 'F' AS portfolio_node_id,
        'detail' AS access_right, NULL::timestamptz AS expires_at
      """,
      on: connection)
    try TestStatement.run("SET search_path = pg_temp, espalier, pg_catalog", on: connection)
    #expect(try TestStatement.texts("SELECT current_principal_id()", on: connection) == ["bob"])
    #expect(try TestStatement.texts("SELECT position_id FROM position", on: connection) == ["pb"])
  }

  // MARK: Writing

  private func refusal(_ statement: String, as login: String, for principal: String? = nil) throws
    -> String?
  {
    try RowCases.refusal(of: [statement], on: AccessWorld.connect(login, for: principal))?.state
      .code
  }

  private func opening(_ node: String, portfolio: String = "NULL") -> String {
    """
    INSERT INTO position (portfolio_node_id, instrument_id, portfolio_id, direction, quantity,
      currency, notional_base) VALUES ('\(node)', 'I', \(portfolio), 'LONG', 1, 'USD', 1)
    """
  }

  @Test func tradingNeedsTheRightToTradeThere() throws {
    #expect(try refusal(opening("A"), as: "access_pms", for: "ann") == nil)
    #expect(try refusal(opening("AA", portfolio: "'PA'"), as: "access_pms", for: "ann") == nil)
    #expect(try refusal(opening("B"), as: "access_pms", for: "ann") == "42501")
    #expect(try refusal(opening("F"), as: "access_pms", for: "ann") == "42501")
    #expect(try refusal(opening("A", portfolio: "'PB'"), as: "access_pms", for: "ann") == "42501")
    #expect(try refusal(opening("B"), as: "access_pms", for: "bob") == "42501")
    #expect(try refusal(opening("A"), as: "access_pms", for: "gone") == "42501")
    #expect(try refusal(opening("A"), as: "access_pms") == "42501")
  }

  @Test func movingAPositionNeedsBothEnds() throws {
    let move = "UPDATE position SET portfolio_node_id = 'B' WHERE position_id = 'pa'"
    #expect(try refusal(move, as: "access_pms", for: "ann") == "42501")
    let connection = try AccessWorld.connect("access_pms", for: "bob")
    let changed = try TestStatement.run("UPDATE position SET notes = 'x'", on: connection)
    #expect(changed.affectedCount == 0)
  }

  @Test func eachServiceWritesWhatItIsFor() throws {
    let audit = "INSERT INTO audit_log (action, outcome) VALUES ('x', 'ALLOWED')"
    for login in ["access_engine", "access_ingest", "access_pms", "access_audit"] {
      #expect(try refusal(audit, as: login) == nil, "\(login)")
      #expect(try refusal("DELETE FROM audit_log", as: login) == "42501", "\(login)")
      #expect(try refusal("UPDATE audit_log SET action = 'y'", as: login) == "42501", "\(login)")
    }
    #expect(try refusal("SELECT * FROM audit_log", as: "access_audit") == "42501")
    #expect(try refusal("SELECT * FROM position", as: "access_audit") == "42501")
    #expect(try refusal("SELECT * FROM espalier.book", as: "access_out") == "42501")
    #expect(try refusal("DELETE FROM position", as: "access_engine") == "42501")
    #expect(try refusal("DELETE FROM position", as: "access_ingest") == "42501")
    #expect(
      try refusal(
        "INSERT INTO change_log (entity, id, version, op) VALUES ('x', 'x', 1, 'DELETE')",
        as: "access_engine") == "42501")
    #expect(try refusal("SELECT count(*) FROM change_log", as: "access_engine") == nil)
    #expect(
      try refusal("UPDATE entitlement SET access_right = 'admin'", as: "access_engine") == "42501")
    #expect(
      try refusal(
        "SELECT make_partitions('instrument_price', '2040-01-01', '2040-01-02')",
        as: "access_ingest") == nil)
  }

  /// Forging: who wrote it is not for the writer to say.
  @Test func theAuditNamesTheLogin() throws {
    let forged =
      "INSERT INTO audit_log (action, outcome, database_user) "
      + "VALUES ('x', 'ALLOWED', 'access_boss')"
    #expect(try refusal(forged, as: "access_pms") == "23514")
  }

  @Test func onlyIngestionBringsExistingHoldings() throws {
    let open = """
      INSERT INTO position (portfolio_node_id, instrument_id, direction, quantity, currency,
        notional_base, lifecycle_status, batch_id)
      VALUES ('A', 'I', 'LONG', 1, 'USD', 1, 'open', 'b')
      """
    #expect(try refusal(open, as: "access_ingest") == nil)
    #expect(try refusal(open, as: "access_pms", for: "ann") == "23514")
    #expect(try refusal(open, as: "access_engine") == "23514")
  }

  @Test func requestsAreOnesOwn() throws {
    let connection = try AccessWorld.connect("access_pms", for: "ann")
    #expect(
      try TestStatement.texts("SELECT principal_id FROM request_dedupe", on: connection) == ["ann"])
    let forged =
      "INSERT INTO request_dedupe (principal_id, request_key, request_hash, result) "
      + "VALUES ('bob', 'z', sha256('1'), '{}')"
    #expect(try refusal(forged, as: "access_pms", for: "ann") == "42501")
  }
}
