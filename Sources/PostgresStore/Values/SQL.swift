// The text of a statement. It is made of literals alone, so no byte of a user's can become part of
// one: what varies is a parameter.

public struct SQL: ExpressibleByStringLiteral, Hashable, Sendable {
  public let text: String

  /// `StaticString` has no interpolation and cannot be made at run time.
  public init(stringLiteral text: StaticString) { self.text = text.description }

  /// Statements from files, which only migrations have, and those that tests make up. A test of the
  /// repository sees to it that nobody else calls this.
  package init(migration text: String) { self.text = text }

  public static func == (a: SQL, b: SQL) -> Bool { a.text == b.text }
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
