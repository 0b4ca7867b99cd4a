// A connection of the server: the link that moves its bytes, the machine that understands them, and
// the queries of it that are being answered.

internal import EventLoop
internal import Trust
internal import Wire

final class Session {
  let link: Link
  var connection: ServerConnection
  /// Who it is, once that is known.
  var principal = Principal.anybody
  var visitor: Doorman.Visitor
  /// What makes TLS of what is sent; nil where it goes as it is.
  var channel: TLSChannel?
  private var hasHeard = false
  /// Whether the server has counted it among those who are in.
  var wasWelcome = false
  private var asked: [UInt32: QueryJob.Cancellation] = [:]
  /// What is counted of the values that wait on this connection, and of the changes that come.
  var countedValues = 0
  var countedChangeBytes = 0
  /// Subscriptions on it.
  var watchCount = 0

  /// Bytes that wait in the link before blocks are held back: enough to keep the peer busy, and
  /// little that is written for nothing when it goes.
  private static let window = 256 << 10

  init(_ link: Link, _ connection: ServerConnection) {
    self.link = link
    self.connection = connection
    visitor = Doorman.Visitor(place: link.peer)
  }

  func remember(_ job: QueryJob, on stream: UInt32) { asked[stream] = job.cancellation }

  func forget(_ stream: UInt32) { asked[stream] = nil }

  func giveUp(_ stream: UInt32) { asked.removeValue(forKey: stream)?.request() }

  func giveUpAll() {
    for cancellation in asked.values { cancellation.request() }
    asked = [:]
  }

  /// Whether an update may be written to it: not while its peer has much to read.
  func takesUpdates(_ stream: UInt32) -> Bool {
    link.unsent < Self.window && connection.takesUpdates(stream)
  }

  /// Lends the connection memory to write in, which it gives back when it is pumped: one buffer
  /// serves all connections.
  func lend(_ buffer: inout [UInt8]) {
    if connection.output.isEmpty { swap(&connection.output, &buffer) }
  }

  /// Moves what the machine has to say to the link, blocks as far as there is room in it and in all
  /// links.
  func pump(room: Int, now: UInt64, _ buffer: inout [UInt8]) -> [ServerConnection.Action] {
    let actions = connection.addBlocks(room: max(0, min(Self.window - link.unsent, room)))
    if let channel {
      // What cannot be said any more, nobody waits for: the peer is told so by the end.
      try? channel.send(connection.output[...])
      if connection.isEnded { channel.end() }
      flushChannel(now: now)
    } else {
      link.send(connection.output, now: now)
    }
    connection.output.removeAll(keepingCapacity: true)
    if connection.output.capacity > buffer.capacity { swap(&connection.output, &buffer) }
    if connection.output.capacity > 0 { connection.output = [] }
    link.wantsRoom = connection.hasOutput && room > 0
    // Whoever does not read what was said is not listened to; nor is anybody much of whose answers
    // waits, while all that waits is too much.
    link.isReading =
      link.unsent < ProtocolLimits.outputBytes && (link.unsent < Self.window || room > 0)
    return actions
  }

  // MARK: TLS

  enum Opened {
    case said([UInt8])
    /// The peer says nothing more.
    case ended
    case failed
    /// It does not speak TLS, and is told so as it speaks.
    case notTLS
  }

  private static let handshakeRecord: UInt8 = 0x16

  /// What the peer says in what came.
  func open(_ bytes: ArraySlice<UInt8>) -> Opened {
    guard let channel else { return .said(Array(bytes)) }
    if !hasHeard, bytes.first != Self.handshakeRecord {
      self.channel = nil
      return .notTLS
    }
    hasHeard = true
    let wasEstablished = channel.isEstablished
    var plain: [UInt8] = []
    do throws(TLSFault) {
      try channel.receive(bytes, into: &plain)
    } catch {
      return .failed
    }
    if !wasEstablished, channel.isEstablished {
      visitor.bindings = channel.bindings
      visitor.certificate = channel.peerSubject
    }
    return channel.isEnded && plain.isEmpty ? .ended : .said(plain)
  }

  func flushChannel(now: UInt64) {
    if let channel { link.send(channel.takeOutput(), now: now) }
  }

  /// Whether the peer has had something to read for too long.
  func isStuck(_ now: UInt64) -> Bool {
    stuckBy.map { now >= $0 } ?? false
  }

  /// When the peer must have taken something.
  var stuckBy: UInt64? {
    link.unsent == 0 ? nil : link.lastTaken + UInt64(ProtocolLimits.writeSeconds) * 1_000_000
  }

  /// When something is to be done though nothing happens.
  var deadline: UInt64? {
    switch (connection.deadline, stuckBy) {
    case (let a?, let b?): min(a, b)
    case (let a, let b): a ?? b
    }
  }
}
