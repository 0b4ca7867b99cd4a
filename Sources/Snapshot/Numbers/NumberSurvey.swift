// One look at the numbers of a stream, and what writing them in each way would take.

struct NumberSurvey {
  let count: Int
  private(set) var low = Int64.max
  private(set) var high = Int64.min
  private(set) var runs = 0
  private(set) var deltaLow = Int64.max
  private(set) var deltaHigh = Int64.min
  /// How many numbers take so many bits, by zigzag.
  private(set) var sizes = [Int](repeating: 0, count: 65)

  init(_ values: Span<Int64>) {
    count = values.count
    guard count > 0, Self.differ(values) else {
      if count > 0 { (low, high, runs) = (values[0], values[0], 1) }
      return
    }
    var (low, high) = (values[0], values[0])
    var (deltaLow, deltaHigh) = (Int64.max, Int64.min)
    var runs = 1
    var sizeCounts = sizes.mutableSpan
    var previous = values[0]
    sizeCounts[64 &- Zigzag.encoded(previous).leadingZeroBitCount] &+= 1
    for index in 1..<values.count {
      let value = values[index]
      low = min(low, value)
      high = max(high, value)
      sizeCounts[64 &- Zigzag.encoded(value).leadingZeroBitCount] &+= 1
      let delta = value &- previous
      deltaLow = min(deltaLow, delta)
      deltaHigh = max(deltaHigh, delta)
      runs &+= delta != 0 ? 1 : 0
      previous = value
    }
    (self.low, self.high) = (low, high)
    (self.deltaLow, self.deltaHigh) = (deltaLow, deltaHigh)
    self.runs = runs
  }

  /// Whether there are two values: known at once where there are many, cheaply where there are
  /// none.
  private static func differ(_ values: Span<Int64>) -> Bool {
    let first = values[0]
    for index in 0..<values.count where values[index] != first { return true }
    return false
  }

  static func width(_ value: UInt64) -> Int { 64 - value.leadingZeroBitCount }

  var isConstant: Bool { count == 0 || low == high }

  /// Steps above the lowest.
  var range: UInt64 { UInt64(bitPattern: high) &- UInt64(bitPattern: low) }

  // Bits, without what is the same for all or small.

  var packedBits: Int { count * Self.width(range) }

  var runsBits: Int { runs * (Self.width(range) + Self.width(UInt64(count / runs)) + 2) }

  var deltaBits: Int {
    count * Self.width(UInt64(bitPattern: deltaHigh) &- UInt64(bitPattern: deltaLow)) + 64
  }

  var sizedBits: Int {
    var bits = 0
    for (size, number) in sizes.enumerated() where size > 1 { bits += (size - 1) * number }
    return bits + sizeEntropyBits
  }

  /// What the sizes alone take when each is written as its frequency says, and a tenth more, which
  /// is what zlib comes to.
  var sizeEntropyBits: Int {
    var bits = 0.0
    for number in sizes where number > 0 {
      bits += Double(number) * Self.log2(Double(count) / Double(number))
    }
    return Int(bits * 1.1)
  }

  /// Near enough for an estimate, and the same on every machine.
  private static func log2(_ ratio: Double) -> Double {
    Double(ratio.exponent) + (ratio.significand - 1)
  }
}
