// What a server is told before it starts.

public import EventLoop

public struct ServerSettings: Sendable {
  /// A folder of CSV files.
  public var book: String
  public var endpoints: [Endpoint]
  /// Queries that run at once.
  public var workers: Int
  /// Threads that load the book, and that one query may use.
  public var threads: Int
  /// Uses the good rows of a book that has bad ones.
  public var isLenient = false
  /// Program and version, as WELCOME says it.
  public var name: String
  /// Connections at once; more are told that there is no room.
  public var connections: Int
  /// Whether SIGTERM and SIGINT end it; else `stop` alone does.
  public var heedsSignals = true
  /// How long it waits for what is open before it ends.
  public var drainSeconds: UInt64 = 10

  public init(
    book: String, endpoints: [Endpoint], workers: Int, threads: Int, name: String,
    connections: Int
  ) {
    self.book = book
    self.endpoints = endpoints
    self.workers = workers
    self.threads = threads
    self.name = name
    self.connections = connections
  }
}
