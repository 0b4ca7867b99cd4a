// What the migrator says besides the files. Its notes are in a schema of their own: the files'
// schema comes and goes with the files.

enum MigrationStatements {
  /// 'espalier' in bytes, read as a number: no other program is likely to lock the same.
  static let lock: SQL = "SELECT pg_advisory_xact_lock(7310310183885432178)"

  static let hasNotes: SQL = "SELECT to_regclass('espalier_migrations.applied') IS NOT NULL"

  static let makeSchema: SQL = "CREATE SCHEMA IF NOT EXISTS espalier_migrations"
  static let makeNotes: SQL = """
    CREATE TABLE IF NOT EXISTS espalier_migrations.applied (
      number integer PRIMARY KEY CHECK (number > 0),
      name text NOT NULL,
      checksum bytea NOT NULL CHECK (length(checksum) = 32),
      is_baseline boolean NOT NULL,
      applied_by text NOT NULL DEFAULT session_user,
      applied_at timestamptz NOT NULL DEFAULT clock_timestamp())
    """
  /// A migrator that is not who began has to write here too; anybody may know the version.
  static let shareSchema: SQL = "GRANT USAGE ON SCHEMA espalier_migrations TO PUBLIC"
  static let shareNotes: SQL = "GRANT SELECT ON espalier_migrations.applied TO PUBLIC"
  static let hasMigratorRole: SQL =
    "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'espalier_migrator')"
  static let grantNotes: SQL =
    "GRANT INSERT, DELETE ON espalier_migrations.applied TO espalier_migrator"
  /// A role that may do something cannot be dropped.
  static let revokeNotes: SQL =
    "REVOKE ALL ON espalier_migrations.applied FROM espalier_migrator"

  static let applied: SQL = """
    SELECT number, name, checksum, is_baseline, to_char(applied_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
    FROM espalier_migrations.applied ORDER BY number
    """
  static let note: SQL = """
    INSERT INTO espalier_migrations.applied (number, name, checksum, is_baseline)
    VALUES ($1, $2, $3, $4)
    """
  static let forget: SQL = "DELETE FROM espalier_migrations.applied WHERE number = $1"

  /// The transaction's number, which tells whether a file has ended it.
  static let transaction: SQL = "SELECT pg_current_xact_id()::text"
  static let resetRole: SQL = "RESET ROLE"
  /// Files find what they would find under psql.
  static let defaultSearchPath: SQL = "SET LOCAL search_path TO DEFAULT"
  static let resetSearchPath: SQL = "SET LOCAL search_path = pg_catalog, pg_temp"

  static let all = [
    lock, hasNotes, makeSchema, makeNotes, shareSchema, shareNotes, hasMigratorRole, grantNotes,
    revokeNotes, applied, note, forget, transaction, resetRole,
    defaultSearchPath, resetSearchPath,
  ]
}
