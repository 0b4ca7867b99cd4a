// Reads streams of numbers. Arithmetic is modulo 2⁶⁴ throughout, so that no number can trap; how
// many there are is known before a byte is read, so that none can ask for memory.

internal import Exact

enum NumberDecoder {
  static func read(_ cursor: inout ByteCursor, count: Int) throws(SnapshotFault) -> [Int64] {
    try read(&cursor, count: count, depth: 0)
  }

  private static func read(
    _ cursor: inout ByteCursor, count: Int, depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    guard depth < NumberLimits.depth else { throw cursor.fault("streams nest too deep") }
    let code = try cursor.byte()
    switch NumberKind(rawValue: code) {
    case .constant: return Array(repeating: try cursor.iv(), count: count)
    case .packed: return try readPacked(&cursor, count)
    case .runs: return try readRuns(&cursor, count, depth)
    case .deltas: return try readDeltas(&cursor, count, depth)
    case .decimal: return try readDecimal(&cursor, count, depth)
    case .sized: return try readSized(&cursor, count, depth)
    case .deflated: return try readDeflated(&cursor, count, depth)
    case nil: throw cursor.fault("there is no kind \(code) of numbers")
    }
  }

  private static func readPacked(
    _ cursor: inout ByteCursor, _ count: Int
  ) throws(SnapshotFault) -> [Int64] {
    let base = UInt64(bitPattern: try cursor.iv())
    let step = try cursor.uv()
    let width = Int(try cursor.byte())
    guard width <= 64 else { throw cursor.fault("numbers of \(width) bits") }
    let bits = count * width
    let range = try cursor.take(BitString.byteCount(bits: bits))
    try checkPadding(cursor, range, bits: bits)
    var result = [Int64](repeating: 0, count: count)
    var target = result.mutableSpan
    let bytes = cursor.bytes.span
    if width <= 56, step == 1 {
      // The word that begins with a number's first byte holds all of it.
      let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 - max(1, width))
      let last = bytes.count - 8
      var bit = range.lowerBound &* 8
      var index = 0
      while index < count, bit &>> 3 <= last {
        let word = bytes.word(at: bit &>> 3) &>> UInt64(truncatingIfNeeded: bit & 7)
        target[index] = Int64(bitPattern: base &+ (width == 0 ? 0 : word & mask))
        bit &+= width
        index &+= 1
      }
      while index < count {
        let value = BitString.read(bytes, at: bit, width: width, end: range.upperBound)
        target[index] = Int64(bitPattern: base &+ value)
        bit &+= width
        index &+= 1
      }
      return result
    }
    var bit = range.lowerBound * 8
    for index in 0..<count {
      let value = BitString.read(bytes, at: bit, width: width, end: range.upperBound)
      target[index] = Int64(bitPattern: base &+ value &* step)
      bit &+= width
    }
    return result
  }

  /// The bits that fill up the last byte are zeros: every byte has one meaning.
  private static func checkPadding(
    _ cursor: ByteCursor, _ range: Range<Int>, bits: Int
  ) throws(SnapshotFault) {
    guard bits % 8 != 0, let last = range.last else { return }
    if cursor.bytes[last] >> UInt8(bits % 8) != 0 { throw cursor.fault("stray bits") }
  }

  private static func readRuns(
    _ cursor: inout ByteCursor, _ count: Int, _ depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    let runs = try cursor.number(atMost: count, "the count of runs")
    let values = try read(&cursor, count: runs, depth: depth + 1)
    let lengths = try read(&cursor, count: runs, depth: depth + 1)
    var result: [Int64] = []
    result.reserveCapacity(count)
    for run in 0..<runs {
      guard lengths[run] > 0, lengths[run] <= Int64(count - result.count) else {
        throw cursor.fault("runs that are not as long as they should be")
      }
      result.append(contentsOf: repeatElement(values[run], count: Int(lengths[run])))
    }
    guard result.count == count else { throw cursor.fault("runs that end too early") }
    return result
  }

  private static func readDeltas(
    _ cursor: inout ByteCursor, _ count: Int, _ depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    guard count > 0 else { throw cursor.fault("differences of no numbers") }
    var value = try cursor.iv()
    let deltas = try read(&cursor, count: count - 1, depth: depth + 1)
    var result = [Int64](repeating: value, count: count)
    var target = result.mutableSpan
    let source = deltas.span
    for index in 0..<(count - 1) {
      value &+= source[index]
      target[index + 1] = value
    }
    return result
  }

  private static func readDecimal(
    _ cursor: inout ByteCursor, _ count: Int, _ depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    var values = try read(&cursor, count: count, depth: depth + 1)
    let exponents = try read(&cursor, count: count, depth: depth + 1)
    var target = values.mutableSpan
    let source = exponents.span
    let table = powers
    let powers = table.span
    for index in 0..<count {
      let exponent = source[index]
      guard exponent >= 0, exponent <= NumberLimits.exponent else {
        throw cursor.fault("an exponent of \(exponent)")
      }
      target[index] = target[index] &* powers[Int(exponent)]
    }
    return values
  }

  private static let powers = (0...NumberLimits.exponent).map { PowersOfTen.int64($0) }

  private static func readSized(
    _ cursor: inout ByteCursor, _ count: Int, _ depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    var values = try read(&cursor, count: count, depth: depth + 1)
    var target = values.mutableSpan
    var bits: Int64 = 0
    var most: UInt64 = 0
    for index in 0..<count {
      let size = target[index]
      most = max(most, UInt64(bitPattern: size))
      bits &+= size &- (size == 0 ? 0 : 1)
    }
    guard most <= 64 else { throw cursor.fault("a number of more than 64 bits") }
    let range = try cursor.take(BitString.byteCount(bits: Int(bits)))
    try checkPadding(cursor, range, bits: Int(bits))
    let bytes = cursor.bytes.span
    var bit = range.lowerBound * 8
    let last = (bytes.count - 8) * 8
    for index in 0..<count {
      // Sizes cannot be foretold: 0 and 1, which have no bits, go the way of the others.
      let size = target[index]
      let top: Int64 = size == 0 ? 0 : 1
      let width = Int(size &- top)
      let low: UInt64
      if bit <= last, width <= 56 {
        let word = bytes.word(at: bit &>> 3) &>> UInt64(truncatingIfNeeded: bit & 7)
        low = word & ((1 &<< UInt64(truncatingIfNeeded: width)) &- 1)
      } else {
        low = BitString.read(bytes, at: bit, width: width, end: range.upperBound)
      }
      let highest = UInt64(bitPattern: top) &<< UInt64(truncatingIfNeeded: width)
      target[index] = Zigzag.decoded(low | highest)
      bit &+= width
    }
    return values
  }

  private static func readDeflated(
    _ cursor: inout ByteCursor, _ count: Int, _ depth: Int
  ) throws(SnapshotFault) -> [Int64] {
    let size = try cursor.number(atMost: NumberLimits.bytes(count: count), "an inflated size")
    let packed = try cursor.number(atMost: cursor.left, "a deflated size")
    let range = try cursor.take(packed)
    guard let bytes = Deflate.inflated(cursor.bytes[range], size: size) else {
      throw cursor.fault("no zlib stream of \(size) bytes")
    }
    guard bytes.first != NumberKind.deflated.rawValue else {
      throw cursor.fault("deflated twice")
    }
    var inner = ByteCursor(bytes)
    let values = try read(&inner, count: count, depth: depth + 1)
    try inner.finish()
    return values
  }
}
