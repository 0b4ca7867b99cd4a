// `pnl.f32`: raw little-endian floats, checked to be finite a block at a time. A float is finite
// unless all bits of its exponent are set, so nothing needs to be decoded.

internal import Columns

enum FloatVectors {
  private static let blockByteCount = 4 << 20

  /// The first value of each row that is not finite, as row and scenario, both from 1.
  static func check(
    _ file: any ByteSource, rowBytes: Int, threads: Int, progress: LoadProgress
  ) throws(FileFault) -> [(row: Int, scenario: Int)] {
    let rowsPerBlock = max(1, blockByteCount / rowBytes)
    let rows = file.byteCount / rowBytes
    let count = (rows + rowsPerBlock - 1) / rowsPerBlock
    let results = Parallel.map(count: count, threads: threads) { block in
      Result { () throws(FileFault) in
        try checkRows(
          file, from: block * rowsPerBlock, count: min(rowsPerBlock, rows - block * rowsPerBlock),
          rowBytes: rowBytes, progress: progress)
      }
    }
    var found: [(row: Int, scenario: Int)] = []
    for result in results { found += try result.get() }
    return found
  }

  private static func checkRows(
    _ file: any ByteSource, from first: Int, count: Int, rowBytes: Int, progress: LoadProgress
  ) throws(FileFault) -> [(row: Int, scenario: Int)] {
    var bytes = [UInt8](repeating: 0, count: count * rowBytes)
    let got = try file.read(
      into: &bytes, at: 0, count: bytes.count, fileOffset: first * rowBytes)
    guard got == bytes.count else { throw .changedWhileRead }
    progress.advance(by: got)
    var found: [(row: Int, scenario: Int)] = []
    for row in 0..<count {
      for scenario in 0..<rowBytes / 4 {
        let at = row * rowBytes + scenario * 4
        // The exponent's eight bits lie across the two highest bytes.
        if bytes[at + 3] & 0x7F == 0x7F, bytes[at + 2] & 0x80 != 0 {
          found.append((first + row + 1, scenario + 1))
          break
        }
      }
    }
    return found
  }
}
