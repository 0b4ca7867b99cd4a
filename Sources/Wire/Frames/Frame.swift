// A frame: 12 bytes of header, which never change, and a payload.
//
//   0        4     5      6         8        12
//   | length | type | flags | reserved | stream | payload … | CRC-32, if flagged |

public struct Frame: Hashable, Sendable {
  /// Bytes before the payload.
  static let headerBytes = 12
  /// Bytes of `length` itself, which counts what comes after it.
  static let lengthBytes = 4
  static let checksumBytes = 4

  enum Flag {
    /// The payload is `uv` inflated size and a zlib stream.
    static let compressed: UInt8 = 1
    /// Four bytes of CRC-32 over all that comes before them follow the payload.
    static let checksum: UInt8 = 2
    /// Whoever does not know the type must not skip the frame.
    static let critical: UInt8 = 4
    static let all: UInt8 = 7
  }

  /// As it came; may be none that is known.
  public var type: UInt8
  public var isCritical = false
  /// 0 is the connection.
  public var stream: UInt32
  public var payload: [UInt8]
  /// Bytes that it took, header and all.
  var size = 0
  /// Of one that came: whether it had a checksum, and whether nothing else is said of it.
  var hasChecksum = false
  var isPlain = false

  init(_ type: UInt8, stream: UInt32 = 0, payload: [UInt8] = [], isCritical: Bool = false) {
    self.type = type
    self.stream = stream
    self.payload = payload
    self.isCritical = isCritical
  }

  init(_ type: FrameType, stream: UInt32 = 0, payload: [UInt8] = []) {
    self.init(type.rawValue, stream: stream, payload: payload)
  }
}

/// What a side adds to the frames it sends.
struct FrameForm: Sendable {
  var hasChecksum = true
  var isCompressed = false

  /// Below so many bytes nothing is won by deflating.
  private static let leastCompressed = 1_024

  /// Appends the frame as bytes and returns how many.
  @discardableResult
  func append(_ frame: Frame, to bytes: inout [UInt8]) -> Int {
    var flags: UInt8 = frame.isCritical ? Frame.Flag.critical : 0
    var payload = frame.payload
    if isCompressed, payload.count >= Self.leastCompressed,
      let deflated = Zlib.deflated(payload), deflated.count < payload.count / 10 * 9
    {
      var packed: [UInt8] = []
      packed.append(count: payload.count)
      payload = packed + deflated
      flags |= Frame.Flag.compressed
    }
    if hasChecksum { flags |= Frame.Flag.checksum }
    let start = bytes.count
    let trailer = hasChecksum ? Frame.checksumBytes : 0
    bytes.append(
      Frame.headerBytes - Frame.lengthBytes + payload.count + trailer, width: Frame.lengthBytes)
    bytes += [frame.type, flags, 0, 0]
    bytes.append(frame.stream, width: 4)
    bytes += payload
    if hasChecksum { bytes.append(Zlib.checksum(bytes[start...]), width: Frame.checksumBytes) }
    return bytes.count - start
  }
}
