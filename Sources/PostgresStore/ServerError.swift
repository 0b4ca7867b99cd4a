// What the server says of a statement that failed, field by field. The detail holds values of rows:
// it is kept for tests and for whoever may see the rows, and is no part of the description.

public struct ServerError: Hashable, Sendable {
  public var state: SQLState
  public var severity: String
  public var message: String
  public var detail: String?
  public var hint: String?
  public var schema: String?
  public var table: String?
  public var column: String?
  public var dataType: String?
  public var constraint: String?
  /// The character of the statement, from 1.
  public var position: Int?
}

extension ServerError: CustomStringConvertible {
  public var description: String {
    let places = [
      table.map { "table \($0)" }, column.map { "column \($0)" },
      constraint.map { "constraint \($0)" }, position.map { "character \($0)" },
    ].compactMap { $0 }
    return "\(message) [\(state)]" + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))")
  }
}
