// How a database stands: who answers, which schema, which book, what came last and what waits.

internal import Exact
public import PostgresStore

public struct DatabaseStatus: Sendable {
  public struct Batch: Sendable {
    public let id: String
    public let status: String
    public let source: String
    public let completedAt: String
    public let rows: Int
  }

  public let database: String
  public let user: String
  public let server: String
  /// The schema's last step; nil where it was not noted, or may not be read.
  public let schemaVersion: Int?
  public let baseCurrency: String?
  public let asOf: String?
  public let positions: Int
  /// Changes that are still to be read by those who follow, and the oldest open transaction that
  /// holds them back, in seconds.
  public let loggedChanges: Int
  public let lagSeconds: Double
  public let connections: Int
  public let lastBatch: Batch?

  public static func read(over connection: Connection) throws(StoreFault) -> DatabaseStatus {
    try connection.transaction(.repeatableReadOnly) { (connection) throws(StoreFault) in
      let isNoted = try connection.query(StatusStatements.isNoted).bool(0, 0) ?? false
      let version = isNoted ? try connection.query(StatusStatements.version).integer(0, 0) : nil
      let standing = try connection.query(StatusStatements.standing)
      let batch = try connection.query(StatusStatements.lastBatch)
      return DatabaseStatus(
        database: standing.text(0, 0) ?? "", user: standing.text(0, 1) ?? "",
        server: standing.text(0, 2) ?? "", schemaVersion: version.map { Int($0) },
        baseCurrency: standing.text(0, 3), asOf: standing.text(0, 4),
        positions: Int(try standing.integer(0, 5) ?? 0),
        loggedChanges: Int(try standing.integer(0, 6) ?? 0),
        lagSeconds: Double(standing.text(0, 7) ?? "") ?? 0,
        connections: Int(try standing.integer(0, 8) ?? 0),
        lastBatch: batch.rowCount == 0
          ? nil
          : Batch(
            id: batch.text(0, 0) ?? "", status: batch.text(0, 1) ?? "",
            source: batch.text(0, 2) ?? "", completedAt: batch.text(0, 3) ?? "",
            rows: Int(try batch.integer(0, 4) ?? 0)))
    }
  }
}

enum StatusStatements {
  static let isNoted: SQL = """
    SELECT coalesce(has_schema_privilege(n.oid, 'USAGE')
      AND has_table_privilege(c.oid, 'SELECT'), false)
    FROM (SELECT to_regnamespace('espalier_migrations')::oid AS oid) AS n
    LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = 'applied'
    """

  static let version: SQL = "SELECT max(number) FROM espalier_migrations.applied"

  static let standing: SQL = """
    SELECT current_database()::text, session_user::text,
      'PostgreSQL ' || current_setting('server_version'),
      (SELECT base_currency FROM book), (SELECT as_of::text FROM book),
      (SELECT count(*) FROM position WHERE record_status = 'ACTIVE'),
      (SELECT count(*) FROM change_log
        WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())),
      coalesce((SELECT extract(epoch FROM max(clock_timestamp() - xact_start))
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_xid IS NOT NULL), 0)::text,
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())
    """

  static let lastBatch: SQL = """
    SELECT batch_id, status, source_file, completed_at::text, coalesce(record_count, 0)
    FROM ingestion_batch ORDER BY started_at DESC LIMIT 1
    """

  static let all = [isNoted, version, standing, lastBatch]
}
