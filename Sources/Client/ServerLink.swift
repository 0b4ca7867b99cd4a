// A connection to a server that is used by one thread, which waits for its answers.

public import EventLoop
public import Query
public import Trust
public import Wire

public final class ServerLink {
  private let socket: Descriptor
  private var connection: ClientConnection
  /// What makes TLS of what is sent; nil where it goes as it is.
  private let channel: TLSChannel?
  private var buffer = [UInt8](repeating: 0, count: 256 << 10)
  /// What came while something else was waited for.
  private var events: [ClientConnection.Event] = []
  public private(set) var welcome = Welcome(Welcome.Standing(.loading))
  /// Whether it can be asked: not after the connection has ended, in whatever way.
  public private(set) var isOpen = true

  /// How often it looks whether the answer is still wanted, where no signal wakes it.
  private static let lookMilliseconds = 50

  /// Connects, says hello, and shows who asks where that is given: by a password, or by the
  /// certificate of `tls`. Answers from another machine are sent deflated.
  public init(
    to endpoint: Endpoint, client: String, login: Login? = nil, tls: TLSContext? = nil,
    milliseconds: Int, isCancelled: () -> Bool = { false }
  ) throws(ClientFault) {
    do throws(SystemFault) {
      socket = try Socket.connect(to: endpoint, milliseconds: milliseconds)
    } catch {
      throw .unreachable("cannot connect to \(endpoint): \(error.reason)")
    }
    do throws(TLSFault) {
      channel = try tls.flatMap { tls throws(TLSFault) in
        guard case .tcp(let host, _) = endpoint else { return nil }
        return try TLSChannel(tls, to: host)
      }
    } catch {
      throw .unreachable("\(endpoint): \(error.reason)")
    }
    var hello = Hello(client: client)
    hello.compression = !endpoint.isLocal
    connection = ClientConnection(hello)
    // What it said belongs to another hello.
    _ = connection.takeOutput()
    let end = MonotonicClock.now + UInt64(milliseconds) * 1_000
    do throws(ClientFault) {
      while let channel, !channel.isEstablished { try wait(isCancelled, until: end) }
      if login == nil, tls?.showsCertificate ?? false { hello.mechanism = "EXTERNAL" }
      let binding = channel?.bindings.first
      let scram = login.map {
        ScramClient(name: $0.user, password: $0.password, binding: binding)
      }
      connection = ClientConnection(hello, scram: scram)
      while true {
        if case .welcomed(let welcome) = try next(isCancelled, until: end) {
          self.welcome = welcome
          return
        }
      }
    } catch {
      if case .lost(let reason) = error {
        throw .unreachable("\(endpoint) did not answer as a server does: \(reason)")
      }
      throw error
    }
  }

  /// Waits for the answer as long as it is wanted.
  public func ask(
    _ question: Question, isCancelled: () -> Bool = { false }
  ) throws(ClientFault) -> Answer {
    let stream = connection.ask(question)
    do throws(ClientFault) {
      while true {
        switch try next(isCancelled, until: nil) {
        case .answered(stream, let answer, _): return answer
        case .refused(stream, let refusal): throw ClientFault.refused(refusal)
        default: break
        }
      }
    } catch {
      if case .cancelled = error {
        connection.cancel(stream)
        try write(isCancelled: { false })
      }
      throw error
    }
  }

  /// Has changes applied, and waits for what comes of it. Where the connection is lost before that
  /// is known, sending the same batch again does nothing twice and tells.
  public func commit(
    _ batch: ChangeBatch, isCancelled: () -> Bool = { false }
  ) throws(ClientFault) -> Committed {
    let stream = connection.commit(batch)
    while true {
      switch try next(isCancelled, until: nil) {
      case .committed(stream, let committed): return committed
      case .refused(stream, let refusal): throw .refused(refusal)
      default: break
      }
    }
  }

  /// Begins to watch a query; `nextUpdate` tells of the stream.
  public func subscribe(_ subscription: Subscription, after last: Answer? = nil) -> UInt32 {
    connection.subscribe(subscription, after: last)
  }

