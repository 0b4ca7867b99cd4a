// Frames and numbers written by hand, with nothing of the code under test.

struct RawFrame {
  var type: UInt8
  var flags: UInt8 = 0
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  /// With a checksum where the flags say so.
  var bytes: [UInt8] {
    let isChecked = flags & 2 != 0
    let length = UInt32(8 + payload.count + (isChecked ? 4 : 0))
    let frame = Self.word(length) + [type, flags, 0, 0] + Self.word(stream) + payload
    return isChecked ? frame + Self.word(Self.checksum(frame)) : frame
  }

  static func word(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }

  static func uv(_ value: UInt64) -> [UInt8] {
    value < 128 ? [UInt8(value)] : [UInt8(value & 127) | 128] + uv(value >> 7)
  }

  static func field(_ tag: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    uv(tag) + uv(UInt64(bytes.count)) + bytes
  }

  static func field(_ tag: UInt64, _ value: UInt64) -> [UInt8] { field(tag, uv(value)) }

  static func field(_ tag: UInt64, _ text: String) -> [UInt8] { field(tag, Array(text.utf8)) }

  /// CRC-32 bit by bit.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : (sum >> 1) ^ 0xEDB8_8320 }
    }
    return ~sum
  }

  /// Takes bytes apart into frames by their lengths alone.
  static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    var frames: [[UInt8]] = []
    var start = 0
    while start + 4 <= bytes.count {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
      let end = min(bytes.count, start + 4 + length)
      frames.append(Array(bytes[start..<end]))
      start = end
    }
    return frames
  }
}
