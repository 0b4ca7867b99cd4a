// What a server is told before it starts.

public import BookFiles
public import Console
public import EventLoop
public import Trust

public struct ServerSettings: Sendable {
  /// A folder of CSV files or a snapshot; where `load` brings the book, what to call it.
  public var book: String
  /// Other books that queries may name, each by its name and path.
  public var snapshots: [NamedBook] = []
  /// Loads the book from elsewhere than a path, such as a database.
  public var load: (@Sendable (LoadOptions, LoadProgress) -> BookFolder.Outcome)?
  public var endpoints: [Endpoint]
  /// Where `/livez`, `/readyz` and `/metrics` are answered over HTTP.
  public var probeEndpoints: [Endpoint] = []
  /// Queries that run at once.
  public var workers: Int
  /// Threads that load the book, and that one query may use.
  public var threads: Int
  /// Uses the good rows of a book that has bad ones.
  public var isLenient = false
  /// Covariances that are none are made some.
  public var clipsCovariance = false
  /// Program and version, as WELCOME says it.
  public var name: String
  /// Connections at once; more are told that there is no room.
  public var connections: Int
  /// Who may ask; nil where nobody is asked who they are.
  public var users: UserFile?
  /// With it TCP endpoints speak TLS; Unix sockets never do.
  public var tls: TLSContext?
  /// Where it is written down who asks and changes what; nil: nowhere.
  public var audit: String?
  /// Sockets that listen already, in the place of endpoints.
  public var handedOver: [Descriptor] = []
  /// Whether SIGTERM and SIGINT end it; else `stop` alone does.
  public var heedsSignals = true
  /// How long it waits for what is open before it ends.
  public var drainSeconds: UInt64 = 10
  /// What SIGHUP has read again; nil where the settings are not in order then. Without it SIGHUP
  /// ends the process as it does others.
  public var reload: (@Sendable () -> ServerSettings?)?

  /// Takes what can be changed while it runs; what cannot, by name.
  mutating func take(_ other: ServerSettings) -> [String] {
    connections = other.connections
    drainSeconds = other.drainSeconds
    if users != nil, other.users != nil { users = other.users }
    var waiting: [String] = []
    if other.book != book { waiting.append("book") }
    if other.snapshots != snapshots { waiting.append("snapshot") }
    if other.endpoints != endpoints { waiting.append("listen, socket") }
    if other.probeEndpoints != probeEndpoints { waiting.append("probes") }
    if other.audit != audit { waiting.append("audit") }
    if other.workers != workers { waiting.append("workers") }
    if other.threads != threads { waiting.append("threads") }
    if tls != nil, other.tls != nil { tls = other.tls }
    if (other.tls == nil) != (tls == nil) { waiting.append("tls-certificate, tls-key") }
    if (other.users == nil) != (users == nil) { waiting.append("users") }
    if other.isLenient != isLenient { waiting.append("lenient") }
    if other.clipsCovariance != clipsCovariance { waiting.append("clip-covariance") }
    return waiting
  }

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
