// Writing numbers and texts as `ByteCursor` reads them.

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

  mutating func append(text: String) {
    append(count: text.utf8.count)
    append(contentsOf: text.utf8)
  }

  /// The low `width` bytes, the lowest first.
  mutating func append(_ value: UInt64, width: Int) {
    for index in 0..<width {
      append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index)))
    }
  }
}