  /// The next answer of a subscription, and how many states of the book came between, once there is
  /// one.
  public func nextUpdate(
    _ stream: UInt32, isCancelled: () -> Bool = { false }
  ) throws(ClientFault) -> (answer: Answer, passedOver: UInt64) {
    while true {
      switch try next(isCancelled, until: nil) {
      case .updated(stream, let answer, let passedOver): return (answer, passedOver)
      case .refused(stream, let refusal): throw .refused(refusal)
      default: break
      }
    }
  }

  /// Ends a subscription.
  public func unsubscribe(_ stream: UInt32) { connection.cancel(stream) }

  /// Microseconds until a few bytes came back.
  public func ping(milliseconds: Int) throws(ClientFault) -> UInt64 {
    let start = MonotonicClock.now
    let token = (0..<8).map { UInt8(truncatingIfNeeded: start >> UInt64(8 * $0)) }
    connection.ping(token)
    while true {
      if case .pong(token) = try next({ false }, until: start + UInt64(milliseconds) * 1_000) {
        return MonotonicClock.now - start
      }
    }
  }

  /// Takes leave; the server closes.
  public func close() {
    guard isOpen else { return }
    connection.bye()
    if let channel {
      try? channel.send(connection.takeOutput()[...])
      channel.end()
    }
    // A server that is gone need not be told.
    try? write(isCancelled: { false })
    isOpen = false
  }

  // MARK: Waiting

  private func next(
    _ isCancelled: () -> Bool, until end: UInt64?
  ) throws(ClientFault) -> ClientConnection.Event {
    while events.isEmpty { try wait(isCancelled, until: end) }
    let event = events.removeFirst()
    if case .closed(let refusal) = event {
      isOpen = false
      throw .refused(refusal)
    }
    return event
  }

  /// Sends what there is to send, and reads what comes within a moment.
  private func wait(_ isCancelled: () -> Bool, until end: UInt64?) throws(ClientFault) {
    try write(isCancelled: isCancelled)
    if isCancelled() { throw .cancelled }
    if let end, MonotonicClock.now >= end { throw lost("no answer came in time") }
    if socket.wait(forWriting: false, milliseconds: Self.lookMilliseconds) { try read() }
  }

  private func read() throws(ClientFault) {
    switch socket.receive(into: &buffer) {
    case .nothing: return
    case .end: throw lost("the server closed the connection")
    case .bytes(let count): try hear(buffer[..<count])
    }
  }

  private func hear(_ bytes: ArraySlice<UInt8>) throws(ClientFault) {
    var plain: [UInt8] = []
    do throws(TLSFault) {
      try channel?.receive(bytes, into: &plain)
    } catch {
      // The other end is told why.
      if let channel { _ = socket.send(channel.takeOutput()[...]) }
      throw lost(error.reason)
    }
    do throws(WireFault) {
      events += try connection.receive(channel == nil ? bytes : plain[...])
    } catch {
      throw lost("what came is not the protocol: \(error.reason)")
    }
    if channel?.isEnded ?? false, events.isEmpty { throw lost("the server closed the connection") }
  }

  /// What is to be sent, as it is sent.
  private func output() throws(ClientFault) -> [UInt8] {
    let bytes = connection.takeOutput()
    guard let channel else { return bytes }
    do throws(TLSFault) {
      try channel.send(bytes[...])
    } catch {
      throw lost(error.reason)
    }
    return channel.takeOutput()
  }

  private func write(isCancelled: () -> Bool) throws(ClientFault) {
    var bytes = try output()[...]
    while !bytes.isEmpty {
      guard let count = socket.send(bytes) else {
        // Its last words may say why.
        try read()
        if events.isEmpty { throw lost("the server closed the connection") }
        return
      }
      bytes = bytes.dropFirst(count)
      if count == 0, !socket.wait(forWriting: true, milliseconds: Self.lookMilliseconds),
        isCancelled()
      {
        // Half a question cannot be taken back.
        isOpen = false
        throw .cancelled
      }
    }
  }

  private func lost(_ reason: String) -> ClientFault {
    isOpen = false
    return .lost(reason)
  }
}
