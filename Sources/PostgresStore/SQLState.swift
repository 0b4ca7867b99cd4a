// The five characters that say what went wrong, and what to do about each: the table of the house.

public struct SQLState: Hashable, Sendable, CustomStringConvertible {
  public let code: String

  public init(_ code: String) { self.code = code }

  public var description: String { code }

  public enum Advice: Hashable, Sendable {
    /// Begin the whole transaction again, after a random while.
    case retryTransaction
    /// The connection is gone or going: open another.
    case reconnect
    /// The server has too much to do: do less.
    case shed
    /// The same statement will fail again.
    case never
    /// The database is damaged: write nothing more, and tell somebody.
    case stopWriting
  }

  public var advice: Advice {
    if let exact = Self.exact[code] { return exact }
    return Self.byClass[String(code.prefix(2))] ?? .never
  }

  /// serialization_failure, deadlock_detected, lock_not_available; admin_shutdown, crash_shutdown,
  /// cannot_connect_now, and the two time-outs that end a session; query_canceled; data_corrupted,
  /// index_corrupted.
  private static let exact: [String: Advice] = [
    "40001": .retryTransaction, "40P01": .retryTransaction, "55P03": .retryTransaction,
    "57P01": .reconnect, "57P02": .reconnect, "57P03": .reconnect, "57P05": .reconnect,
    "25P03": .reconnect,
    "57014": .shed,
    "XX001": .stopWriting, "XX002": .stopWriting,
  ]

  /// connection_exception, insufficient_resources.
  private static let byClass: [String: Advice] = ["08": .reconnect, "53": .shed]
}
