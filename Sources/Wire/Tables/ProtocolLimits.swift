// The limits of the protocol, written from proto-spec/messages.json by the command
// that proto-spec/README.md gives. Change that file, not this one.

public enum ProtocolLimits {
  /// In bytes: the first frame of a client.
  public static let firstFrameBytes = 16_384
  /// In bytes: a frame of a server, behind its length field, before and after inflating, where
  /// HELLO names no other.
  public static let frameBytes = 4_194_304
  /// In bytes: the least `frame_limit` that may be asked for.
  public static let leastFrameBytes = 65_536
  /// In bytes: every later frame of a client, likewise.
  public static let requestBytes = 1_048_576
  /// In bytes: the token of a PING.
  public static let tokenBytes = 64
  /// In seconds: from the connection to WELCOME.
  public static let handshakeSeconds = 3
  /// In connections: to a server that have not been welcomed yet.
  public static let strangers = 256
  /// In proofs: of a name from one place, after which it has to wait.
  public static let wrongProofs = 5
  /// In seconds: that it has to wait at most, from one second on twice as long each time.
  public static let waitSeconds = 60
  /// In seconds: from the first byte of a frame to its last, however they come.
  public static let frameSeconds = 10
  /// In seconds: in which a peer must read something when there is something to read.
  public static let writeSeconds = 30
  /// In streams: open on a connection.
  public static let streams = 512
  /// In subscriptions: open on a connection, beside its queries.
  public static let subscriptions = 256
  /// In microseconds: between two updates of a subscription, at least.
  public static let updateInterval = 10_000
  /// In bytes: the key of a PUT.
  public static let keyBytes = 16
  /// In keys: of which the outcome is remembered, the last ones.
  public static let keptKeys = 8192
  /// In bytes: of the files of changes that a connection has begun.
  public static let changeBytes = 16_777_216
  /// In bytes: the same of all connections; beyond, they get OVERLOADED.
  public static let changeBytesInAll = 268_435_456
  /// In commits: that wait for the one before them.
  public static let queuedCommits = 1024
  /// In rows: that a refusal of changes names.
  public static let rowFaults = 20
  /// In connections: to a server.
  public static let connections = 1024
  /// In queries: that wait for a worker of a server.
  public static let queuedQueries = 4096
  /// In bytes: of the texts of queries that wait.
  public static let queuedBytes = 67_108_864
  /// In values: of answers that wait to be taken, of a connection; beyond, its queries get
  /// OVERLOADED.
  public static let heldValues = 33_554_432
  /// In values: the same of all connections, and for all of them.
  public static let heldValuesInAll = 134_217_728
  /// In bytes: written and not yet taken, of a connection; beyond, the server stops reading from
  /// it.
  public static let outputBytes = 4_194_304
  /// In bytes: the same of all connections; beyond, blocks wait.
  public static let outputBytesInAll = 268_435_456
  /// In bytes: of a stream whose QUERY names none.
  public static let credit = 1_048_576
  /// In bytes: that a stream can have; what is beyond is not counted.
  public static let mostCredit = 1_073_741_824
  /// In values: rows × columns of a block, so that a few bytes cannot stand for endless rows.
  public static let blockValues = 1_048_576
  /// In columns: of an answer.
  public static let columns = 4096
}
