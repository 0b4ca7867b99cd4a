// A connection of the server: the link that moves its bytes, the machine that understands them, and
// the queries of it that are being answered.

internal import EventLoop
internal import Wire

final class Session {
  let link: Link
  var connection: ServerConnection
  private var asked: [UInt32: QueryJob.Cancellation] = [:]

  /// Bytes that wait in the link before blocks are held back: enough to keep the peer busy, and
  /// little that is written for nothing when it goes.
  private static let window = 256 << 10

  init(_ link: Link, _ connection: ServerConnection) {
    self.link = link
    self.connection = connection
  }

  func remember(_ job: QueryJob) { asked[job.stream] = job.cancellation }

  func forget(_ stream: UInt32) { asked[stream] = nil }

  func giveUp(_ stream: UInt32) { asked.removeValue(forKey: stream)?.request() }

  func giveUpAll() {
    for cancellation in asked.values { cancellation.request() }
    asked = [:]
  }

  /// Moves what the machine has to say to the link, blocks as far as there is room.
  func pump(room: Int) -> [ServerConnection.Action] {
    let (bytes, actions) = connection.takeOutput(
      room: max(0, min(Self.window - link.unsent, room)))
    if !bytes.isEmpty { link.send(bytes) }
    // Whoever does not read what was said is not listened to.
    link.isReading = link.unsent < ProtocolLimits.outputBytes
    return actions
  }

  /// Whether the peer has had something to read for too long.
  func isStuck(_ now: UInt64) -> Bool {
    stuckBy.map { now >= $0 } ?? false
  }

  /// When the peer must have taken something.
  var stuckBy: UInt64? {
    link.unsent == 0 ? nil : link.lastTaken + UInt64(ProtocolLimits.writeSeconds) * 1_000_000
  }
}
