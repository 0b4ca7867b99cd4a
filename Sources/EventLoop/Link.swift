// One connection of a loop: bytes that wait to be sent, and what it still listens to. Of the loop's
// thread alone.

/// Bytes that wait in all links of a loop.
final class Backlog {
  var bytes = 0
}

public final class Link {
  let descriptor: Descriptor
  private let backlog: Backlog
  public let id: UInt64
  private var bytes: [UInt8] = []
  private var start = 0
  var interest = Poller.Interest()
  /// Closes once everything is sent; what still comes is not looked at.
  private(set) var isClosing = false
  /// Everything is sent and the peer knows that nothing more comes.
  private(set) var isLingering = false
  /// When the peer last took something, or there was nothing to take.
  public private(set) var lastTaken: UInt64
  /// When a link that lingers is closed, whatever the peer does.
  private(set) var closesBy: UInt64?

  /// In which a peer may read the last words before it is left.
  private static let lingerMicroseconds: UInt64 = 2_000_000

  init(_ descriptor: Descriptor, id: UInt64, now: UInt64, _ backlog: Backlog) {
    self.descriptor = descriptor
    self.backlog = backlog
    self.id = id
    lastTaken = now
  }

  /// Bytes that wait to be taken.
  public var unsent: Int { bytes.count - start }

  /// Appends what is sent as soon as there is room.
  public func send(_ more: [UInt8]) {
    backlog.bytes += more.count
    if start == bytes.count {
      bytes = more
      start = 0
    } else {
      bytes += more
    }
  }

  /// Whether the peer is read from; it learns of a pause by its own writes that wait.
  public var isReading = true

  /// Closes when all is sent, however long that takes, and the peer has seen it.
  public func closeWhenSent() { isClosing = true }

  /// What waits will not be sent any more.
  func drop() {
    backlog.bytes -= unsent
    bytes = []
    start = 0
  }

  /// Sends what there is room for; false when the peer is gone.
  func flush(now: UInt64) -> Bool {
    if unsent == 0 { lastTaken = now }
    while unsent > 0 {
      guard let count = descriptor.send(bytes[start...]) else { return false }
      if count == 0 { break }
      start += count
      backlog.bytes -= count
      lastTaken = now
    }
    if unsent == 0 {
      bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 18)
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
