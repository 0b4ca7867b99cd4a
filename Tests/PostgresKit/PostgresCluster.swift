// A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, reached through a
// Unix socket there and nowhere else, never as root, and gone with the tests however they end.

import Glibc
public import PostgresStore
import Synchronization

public final class PostgresCluster: Sendable {
  public struct Unavailable: Error, CustomStringConvertible {
    public let description: String
  }

  /// Where data, socket and log are.
  public let folder: String
  /// Closed with the process that holds it, on which the server's keeper ends the server.
  private let lifeline: Int32
  private let keeper: pid_t
  private let count = Atomic<Int>(0)

  private static let started = Result { try PostgresCluster() }

  /// The one that tests share.
  public static func shared() throws -> PostgresCluster { try started.get() }

  /// Waits for the life of the tests to end, on which everything that was started is ended. It goes
  /// to a folder that the server's user may see first: initdb refuses to start in another. The
  /// keeper starts the server itself and is its parent, so no number of a process can be confused.
  private static let keeping = """
    folder=$1 programs=$2; shift 2
    finish() {
      trap '' TERM INT HUP
      if [ -n "$server" ]; then kill -QUIT "$server" 2>/dev/null; wait "$server"; fi
      rm -rf "$folder"; exit 0
    }
    server=
    cd "$folder" || exit 1
    trap finish TERM INT HUP
    "$@" "$programs/initdb" -D "$folder/data" -U postgres -A trust --no-sync --no-locale -E UTF8 \
      >"$folder/log" 2>&1 || exit 1
    "$@" "$programs/postgres" -D "$folder/data" -c listen_addresses= \
      -c unix_socket_directories="$folder" -c fsync=off -c full_page_writes=off \
      -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=200 \
      -c max_wal_size=4GB -c checkpoint_timeout=1h -c autovacuum=off \
      -c log_line_prefix='%a|%d|%v|' -c restart_after_crash=on \
      >>"$folder/log" 2>&1 </dev/null &
    server=$!
    echo $server >"$folder/server"
    read -r _
    finish
    """

  public init() throws {
    let programs = try Self.programs()
    folder = try Self.makeFolder()
    var ends: [Int32] = [0, 0]
    // SAFETY: the array holds the two numbers that the call writes. GAIN: none, pipes come from the
    // system.
    guard unsafe pipe(&ends) == 0 else {
      throw Unavailable(description: "the system gives no pipe")
    }
    // No program that a test starts may hold the lifeline.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    lifeline = ends[1]
    defer { close(ends[0]) }
    var words = ["/bin/sh", "-c", Self.keeping, "keeper", folder, programs]
    if getuid() == 0 { words += Self.asPostgres }
    keeper = try Self.spawn(words, input: ends[0])
    try waitUntilReady()
  }

  deinit {
    close(lifeline)
    var status: Int32 = 0
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    _ = unsafe waitpid(keeper, &status, 0)
  }

  private static let asPostgres = [
    "setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--",
  ]

  /// The folder of initdb and postgres, the newest from 15 on.
  private static func programs() throws -> String {
    for version in (15...30).reversed() {
      let folder = "/usr/lib/postgresql/\(version)/bin"
      // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
      if unsafe access(folder + "/initdb", X_OK) == 0 { return folder }
    }
    throw Unavailable(
      description: "these tests need a PostgreSQL server, 15 or newer; install Debian's package "
        + "postgresql (tools/test does)")
  }

  private static func makeFolder() throws -> String {
    // A socket's path has at most 107 bytes, so it does not go below TMPDIR.
    var template = Array("/tmp/espalier-postgres-XXXXXX".utf8CString)
    // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
    // folder that nobody else has, which needs the system.
    let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
      unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
    }
    guard let made else { throw Unavailable(description: "no folder can be made in /tmp") }
    if getuid() == 0 {
      // SAFETY: the entry is the C library's own and read at once. GAIN: none, as above.
      guard let user = unsafe getpwnam("postgres") else {
        throw Unavailable(
          description: "there is no user postgres; Debian's package postgresql makes it")
      }
      // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
      guard unsafe chown(made, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
        throw Unavailable(description: "\(made) cannot be given to the user postgres")
      }
    }
    return made
  }

  private static func spawn(_ words: [String], input: Int32) throws -> pid_t {
    // SAFETY: actions are made before and ended after use; duplicated strings are freed after the
    // call, which copies what it needs. GAIN: none, a process has no other door.
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    let environment = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe arguments.indices { unsafe free(arguments[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var process: pid_t = 0
    guard unsafe posix_spawn(&process, words[0], &actions, nil, &arguments, &variables) == 0 else {
      throw Unavailable(description: "\(words[0]) does not start")
    }
    return process
  }

  /// Longer than initdb takes on a busy machine.
  private static let patienceSeconds = 60.0

  public func waitUntilReady() throws {
    let end = Deadline.after(seconds: Self.patienceSeconds)
    while true {
      do {
        _ = try connect()
        return
      } catch {
        var status: Int32 = 0
        // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
        let isGone = unsafe waitpid(keeper, &status, WNOHANG) == keeper
        if isGone || end.isPast {
          throw Unavailable(description: "PostgreSQL does not start: \(error)\n\(log.suffix(2000))")
        }
        usleep(10_000)
      }
    }
  }

  /// All that the server has logged so far.
  public var log: String { TextFile.read(folder + "/log") ?? "" }

  /// The number of the server's first process.
  public var serverProcess: Int32? {
    TextFile.read(folder + "/server").flatMap { Int32($0.split(separator: "\n").first ?? "") }
  }

  // MARK: Connecting

  /// What `--database` takes.
  public func address(database: String = "postgres", user: String = "postgres") -> String {
    "host=\(folder) dbname=\(database) user=\(user) connect_timeout=10"
  }

  public func options(
    database: String = "postgres", user: String = "postgres", name: String = "test"
  ) -> ConnectionOptions {
    ConnectionOptions(database: address(database: database, user: user), applicationName: name)
  }

  public func connect(
    database: String = "postgres", user: String = "postgres"
  ) throws -> Connection {
    try Connection(options(database: database, user: user))
  }

  /// A name that no other test of this process uses.
  public func newName(_ prefix: String) -> String {
    "\(prefix)_\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }
}
