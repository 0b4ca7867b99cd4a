// A server of a small demo book in this process: at a free port and at a socket in a folder of its
// own, ended with the value.

import Book
import BookFiles
import Client
import Columns
import DemoBook
import Dispatch
import Engine
import EventLoop
import Query
import Server
import Testing
import Trust
import Wire

final class TestServer: Sendable {
  enum Ending: Equatable { case drained, noBook, failed }

  /// What becomes of it, told by its thread.
  private final class Fate: Sendable {
    let isReady = DispatchSemaphore(value: 0)
    let hasEnded = DispatchSemaphore(value: 0)
    private let ending = Guarded<Ending?>(nil)

    var known: Ending? { ending.withLock { $0 } }

    func end(_ how: Ending) {
      ending.withLock { $0 = how }
      hasEnded.signal()
      // Nobody shall wait for what does not come any more.
      isReady.signal()
    }
  }

  /// What it reads when it is told to read its settings again.
  private final class Reloaded: Sendable {
    let users: Guarded<UserFile?>
    let tls: Guarded<TLSContext?>
    let isDone = DispatchSemaphore(value: 0)
    private let first: ServerSettings

    init(_ first: ServerSettings, _ users: UserFile?) {
      self.first = first
      self.users = Guarded(users)
      tls = Guarded(first.tls)
    }

    var settings: ServerSettings {
      var settings = first
      settings.users = users.withLock { $0 }
      settings.tls = tls.withLock { $0 }
      return settings
    }
  }

  private let server: Server
  private let fate = Fate()
  private let folder = TemporaryFolder()
  let endpoints: [Endpoint]
  private let reloaded: Reloaded
  /// Where it answers over HTTP.
  let probes: [Endpoint]

  init(
    book: String = DemoFolder.path, waits: Bool = true, connections: Int = 100,
    users: UserFile? = nil, tls: TLSContext? = nil, audit: String? = nil
  ) throws {
    var settings = ServerSettings(
      book: book,
      endpoints: [.tcp(host: "127.0.0.1", port: 0), .unix(path: folder.path + "/socket")],
      workers: 2, threads: 2, name: "tests 1", connections: connections)
    settings.heedsSignals = false
    settings.probeEndpoints = [.tcp(host: "127.0.0.1", port: 0)]
    settings.users = users
    settings.tls = tls
    settings.audit = audit
    let reloaded = Reloaded(settings, users)
    settings.reload = { reloaded.settings }
    let server = try Server(settings)
    self.server = server
    self.reloaded = reloaded
    endpoints = server.endpoints
    probes = server.probeEndpoints
    let fate = fate
    // A thread of its own: the system's shared ones are as many as there are cores.
    DispatchQueue(label: "server").async {
      do throws(SystemFault) {
        let ending = try server.run { news in
          switch news {
          case .ready: fate.isReady.signal()
          case .reloaded: reloaded.isDone.signal()
          default: break
          }
        }
        if case .drained = ending { fate.end(.drained) } else { fate.end(.noBook) }
      } catch {
        fate.end(.failed)
      }
    }
    if waits { fate.isReady.wait() }
  }

  deinit {
    server.stop()
    if fate.known == nil { fate.hasEnded.wait() }
  }

  func stop() { server.stop() }

  /// Has it take other users in the place of those it has.
  func take(_ users: UserFile) {
    reloaded.users.withLock { $0 = users }
    server.reload()
    reloaded.isDone.wait()
  }

  func waitForEnd() -> Ending? {
    fate.hasEnded.wait()
    return fate.known
  }

  /// Has it show another certificate from here on.
  func show(_ tls: TLSContext) {
    reloaded.tls.withLock { $0 = tls }
    server.reload()
    reloaded.isDone.wait()
  }

  /// Longer than any of these takes on a busy machine.
  static let patience = 60_000

  func link(
    _ endpoint: Endpoint, as login: Login? = nil, tls: TLSContext? = nil
  ) throws(ClientFault) -> ServerLink {
    try ServerLink(
      to: endpoint, client: "tests 1", login: login, tls: tls, milliseconds: Self.patience)
  }

  /// The code with which the server refuses; nil for every other outcome.
  func code<Value>(_ body: () throws -> Value) -> ErrorCode? {
    do {
      _ = try body()
    } catch ClientFault.refused(let refusal) {
      return refusal.knownCode
    } catch {}
    return nil
  }

  private static let ledger: Ledger? = {
    let outcome = BookFolder.load(DemoFolder.path, options: LoadOptions(threads: 2))
    return outcome.book.map { Ledger($0, store: DemoFolder.path) }
  }()

  /// What the book answers here.
  func answer(
    _ query: String, decimals: Int? = nil, as sight: Sight = .everything
  ) -> Result<Answer, QueryFault> {
    guard let ledger = Self.ledger else { preconditionFailure("the demo book does not load") }
    do throws(QueryFault) {
      let statement = try QueryParser.parse(query).presented(isExact: false, decimals: decimals)
      return .success(try ledger.answer(statement, as: sight, threads: 2))
    } catch {
      return .failure(error)
    }
  }
}
