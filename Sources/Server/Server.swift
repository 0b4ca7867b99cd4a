// A running server: sockets, the loop, workers and the book, put together. The one room where all
// of them meet.

public import BookFiles
internal import Columns
internal import Dispatch
public import EventLoop

public final class Server: Sendable {
  public enum Ending: Sendable {
    /// It was asked to end, and did in good order.
    case drained
    /// The book at a path cannot be used.
    case noBook(LoadReport, path: String)
  }

  private let settings: ServerSettings
  private let control: ServerControl
  private let signals: SignalWatch?
  private let listeners: [(socket: Descriptor, endpoint: Endpoint)]
  private let probeListeners: [(socket: Descriptor, endpoint: Endpoint)]
  private let audit: AuditLog?
  private let failure = Guarded<(report: LoadReport, path: String)?>(nil)

  /// Listens from here on; whoever connects waits until `run`. To be made before any thread is
  /// started, where signals are heeded.
  public init(_ settings: ServerSettings) throws(SystemFault) {
    self.settings = settings
    control = try ServerControl()
    signals =
      settings.heedsSignals
      ? try SignalWatch(
        [SignalWatch.terminate, SignalWatch.interrupt]
          + (settings.reload == nil ? [] : [SignalWatch.hangUp])) : nil
    if let path = settings.audit { audit = try AuditLog(path) } else { audit = nil }
    listeners =
      try Self.listen(settings.endpoints)
      + settings.handedOver.compactMap { socket in
        Socket.endpoint(of: socket).map { (socket, $0) }
      }
    probeListeners = try Self.listen(settings.probeEndpoints)
  }

  private static func listen(
    _ endpoints: [Endpoint]
  ) throws(SystemFault) -> [(socket: Descriptor, endpoint: Endpoint)] {
    var listeners: [(socket: Descriptor, endpoint: Endpoint)] = []
    for endpoint in endpoints {
      let socket = try Socket.listen(endpoint)
      listeners.append((socket, actual(endpoint, socket)))
    }
    return listeners
  }

  /// With the port that the system chose.
  private static func actual(_ endpoint: Endpoint, _ socket: Descriptor) -> Endpoint {
    guard case .tcp(let host, _) = endpoint, let port = Socket.port(of: socket) else {
      return endpoint
    }
    return .tcp(host: host, port: port)
  }

  /// Where it listens.
  public var endpoints: [Endpoint] { listeners.map(\.endpoint) }
  public var probeEndpoints: [Endpoint] { probeListeners.map(\.endpoint) }

  /// Serves on this thread until it is asked to end.
  public func run(tell: @escaping @Sendable (ServerNews) -> Void) throws(SystemFault) -> Ending {
    let loop = try EventLoop(wakeup: control.wakeup, signals: signals)
    for listener in listeners {
      loop.listen(listener.socket, door: door(listener.endpoint))
      tell(.listening(listener.endpoint))
    }
    for listener in probeListeners {
      loop.listen(listener.socket, door: ServerDriver.probeDoor)
      tell(.probed(listener.endpoint))
    }
    // Those that were handed over are whose they were.
    defer { for endpoint in settings.endpoints { Socket.remove(endpoint) } }
    let shelf = BookShelf()
    load(shelf, tell)
    let work = WorkQueue(
      control.wakeup, workers: settings.workers, threads: settings.threads)
    let commits = CommitQueue(control.wakeup, threads: settings.threads)
    let driver = ServerDriver(
      settings, shelf, loop, work, commits, control, audit: audit, tell: tell)
    audit?.note(AuditEvent("began").with("book", settings.book))
    loop.run(driver)
    audit?.note(AuditEvent("ended"))
    audit?.finish()
    if let failure = failure.withLock({ $0 }) {
      return .noBook(failure.report, path: failure.path)
    }
    return .drained
  }

  private func door(_ endpoint: Endpoint) -> Int {
    if case .tcp = endpoint, settings.tls != nil { return ServerDriver.secureDoor }
    return ServerDriver.plainDoor
  }

  /// Beside the loop, which says meanwhile how far it is.
  private func load(_ shelf: BookShelf, _ tell: @escaping @Sendable (ServerNews) -> Void) {
    let start = MonotonicClock.now
    DispatchQueue(label: "loading").async {
      let loaded = shelf.load(self.settings)
      if let positions = loaded.positions {
        let seconds = Double(MonotonicClock.now - start) / 1e6
        tell(.ready(positions: positions, rejected: loaded.report.rejected, seconds: seconds))
        self.control.wakeup.ring()
      } else {
        self.failure.withLock { $0 = (loaded.report, loaded.path) }
        self.control.stop()
      }
    }
  }

  /// Reads the settings again, as SIGHUP has it do. From any thread.
  public func reload() { control.reload() }

  /// Finishes what is open and ends `run`. From any thread.
  public func stop() { control.stop() }
}
