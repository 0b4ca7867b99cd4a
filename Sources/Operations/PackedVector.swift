// The outcomes of a position as the database keeps them: counts of the set's quantum, four bytes
// each or eight where one of them does not fit four, little-endian.

internal import Book

enum PackedVector {
  static func pack(_ vector: ProfitVectors.Vector) -> (width: Int16, bytes: [UInt8]) {
    switch vector {
    case .short(let values): (4, bytes(values))
    case .long(let values): (8, bytes(values))
    }
  }

  private static func bytes<Number: FixedWidthInteger>(_ values: ArraySlice<Number>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(values.count * Number.bitWidth / 8)
    for value in values {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> Number(shift)))
      }
    }
    return bytes
  }

  /// Nil where the bytes are not so many numbers of that width.
  static func unpack(_ bytes: [UInt8], width: Int) -> [Int64]? {
    guard width == 4 || width == 8, bytes.count % width == 0 else { return nil }
    return stride(from: 0, to: bytes.count, by: width).map { start in
      var value: UInt64 = 0
      for offset in 0..<width { value |= UInt64(bytes[start + offset]) << UInt64(8 * offset) }
      return width == 8
        ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
    }
  }
}
