// What writing a stream of numbers in each way would take: exactly for the range of all, and from a
// sample of stretches for the rest, since an estimate is enough to choose by.

struct NumberSurvey {
  let count: Int
  private(set) var low: Int64 = 0
  private(set) var high: Int64 = 0
  /// Numbers looked at closely.
  private var sampled = 0
  private var runs = 0
  private var deltaLow = Int64.max
  private var deltaHigh = Int64.min
  /// How many of those take so many bits, by zigzag.
  private var sizes = [Int](repeating: 0, count: 65)

  /// Up to so many numbers are looked at one by one; of more, so many stretches of so many.
  private static let fewest = 4_096
  private static let stretches = 8
  private static let stretchLength = 512

  init(_ values: Span<Int64>) {
    count = values.count
    guard count > 0 else { return }
    var (low, high) = (values[0], values[0])
    for index in 0..<values.count {
      low = min(low, values[index])
      high = max(high, values[index])
    }
    (self.low, self.high) = (low, high)
    if low == high { return }
    if count <= Self.fewest {
      look(values)
      return
    }
    for stretch in 0..<Self.stretches {
      let first = (count - Self.stretchLength) / (Self.stretches - 1) * stretch
      look(values.extracting(first..<(first + Self.stretchLength)))
    }
  }

  private mutating func look(_ values: Span<Int64>) {
    // Four tallies in turn: adding to the one that was just added to has to wait for that.
    var tallies = [Int](repeating: 0, count: 4 * 72)
    var target = tallies.mutableSpan
    var previous = values[0]
    runs += 1
    for index in 0..<values.count {
      let value = values[index]
      target[64 &- Zigzag.encoded(value).leadingZeroBitCount &+ 72 &* (index & 3)] &+= 1
      guard index > 0 else { continue }
      let delta = value &- previous
      deltaLow = min(deltaLow, delta)
      deltaHigh = max(deltaHigh, delta)
      runs &+= delta != 0 ? 1 : 0
      previous = value
    }
    sampled += values.count
    for size in sizes.indices {
      sizes[size] += tallies[size] + tallies[size + 72] + tallies[size + 144] + tallies[size + 216]
    }
  }

  static func width(_ value: UInt64) -> Int { 64 - value.leadingZeroBitCount }

  var isConstant: Bool { low == high }

  /// Steps above the lowest.
  var range: UInt64 { UInt64(bitPattern: high) &- UInt64(bitPattern: low) }

  /// From a number of the sample to one of all; constant numbers have no sample, and take nothing.
  private func scaled(_ bits: Int) -> Int {
    sampled == 0 ? 0 : sampled == count ? bits : bits * count / sampled
  }

  // Bits, without what is the same for all or small.

  var packedBits: Int { count * Self.width(range) }

  var runsBits: Int {
    scaled(runs * (Self.width(range) + Self.width(UInt64(sampled / max(1, runs))) + 2))
  }

  var deltaBits: Int {
    guard deltaLow <= deltaHigh else { return .max }
    return count * Self.width(UInt64(bitPattern: deltaHigh) &- UInt64(bitPattern: deltaLow)) + 64
  }

  var sizedBits: Int {
    var bits = 0
    for (size, number) in sizes.enumerated() where size > 1 { bits += (size - 1) * number }
    return scaled(bits) + sizeEntropyBits
  }

  /// What the sizes alone take when each is written as its frequency says, and a tenth more, which
  /// is what zlib comes to.
  var sizeEntropyBits: Int {
    var bits = 0.0
    for number in sizes where number > 0 {
      bits += Double(number) * Self.log2(Double(sampled) / Double(number))
    }
    return scaled(Int(bits * 1.1))
  }

  /// Near enough for an estimate, and the same on every machine.
  private static func log2(_ ratio: Double) -> Double {
    Double(ratio.exponent) + (ratio.significand - 1)
  }
}
