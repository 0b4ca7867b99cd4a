// One connection of a loop: bytes that wait to be sent, and what it still listens to. Of the loop's
// thread alone.

/// What all links of a loop have in common.
final class Backlog {
  /// Bytes that wait.
  var bytes = 0
  /// Links that the loop has to look at before it waits again.
  var touched: [Link] = []
}

public final class Link {
  let descriptor: Descriptor
  private let backlog: Backlog
  public let id: UInt64
  /// By which it came.
  public let door: Int
  private var bytes: [UInt8] = []
  private var start = 0
  var interest = Poller.Interest()
  private var isTouched = false
  /// The peer is gone; nothing more can be sent.
  private(set) var isBroken = false
  /// Closes once everything is sent; what still comes is not looked at.
  private(set) var isClosing = false
  /// Everything is sent and the peer knows that nothing more comes.
  private(set) var isLingering = false
  /// When the peer last took something, or there was nothing to take.
  public private(set) var lastTaken: UInt64
  /// When a link that lingers is closed, whatever the peer does.
  private(set) var closesBy: UInt64?

  /// Memory that a link keeps whose peer was too slow for a moment, and may be again.
  private static let keptBytes = 64 << 10

  /// In which a peer may read the last words before it is left.
  private static let lingerMicroseconds: UInt64 = 2_000_000

  init(_ descriptor: Descriptor, id: UInt64, door: Int, now: UInt64, _ backlog: Backlog) {
    self.descriptor = descriptor
    self.backlog = backlog
    self.id = id
    self.door = door
    lastTaken = now
  }

  /// Where the peer is: an address, or the user at the other end of a Unix socket.
  public var peer: String { Socket.peer(of: descriptor) }

  /// Bytes that wait to be taken.
  public var unsent: Int { bytes.count - start }

  /// Sends what there is room for at once, and the rest as soon as there is.
  public func send(_ more: [UInt8], now: UInt64) {
    if more.isEmpty || isBroken { return }
    var sent = 0
    if unsent == 0 {
      lastTaken = now
      guard let count = descriptor.send(more[...]) else { return breakOff() }
      if count == more.count { return }
      sent = count
    }
    backlog.bytes += more.count - sent
    bytes += more[sent...]
    touch()
  }

  private func breakOff() {
    isBroken = true
    touch()
  }

  /// Has the loop look at it at the end of this turn.
  func touch() {
    if isTouched { return }
    isTouched = true
    backlog.touched.append(self)
  }

  /// The loop has begun to look.
  func untouch() { isTouched = false }

  /// Whether the peer is read from; it learns of a pause by its own writes that wait.
  public var isReading = true { didSet { if isReading != oldValue { touch() } } }

  /// Whether there is more to send than is waiting: the driver is asked as soon as there is room.
  public var wantsRoom = false { didSet { if wantsRoom != oldValue { touch() } } }

  /// Closes when all is sent, however long that takes, and the peer has seen it.
  public func closeWhenSent() {
    isClosing = true
    touch()
  }

  /// What waits will not be sent any more.
  func drop() {
    backlog.bytes -= unsent
    bytes = []
    start = 0
  }

  /// Sends what there is room for; false when the peer is gone.
  func flush(now: UInt64) -> Bool {
    if isBroken { return false }
    if unsent == 0 { lastTaken = now }
    while unsent > 0 {
      guard let count = descriptor.send(bytes[start...]) else { return false }
      if count == 0 { break }
      start += count
      backlog.bytes -= count
      lastTaken = now
    }
    if unsent == 0 {
      bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytes)
      start = 0
    } else if start > 1 << 20 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    if isClosing, unsent == 0, !isLingering {
      isLingering = true
      closesBy = now + Self.lingerMicroseconds
      descriptor.endWriting()
    }
    return true
  }
}
