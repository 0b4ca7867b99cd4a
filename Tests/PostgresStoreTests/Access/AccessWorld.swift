// A small firm with two desks, and logins of every role: what the tests of access are about.

import PostgresKit
import PostgresStore
import Testing

enum AccessWorld {
  /// Logins belong to the whole cluster, which other tests share; their names say whose they are.
  static let logins = [
    ("access_engine", "espalier_engine"), ("access_ingest", "espalier_ingest"),
    ("access_pms", "espalier_pms"), ("access_audit", "espalier_audit"),
    ("access_ann", "espalier_reader"), ("access_bob", "espalier_reader"),
    ("access_boss", "espalier_reader"), ("access_none", "espalier_reader"),
    ("access_late", "espalier_reader"), ("access_out", nil),
  ]

  private static let statements = [
    "INSERT INTO currency (code) VALUES ('USD'), ('EUR')",
    "INSERT INTO book (base_currency) VALUES ('USD')",
    """
    INSERT INTO portfolio_node (portfolio_node_id, parent_id, node_type)
    VALUES ('F', NULL, 'FUND'), ('A', 'F', 'DESK'), ('B', 'F', 'DESK'), ('AA', 'A', 'BOOK')
    """,
    """
    INSERT INTO principal (principal_id, kind, database_role, is_active) VALUES
      ('ann', 'PERSON', 'access_ann', true), ('bob', 'PERSON', 'access_bob', true),
      ('boss', 'PERSON', 'access_boss', true), ('late', 'PERSON', 'access_late', true),
      ('desk', 'GROUP', NULL, true), ('gone', 'PERSON', NULL, false)
    """,
    "INSERT INTO role_member (group_id, member_id) VALUES ('desk', 'bob')",
    """
    INSERT INTO entitlement (principal_id, portfolio_node_id, access_right, expires_at) VALUES
      ('ann', 'A', 'detail', NULL), ('ann', 'A', 'trade', NULL), ('ann', 'F', 'aggregate', NULL),
      ('desk', 'B', 'detail', NULL), ('boss', 'F', 'detail', NULL), ('boss', 'F', 'admin', NULL),
      ('late', 'F', 'detail', now() - interval '1 day'), ('gone', 'F', 'detail', NULL),
      ('gone', 'F', 'trade', NULL)
    """,
    "INSERT INTO instrument (instrument_id, currency) VALUES ('I', 'USD')",
    """
    INSERT INTO portfolio (portfolio_id, portfolio_node_id, base_currency)
    VALUES ('PA', 'A', 'USD'), ('PB', 'B', 'USD')
    """,
    """
    INSERT INTO position (position_id, portfolio_node_id, instrument_id, portfolio_id, direction,
      quantity, currency, notional_base, market_value)
    VALUES ('pa', 'A', 'I', 'PA', 'LONG', 1, 'USD', 1, 10),
      ('paa', 'AA', 'I', 'PA', 'LONG', 1, 'USD', 1, 20),
      ('pb', 'B', 'I', 'PB', 'LONG', 1, 'USD', 1, 40),
      ('pf', 'F', 'I', NULL, 'LONG', 1, 'USD', 1, 80)
    """,
    """
    INSERT INTO key_rate (position_id, curve, tenor, dv01, as_of, source)
      SELECT position_id, 'USD-SOFR', '5Y', 1, '2026-11-20', 's' FROM position
    """,
    """
    INSERT INTO rollup (store, epoch, portfolio_node_id, measure, currency, value, is_complete,
        positions)
      SELECT 's', 1, portfolio_node_id, 'net', 'USD', 1, true, 1 FROM portfolio_node
    """,
    """
    INSERT INTO audit_log (principal_id, action, portfolio_node_id, outcome)
    VALUES ('ann', 'query', 'A', 'ALLOWED'), ('bob', 'query', 'B', 'DENIED')
    """,
    """
    INSERT INTO request_dedupe (principal_id, request_key, request_hash, result)
    VALUES ('ann', 'k', sha256('1'), '{}'), ('bob', 'k', sha256('1'), '{}')
    """,
    """
    INSERT INTO risk_limit (portfolio_node_id, measure, hard)
    VALUES ('A', 'net', 1), ('B', 'net', 1)
    """,
    """
    INSERT INTO ingestion_batch (batch_id, batch_type, source_file)
    VALUES ('b', 'MARKET_DATA', 'f')
    """,
  ]

  static let database = Result {
    let database = try TestDatabase()
    let connection = try database.connect()
    for (login, role) in logins {
      try TestStatement.run("CREATE ROLE \(login) LOGIN", on: connection)
      if let role { try TestStatement.run("GRANT \(role) TO \(login)", on: connection) }
    }
    try connection.transaction { connection throws(StoreFault) in
      for text in statements { try TestStatement.run(text, on: connection) }
    }
    return database
  }

  static func connect(_ login: String, for principal: String? = nil) throws -> Connection {
    let connection = try database.get().connect(user: login)
    if let principal {
      try TestStatement.run(
        "SELECT set_config('espalier.principal', $1, false)", .text(principal), on: connection)
    }
    return connection
  }
}
