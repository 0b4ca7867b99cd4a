// What triggers keep: trees, life cycles, immutability, fencing, versions. Each statement is tried
// on the rows of cases/rows.txt and taken back.

import PostgresKit
import PostgresStore
import Testing

struct RuleTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  struct Rule: Sendable, CustomTestStringConvertible {
    var trigger: String
    var setup: [String] = []
    var refused: String
    var code = "23514"
    var constraint: String

    var testDescription: String { trigger + ": " + refused }
  }

  private static let tree = """
    INSERT INTO portfolio_node (portfolio_node_id, parent_id, node_type)
    VALUES ('TF', NULL, 'FUND'), ('TD', 'TF', 'DESK'), ('TB', 'TD', 'BOOK'), ('TB2', 'TB', 'BOOK')
    """
  private static let opened = [
    "UPDATE position SET lifecycle_status = 'submitting' WHERE position_id = 'P0'",
    "UPDATE position SET lifecycle_status = 'open' WHERE position_id = 'P0'",
  ]

  static let rules: [Rule] = [
    Rule(
      trigger: "portfolio_node_new", setup: [tree],
      refused: "INSERT INTO portfolio_node (portfolio_node_id, parent_id, node_type) "
        + "VALUES ('X', 'TB', 'DESK')", constraint: "portfolio_node_rank"),
    Rule(
      trigger: "portfolio_node_new",
      refused: "INSERT INTO portfolio_node (portfolio_node_id, parent_id, node_type) "
        + "VALUES ('X', 'Y', 'DESK'), ('Y', 'X', 'DESK')", constraint: "portfolio_node_cycle"),
    Rule(
      trigger: "portfolio_node_new",
      refused: "INSERT INTO portfolio_node (portfolio_node_id, parent_id, node_type) "
        + "VALUES ('W', 'X', 'DESK'), ('X', 'Y', 'DESK'), ('Y', 'X', 'DESK')",
      constraint: "portfolio_node_cycle"),
    Rule(
      trigger: "portfolio_node_moved", setup: [tree],
      refused: "UPDATE portfolio_node SET parent_id = 'TB2' WHERE portfolio_node_id = 'TB'",
      constraint: "portfolio_node_cycle"),
    Rule(
      trigger: "portfolio_node_moved", setup: [tree],
      refused: "UPDATE portfolio_node SET node_type = 'STRATEGY' WHERE portfolio_node_id = 'TB'",
      constraint: "portfolio_node_rank"),
    Rule(
      trigger: "portfolio_node_moved", setup: [tree],
      refused: "UPDATE portfolio_node SET node_type = 'FUND' WHERE portfolio_node_id = 'TB'",
      constraint: "portfolio_node_rank"),
    Rule(
      trigger: "portfolio_node_number",
      refused: "UPDATE portfolio_node SET node_no = 7 WHERE portfolio_node_id = 'N0'",
      code: "23000", constraint: "portfolio_node_number"),
    Rule(
      trigger: "reference_data_new",
      refused: "INSERT INTO reference_data (entity_id, entity_type, parent_entity_id) "
        + "VALUES ('X', 'ISSUER', 'Y'), ('Y', 'ISSUER', 'X')", constraint: "reference_data_cycle"),
    Rule(
      trigger: "reference_data_moved",
      setup: [
        "INSERT INTO reference_data (entity_id, entity_type, parent_entity_id) "
          + "VALUES ('X', 'ISSUER', 'E0')"
      ],
      refused: "UPDATE reference_data SET parent_entity_id = 'X' WHERE entity_id = 'E0'",
      constraint: "reference_data_cycle"),
    Rule(
      trigger: "book_time_zone", refused: "UPDATE book SET timezone = 'Mars/Olympus'",
      constraint: "book_time_zone"),
    Rule(
      trigger: "book_time_zone", refused: "UPDATE book SET timezone = 'XXX9'",
      constraint: "book_time_zone"),
    Rule(
      trigger: "portfolio_time_zone", refused: "UPDATE portfolio SET timezone = ''",
      constraint: "portfolio_time_zone"),
    Rule(
      trigger: "currency_scale",
      refused: "UPDATE currency SET amount_decimals = 8 WHERE code = 'USD'",
      constraint: "currency_scale"),
    Rule(
      trigger: "keep_scale_4_insert",
      refused: "INSERT INTO node_nav (portfolio_node_id, as_of, nav, source) "
        + "VALUES ('N0', '2026-01-01', 0.00001, 's')", constraint: "keep_amount_scale"),
    Rule(
      trigger: "keep_scale_4_update",
      refused: "UPDATE position SET accrued = 0.00001 WHERE position_id = 'P0'",
      constraint: "keep_amount_scale"),
    Rule(
      trigger: "keep_scale_6_insert",
      refused: "INSERT INTO factor_exposure (position_id, factor_id, exposure, as_of) "
        + "VALUES ('P0', 'A0', 0.0000001, '2026-01-01')", constraint: "keep_amount_scale"),
    Rule(
      trigger: "keep_scale_6_update",
      refused: "UPDATE position SET vega = 0.0000001 WHERE position_id = 'P0'",
      constraint: "keep_amount_scale"),
    Rule(
      trigger: "keep_scale_base_insert",
      refused: RowCases.rows["position"]?.insert(
        number: 1, changed: [("notional_base", "0.00001")]) ?? "",
      constraint: "keep_amount_scale"),
    Rule(
      trigger: "keep_scale_base_update",
      refused: "UPDATE position SET var_contribution = 0.00001 WHERE position_id = 'P0'",
      constraint: "keep_amount_scale"),
    Rule(
      trigger: "ingestion_batch_finished",
      refused: "UPDATE ingestion_batch SET status = 'FAILED' WHERE batch_id = 'B0'", code: "23000",
      constraint: "ingestion_batch_finished"),
    Rule(
      trigger: "data_lineage_add_only", refused: "UPDATE data_lineage SET source_system = 'x'",
      code: "23000", constraint: "data_lineage_add_only"),
    Rule(
      trigger: "data_lineage_add_only", refused: "DELETE FROM data_lineage", code: "23000",
      constraint: "data_lineage_add_only"),
    Rule(
      trigger: "data_lineage_no_truncate", refused: "TRUNCATE data_lineage", code: "23000",
      constraint: "data_lineage_no_truncate"),
    Rule(
      trigger: "fx_spot_day", refused: "UPDATE fx_spot SET as_of_date = '2026-11-21'",
      constraint: "fx_spot_day"),
    Rule(
      trigger: "yield_curve_point_day",
      refused: "UPDATE yield_curve_point SET as_of_date = '2026-11-21'",
      constraint: "yield_curve_point_day"),
    Rule(
      trigger: "credit_spread_day", refused: "UPDATE credit_spread SET as_of_date = '2026-11-21'",
      constraint: "credit_spread_day"),
    Rule(
      trigger: "leader_fencing", setup: ["UPDATE leader SET fencing_epoch = 5"],
      refused: "UPDATE leader SET fencing_epoch = 4", constraint: "leader_fencing"),
    Rule(
      trigger: "leader_fencing", setup: [RowCases.rows["instance"]?.insert(number: 1) ?? ""],
      refused: "UPDATE leader SET instance_id = 'X1'", constraint: "leader_fencing"),
    Rule(
      trigger: "leader_stays", refused: "DELETE FROM leader", code: "23000",
      constraint: "leader_stays"),
    Rule(
      trigger: "position_lifecycle",
      refused: "UPDATE position SET lifecycle_status = 'open' WHERE position_id = 'P0'",
      constraint: "position_lifecycle"),
    Rule(
      trigger: "position_lifecycle",
      refused: RowCases.rows["position"]?.insert(
        number: 1, changed: [("lifecycle_status", "'open'")]) ?? "",
      constraint: "position_lifecycle"),
    Rule(
      trigger: "position_base_ccy",
      refused: "UPDATE position SET base_ccy = 'EUR' WHERE position_id = 'P0'",
      constraint: "position_base_ccy"),
    Rule(
      trigger: "pnl_vector_set",
      setup: ["INSERT INTO scenario (scenario_set_id, place, scenario_id) VALUES ('Z0', 5, 'q')"],
      refused: "UPDATE pnl_vector SET version = 1; ", constraint: "pnl_vector_set"),
    Rule(
      trigger: "snapshot_chunk_fixed", refused: "UPDATE snapshot_chunk SET raw_size = 2",
      code: "23000", constraint: "snapshot_chunk_fixed"),
    Rule(
      trigger: "snapshot_part_fixed", refused: "UPDATE snapshot_part SET place = 2",
      code: "23000", constraint: "snapshot_part_fixed"),
    Rule(
      trigger: "portfolio_snapshot_fixed", refused: "UPDATE portfolio_snapshot SET raw_size = 2",
      code: "23000", constraint: "portfolio_snapshot_fixed"),
    Rule(
      trigger: "portfolio_snapshot_fixed",
      setup: [
        "UPDATE portfolio_snapshot "
          + "SET kind = 'OFFICIAL', signed_off_by = 'a', signed_off_at = now()"
      ],
      refused: "UPDATE portfolio_snapshot SET signed_off_by = 'b'", code: "23000",
      constraint: "portfolio_snapshot_fixed"),
    Rule(
      trigger: "portfolio_snapshot_fixed",
      setup: ["UPDATE portfolio_snapshot SET is_held = true"],
      refused: "DELETE FROM portfolio_snapshot", code: "23000",
      constraint: "portfolio_snapshot_fixed"),
    Rule(
      trigger: "portfolio_snapshot_no_truncate", refused: "TRUNCATE portfolio_snapshot CASCADE",
      code: "23000", constraint: "portfolio_snapshot_no_truncate"),
    Rule(
      trigger: "portfolio_snapshot_whole", setup: ["SET CONSTRAINTS ALL IMMEDIATE"],
      refused: RowCases.rows["portfolio_snapshot"]?.insert(number: 1) ?? "",
      constraint: "portfolio_snapshot_whole"),
    Rule(
      trigger: "role_member_flat",
      refused: "INSERT INTO role_member (group_id, member_id) VALUES ('G0', 'G1')",
      constraint: "role_member_flat"),
    Rule(
      trigger: "role_member_flat",
      refused: "INSERT INTO role_member (group_id, member_id) VALUES ('W0', 'W0')",
      constraint: "role_member_flat"),
    Rule(
      trigger: "principal_kind_stays", refused: "UPDATE principal SET kind = 'SERVICE'",
      code: "23000", constraint: "principal_kind_stays"),
    Rule(
      trigger: "audit_log_add_only", refused: "UPDATE audit_log SET action = 'b'", code: "23000",
      constraint: "audit_log_add_only"),
    Rule(
      trigger: "audit_log_add_only", refused: "DELETE FROM audit_log", code: "23000",
      constraint: "audit_log_add_only"),
    Rule(
      trigger: "audit_log_no_truncate", refused: "TRUNCATE audit_log", code: "23000",
      constraint: "audit_log_no_truncate"),
    Rule(
      trigger: "follow_key",
      refused: "UPDATE position SET position_id = 'Q' WHERE position_id = 'P0'",
      code: "23000", constraint: "follow_key"),
    Rule(
      trigger: "follow_truncate", refused: "TRUNCATE stress", code: "23000",
      constraint: "follow_truncate"),
  ]

  @Test(arguments: rules) func ruleIsKept(rule: Rule) throws {
    var setup = rule.setup
    if rule.trigger == "pnl_vector_set" { setup.append("SET CONSTRAINTS ALL IMMEDIATE") }
    #expect(try RowCases.refusal(of: setup, on: connection) == nil)
    let refused = rule.refused.replacing("; ", with: "")
    let error = try RowCases.refusal(of: setup + [refused], on: connection)
    #expect(error?.state.code == rule.code, "\(error as Any)")
    #expect(error?.constraint == rule.constraint)
  }

  /// What triggers do rather than refuse, tested below.
  private static let doing: Set = [
    "book_touch", "portfolio_node_touch", "reference_data_touch", "instrument_touch",
    "quality_gate_touch", "market_snapshot_touch", "portfolio_touch", "position_touch",
    "risk_limit_touch", "limit_breach_touch", "principal_touch", "zz_version", "zz_log_insert",
    "zz_log_update", "zz_log_delete", "rating_history_effective", "position_class",
    "instrument_asset_class_spread", "position_state_change",
  ]

  @Test func everyTriggerHasARule() throws {
    let triggers = try TestStatement.texts(
      """
      SELECT DISTINCT t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'espalier'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0
      """, on: connection)
    #expect(Set(triggers) == Self.doing.union(Self.rules.map(\.trigger)))
  }

  @Test func everyTableOfAnEngineIsFollowed() throws {
    let tables = try TestStatement.texts(
      """
      SELECT c.relname FROM pg_class AS c
      JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'version'
      WHERE c.relnamespace = 'espalier'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition AND c.relname NOT IN ('change_log', 'tombstone')
        AND (SELECT count(*) FROM pg_trigger AS t WHERE t.tgrelid = c.oid
          AND t.tgname IN ('follow_key', 'follow_truncate', 'zz_version', 'zz_log_insert',
            'zz_log_update', 'zz_log_delete')) <> 6
      """, on: connection)
    #expect(tables == [])
  }
}
