// One numbered step of the schema, with its way back.

public struct Migration: Hashable, Sendable {
  public let number: Int
  /// `0003_change_log`
  public let name: String
  public let up: String
  public let down: String

  public init(number: Int, name: String, up: String, down: String) {
    self.number = number
    self.name = name
    self.up = up
    self.down = down
  }

  /// Of the way up: what is in the database. The way back may still be mended.
  public var checksum: SHA256 { SHA256(of: Array(up.utf8)) }
}

/// What the database remembers of one.
public struct AppliedMigration: Hashable, Sendable {
  public let number: Int
  public let name: String
  public let checksum: SHA256
  public let appliedAt: String
  public let isBaseline: Bool
}
