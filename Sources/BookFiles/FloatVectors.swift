// `pnl.f32`: raw little-endian floats, a row of them for each row of positions.csv, read a block at
// a time and turned into counts of the set's quantum.

internal import Book
internal import Columns
internal import Exact

enum FloatVectors {
  private static let blockByteCount = 4 << 20

  enum Flaw: Sendable { case notFinite, outOfRange }

  enum Reading: Sendable {
    case vector(ProfitVectors.Vector)
    /// The first value that is none, by scenario from 1.
    case flawed(Flaw, scenario: Int)
  }

  /// What each row holds, in the order of the file.
  static func read(
    _ file: any ByteSource, scenarioCount: Int, exponent: Int, threads: Int,
    progress: LoadProgress
  ) throws(FileFault) -> [Reading] {
    let rowBytes = scenarioCount * 4
    let rowsPerBlock = max(1, blockByteCount / rowBytes)
    let rows = file.byteCount / rowBytes
    let count = (rows + rowsPerBlock - 1) / rowsPerBlock
    let results = Parallel.map(count: count, threads: threads) { block in
      Result { () throws(FileFault) in
        let first = block * rowsPerBlock
        let count = min(rowsPerBlock, rows - first)
        var bytes = [UInt8](repeating: 0, count: count * rowBytes)
        let got = try file.read(
          into: &bytes, at: 0, count: bytes.count, fileOffset: first * rowBytes)
        guard got == bytes.count else { throw .changedWhileRead }
        progress.advance(by: got)
        return packed(
          (0..<count).map { row in
            reading(bytes.span.extracting((row * rowBytes)..<((row + 1) * rowBytes)), exponent)
          })
      }
    }
    var readings: [Reading] = []
    readings.reserveCapacity(rows)
    for result in results { readings += try result.get() }
    return readings
  }

  private static func packed(_ readings: [Reading]) -> [Reading] {
    var vectors = ProfitVectors.Vector.packed(
      readings.compactMap { if case .vector(let vector) = $0 { vector } else { nil } }
    ).makeIterator()
    return readings.map { reading in
      guard case .vector = reading, let vector = vectors.next() else { return reading }
      return .vector(vector)
    }
  }

  private static func reading(_ bytes: Span<UInt8>, _ exponent: Int) -> Reading {
    var values: [Int64] = []
    values.reserveCapacity(bytes.count / 4)
    // Powers of ten up to a billion are exact, and so is a float times ten thousand at most; a
    // quotient is nearest, and never as near to a half as its own last place.
    let power = PowersOfTen.double(abs(exponent))
    for scenario in 0..<(bytes.count / 4) {
      var bits: UInt32 = 0
      for byte in 0..<4 { bits |= UInt32(bytes[scenario * 4 + byte]) << UInt32(8 * byte) }
      let value = Double(Float(bitPattern: bits))
      guard value.isFinite else { return .flawed(.notFinite, scenario: scenario + 1) }
      let count = exponent <= 0 ? value * power : value / power
      guard let whole = Int64(exactly: count.rounded(.toNearestOrEven)) else {
        return .flawed(.outOfRange, scenario: scenario + 1)
      }
      values.append(whole)
    }
    return .vector(ProfitVectors.Vector(values))
  }
}
