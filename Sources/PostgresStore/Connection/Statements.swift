// Every statement that this room sends, but for those in the files of `migrations/`. A test
// compares the list with what a server has seen.

enum Statements {
  static let configureSession: SQL = """
    SELECT set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
      set_config('idle_in_transaction_session_timeout', $3, false),
      set_config('search_path', 'espalier, pg_catalog, pg_temp', false),
      set_config('DateStyle', 'ISO, YMD', false), set_config('TimeZone', 'UTC', false),
      set_config('bytea_output', 'hex', false),
      set_config('standard_conforming_strings', 'on', false)
    """
  static let begin: SQL = "BEGIN ISOLATION LEVEL READ COMMITTED"
  static let beginRepeatableReadOnly: SQL = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
  static let beginSerializable: SQL = "BEGIN ISOLATION LEVEL SERIALIZABLE"
  static let commit: SQL = "COMMIT"
  static let rollback: SQL = "ROLLBACK"
}

/// The texts of all of them, for whoever audits what a server sees.
public enum StatementList {
  public static let all = (own + MigrationStatements.all).map(\.text)

  private static let own = [
    Statements.configureSession, Statements.begin, Statements.beginRepeatableReadOnly,
    Statements.beginSerializable, Statements.commit, Statements.rollback,
  ]
}
