// All that can go wrong between us and the database. Nothing here holds a password: libpq's own
// messages name hosts and users, and connection strings are never repeated.

public enum StoreFault: Error, Hashable, Sendable {
  /// The server refused a statement.
  case server(ServerError)
  /// No connection could be made; with the server's reason where it gave one.
  case unreachable(String, SQLState?)
  /// The connection broke while something was under way. What was under way is undone, unless it
  /// was a COMMIT.
  case connectionLost(String, SQLState?)
  /// The connection broke during COMMIT: done or not, only the database knows.
  case commitUnknown(String)
  /// Nothing was heard in time. The statement was cancelled.
  case deadlineExceeded
  /// All connections were busy until the deadline, or too many were waiting already.
  case poolExhausted(waiting: Int)
  case poolClosed
  /// A result that is not what the statement's author expected.
  case unexpectedResult(String)
  /// A text with a zero byte, which PostgreSQL cannot hold.
  case zeroByteInText(parameter: Int)
  case unsupportedServer(version: Int)
  case corruptCopy(String)
  case migration(MigrationFault)

  public var advice: SQLState.Advice {
    switch self {
    case .server(let error): error.state.advice
    case .unreachable(_, let state): state?.advice ?? .reconnect
    case .connectionLost(_, let state): state?.advice ?? .reconnect
    case .deadlineExceeded, .poolExhausted: .shed
    case .commitUnknown, .poolClosed, .unexpectedResult, .zeroByteInText, .unsupportedServer,
      .corruptCopy, .migration:
      .never
    }
  }

  public var state: SQLState? {
    switch self {
    case .server(let error): error.state
    case .unreachable(_, let state), .connectionLost(_, let state): state
    default: nil
    }
  }
}

extension StoreFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .server(let error): error.description
    case .unreachable(let reason, _): "there is no connection to the database: \(reason)"
    case .connectionLost(let reason, _): "the connection to the database broke: \(reason)"
    case .commitUnknown(let reason):
      "the connection broke while committing, so the outcome is not known: \(reason)"
    case .deadlineExceeded: "the database did not answer in time"
    case .poolExhausted(let waiting):
      "no connection became free in time (\(waiting) were waiting)"
    case .poolClosed: "the connections were closed"
    case .unexpectedResult(let reason): "the database answered something else: \(reason)"
    case .zeroByteInText(let parameter):
      "parameter \(parameter) holds a zero byte, which no text of the database can"
    case .unsupportedServer(let version):
      "PostgreSQL 15 or newer is needed, this is \(version / 10_000)"
    case .corruptCopy(let reason): "the stream of rows is malformed: \(reason)"
    case .migration(let fault): fault.description
    }
  }
}
