// Sums of 64-bit columns that cannot overflow unnoticed (design decision §1.4).
// Per chunk of 1,024 values the bits in use are or-ed together; where they leave ten bits free, the
// chunk's sum provably fits 64 bits and is added there, otherwise each value is widened first.

public enum ExactSum {
  /// Values per proof: 2¹⁰ of them need ten spare bits.
  static let chunk = 1024
  static let spareBits: Int64 = 1 << 53

  public static func of(_ values: Span<Int64>) -> Int128 {
    var total: Int128 = 0
    var start = 0
    while start < values.count {
      let end = min(start + chunk, values.count)
      total += sumOfChunk(values.extracting(start..<end))
      start = end
    }
    return total
  }

  private static func sumOfChunk(_ values: Span<Int64>) -> Int128 {
    var bits: Int64 = 0
    var narrow: Int64 = 0
    for index in values.indices {
      let value = values[index]
      bits |= value ^ (value >> 63)
      narrow &+= value
    }
    if bits < spareBits { return Int128(narrow) }
    var wide: Int128 = 0
    for index in values.indices { wide += Int128(values[index]) }
    return wide
  }
}
