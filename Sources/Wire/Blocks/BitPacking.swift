// Numbers of a few bits each, one after the other, the lowest bit of each first.

enum BitPacking {
  static func byteCount(_ count: Int, bits: Int) -> Int { (count * bits + 7) / 8 }

  static func append(_ values: some Sequence<UInt64>, bits: Int, to bytes: inout [UInt8]) {
    var pending: UInt128 = 0
    var filled = 0
    for value in values {
      pending |= UInt128(value) << UInt128(filled)
      filled += bits
      while filled >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        filled -= 8
      }
    }
    if filled > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
  }

  /// So many numbers; the bits that are left over must be 0.
  static func read(
    _ count: Int, bits: Int, _ reader: inout ByteReader
  ) throws(WireFault) -> [UInt64] {
    let bytes = try reader.take(byteCount(count, bits: bits))
    var values: [UInt64] = []
    values.reserveCapacity(count)
    var pending: UInt128 = 0
    var filled = 0
    var next = bytes.startIndex
    let mask = bits == 64 ? UInt64.max : (1 << UInt64(bits)) - 1
    for _ in 0..<count {
      while filled < bits {
        pending |= UInt128(bytes[next]) << UInt128(filled)
        filled += 8
        next += 1
      }
      values.append(UInt64(truncatingIfNeeded: pending) & mask)
      pending >>= UInt128(bits)
      filled -= bits
    }
    if pending != 0 { throw reader.fault("bits behind the last number are set") }
    return values
  }
}
