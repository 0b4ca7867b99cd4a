// Files that are no tables, such as floats in a row: their bytes by place within a number, since
// first bytes are like first bytes and not like second ones.

enum ByteFile {
  static func encoded(_ bytes: [UInt8], stride: Int) -> [UInt8] {
    var result: [UInt8] = []
    for place in 0..<stride {
      var plane: [UInt8] = []
      plane.reserveCapacity(bytes.count / stride + 1)
      var index = place
      while index < bytes.count {
        plane.append(bytes[index])
        index += stride
      }
      TextStream.append(section: plane, to: &result)
    }
    return result
  }

  static func decoded(
    _ cursor: inout ByteCursor, count: Int, stride: Int
  ) throws(SnapshotFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    for place in 0..<stride {
      let plane = try TextStream.section(&cursor)
      guard plane.count == (count - place + stride - 1) / stride else {
        throw cursor.fault("bytes of numbers that are not as many as the numbers")
      }
      for (index, byte) in plane.enumerated() { bytes[index * stride + place] = byte }
    }
    try cursor.finish()
    return bytes
  }
}
