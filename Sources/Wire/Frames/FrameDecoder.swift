// Bytes, in whatever pieces they come, to frames. A length is judged as soon as it is there; memory
// grows with the bytes that came and never with what a frame says of itself.

public struct FrameDecoder: Sendable {
  private var bytes: [UInt8] = []
  private var start = 0
  /// The greatest `length` that is taken, of what comes and of what it inflates to.
  public var limit: Int

  public init(limit: Int) { self.limit = limit }

  public mutating func append(_ more: ArraySlice<UInt8>) {
    // What was read is dropped now and then, not with every frame.
    if start == bytes.count || start > 1 << 16 {
      bytes.removeSubrange(..<start)
      start = 0
    }
    bytes += more
  }

  /// Whether a frame has begun and not ended.
  public var isWithinFrame: Bool { start < bytes.count }

  /// The first bytes that have not been read as a frame.
  var unread: ArraySlice<UInt8> { bytes[start...] }

  /// Nil: more bytes are needed.
  public mutating func next() throws(WireFault) -> Frame? {
    guard let whole = try whole() else { return nil }
    defer { skip(whole) }
    return try frame(whole)
  }

  /// The frame that comes next, as its bytes, once they are all there.
  func whole() throws(WireFault) -> ArraySlice<UInt8>? {
    guard let size = try size(of: unread), size <= unread.count else { return nil }
    return unread.prefix(size)
  }

  mutating func skip(_ whole: ArraySlice<UInt8>) { start += whole.count }

  /// Bytes that the frame which has begun lacks, or its length does.
  func missing() throws(WireFault) -> Int {
    guard let size = try size(of: unread) else { return Frame.lengthBytes - unread.count }
    return size - unread.count
  }

  /// Of the frame that these bytes begin; nil where they do not say yet.
  func size(of bytes: ArraySlice<UInt8>) throws(WireFault) -> Int? {
    guard bytes.count >= Frame.lengthBytes else { return nil }
    let length = Int(Self.number(bytes, at: bytes.startIndex))
    guard length >= Frame.headerBytes - Frame.lengthBytes else {
      throw WireFault(.badFrame, "a frame is shorter than its header")
    }
    guard length <= limit else {
      throw WireFault(.frameTooLarge, "a frame of \(length) bytes is beyond the limit of \(limit)")
    }
    return Frame.lengthBytes + length
  }

  private static func number(_ bytes: ArraySlice<UInt8>, at place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  func frame(_ whole: ArraySlice<UInt8>) throws(WireFault) -> Frame {
    let flags = whole[whole.startIndex + 5]
    guard flags & ~Frame.Flag.all == 0 else {
      throw WireFault(.badFrame, "a frame has flags that have no meaning")
    }
    var payload = whole.dropFirst(Frame.headerBytes)
    if flags & Frame.Flag.checksum != 0 {
      guard payload.count >= Frame.checksumBytes else {
        throw WireFault(.badFrame, "a frame is shorter than its checksum")
      }
      let place = whole.endIndex - Frame.checksumBytes
      guard Zlib.checksum(whole[..<place]) == Self.number(whole, at: place) else {
        throw WireFault(.badChecksum, "the checksum of a frame is not that of its bytes")
      }
      payload = payload.dropLast(Frame.checksumBytes)
    }
    var frame = Frame(
      whole[whole.startIndex + 4], stream: Self.number(whole, at: whole.startIndex + 8),
      isCritical: flags & Frame.Flag.critical != 0)
    frame.size = whole.count
    frame.hasChecksum = flags & Frame.Flag.checksum != 0
    frame.isPlain = flags & ~Frame.Flag.checksum == 0
    frame.payload =
      flags & Frame.Flag.compressed == 0 ? Array(payload) : try inflated(payload)
    return frame
  }

  private func inflated(_ payload: ArraySlice<UInt8>) throws(WireFault) -> [UInt8] {
    var reader = ByteReader(payload, .badCompression)
    let size = try reader.uv()
    guard size <= UInt64(limit) else {
      throw WireFault(.frameTooLarge, "a frame inflates to \(size) bytes, beyond \(limit)")
    }
    guard let inflated = Zlib.inflated(try reader.take(reader.left), size: Int(size)) else {
      throw WireFault(.badCompression, "a frame does not inflate to its \(size) bytes")
    }
    return inflated
  }
}
