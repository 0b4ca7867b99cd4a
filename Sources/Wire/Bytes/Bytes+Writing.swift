// Writing numbers and texts as `ByteReader` reads them.

extension [UInt8] {
  mutating func append(uv value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func append(count: Int) { append(uv: UInt64(count)) }

  mutating func append(iv value: Int64) { append(uv: Zigzag.encoded(value)) }

  /// The low `width` bytes, the lowest first.
  mutating func append(_ value: some BinaryInteger, width: Int) {
    if width <= 8 {
      // Shifts of 128 bits cost twice as much.
      var rest = UInt64(truncatingIfNeeded: value)
      for _ in 0..<width {
        append(UInt8(truncatingIfNeeded: rest))
        rest >>= 8
      }
      return
    }
    var rest = Int128(truncatingIfNeeded: value)
    for _ in 0..<width {
      append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  mutating func append(text: String) {
    append(count: text.utf8.count)
    append(contentsOf: text.utf8)
  }
}

enum ByteCount {
  /// Bytes of a number as `uv`.
  static func uv(_ value: UInt64) -> Int { (70 - max(value, 1).leadingZeroBitCount) / 7 }

  /// Bytes of two's complement that hold the number, 1 to 16.
  static func wide(_ value: Int128) -> Int {
    let magnitude = value < 0 ? ~value : value
    return (128 - magnitude.leadingZeroBitCount) / 8 + 1
  }
}
