// Statements that tests make up as they go. Programs cannot.

public import PostgresStore

public enum TestStatement {
  @discardableResult
  public static func run(
    _ text: String, _ values: SQLValue..., on connection: Connection
  ) throws(StoreFault) -> ResultSet {
    try connection.query(SQL(migration: text), values: values)
  }

  /// All rows as texts; nil is null.
  public static func rows(
    _ text: String, _ values: SQLValue..., on connection: Connection
  ) throws(StoreFault) -> [[String?]] {
    let result = try connection.query(SQL(migration: text), values: values)
    return (0..<result.rowCount).map { row in
      (0..<result.columnCount).map { result.text(row, $0) }
    }
  }

  /// The first column of all rows.
  public static func texts(
    _ text: String, _ values: SQLValue..., on connection: Connection
  ) throws(StoreFault) -> [String] {
    let result = try connection.query(SQL(migration: text), values: values)
    return (0..<result.rowCount).compactMap { result.text($0, 0) }
  }

  /// The error of a statement that is refused; nil when it is not.
  public static func refusal(
    of text: String, _ values: SQLValue..., on connection: Connection
  ) throws(StoreFault) -> ServerError? {
    do throws(StoreFault) {
      _ = try connection.query(SQL(migration: text), values: values)
      return nil
    } catch .server(let error) {
      return error
    }
  }
}
