// Chooses for a stream of numbers the way in which it takes the fewest bytes: estimated from one
// look at them for those that estimate well, tried on a sample for those that do not.

internal import Exact

enum NumberEncoder {
  static func append(_ values: [Int64], to bytes: inout [UInt8]) {
    append(values.span, to: &bytes, depth: 0, mayBeDecimal: true)
  }

  private static func append(
    _ values: Span<Int64>, to bytes: inout [UInt8], depth: Int, mayBeDecimal: Bool
  ) {
    let survey = NumberSurvey(values)
    if survey.isConstant {
      bytes.append(NumberKind.constant.rawValue)
      return bytes.append(iv: values.count == 0 ? 0 : values[0])
    }
    var best = survey.packedBits
    var kind = NumberKind.packed
    func offer(_ other: NumberKind, _ bits: Int) {
      if bits < best { (best, kind) = (bits, other) }
    }
    if depth < 3 {
      offer(.runs, survey.runsBits)
      offer(.deltas, survey.deltaBits)
      // It takes three times as long to read as packed numbers do: it has to be worth it.
      offer(.sized, survey.sizedBits + best / 16)
      if mayBeDecimal, kind != .runs, let split = DecimalSplit(values, below: best - best / 20) {
        return split.append(to: &bytes) { (values: Span<Int64>, bytes: inout [UInt8]) in
          append(values, to: &bytes, depth: depth + 1, mayBeDecimal: false)
        }
      }
    }
    switch kind {
    case .runs: appendRuns(values, to: &bytes, depth: depth)
    case .deltas: appendDeltas(values, to: &bytes, depth: depth)
    case .sized: appendSized(values, to: &bytes, depth: depth)
    default: appendPacked(values, survey, to: &bytes)
    }
  }

  private static func appendRuns(
    _ values: Span<Int64>, to bytes: inout [UInt8], depth: Int
  ) {
    var runs: [Int64] = []
    var lengths: [Int64] = []
    var start = 0
    for index in 1...values.count
    where index == values.count || values[index] != values[start] {
      runs.append(values[start])
      lengths.append(Int64(index - start))
      start = index
    }
    bytes.append(NumberKind.runs.rawValue)
    bytes.append(count: runs.count)
    append(runs.span, to: &bytes, depth: depth + 1, mayBeDecimal: true)
    append(lengths.span, to: &bytes, depth: depth + 1, mayBeDecimal: false)
  }

  private static func appendDeltas(_ values: Span<Int64>, to bytes: inout [UInt8], depth: Int) {
    var deltas: [Int64] = []
    deltas.reserveCapacity(values.count)
    for index in 1..<values.count { deltas.append(values[index] &- values[index - 1]) }
    bytes.append(NumberKind.deltas.rawValue)
    bytes.append(iv: values[0])
    append(deltas.span, to: &bytes, depth: depth + 1, mayBeDecimal: false)
  }

  /// The bits of each number below its highest, which is always set.
  private static func appendSized(_ values: Span<Int64>, to bytes: inout [UInt8], depth: Int) {
    var sizes = [Int64](repeating: 0, count: values.count)
    var target = sizes.mutableSpan
    var writer = BitWriter(reservingBits: values.count * 24)
    for index in 0..<values.count {
      let zigzag = Zigzag.encoded(values[index])
      let size = 64 &- UInt64(truncatingIfNeeded: zigzag.leadingZeroBitCount)
      target[index] = Int64(truncatingIfNeeded: size)
      if size > 1 {
        writer.append(zigzag ^ (1 &<< (size &- 1)), width: size &- 1)
      }
    }
    bytes.append(NumberKind.sized.rawValue)
    append(sizes.span, to: &bytes, depth: depth + 1, mayBeDecimal: false)
    writer.append(to: &bytes)
  }

  private static func appendPacked(
    _ values: Span<Int64>, _ survey: NumberSurvey, to bytes: inout [UInt8]
  ) {
    let step = commonStep(values, survey)
    let width = NumberSurvey.width(survey.range / step)
    if let deflated = deflated(values, survey, step: step, width: width) {
      bytes += deflated
    } else {
      write(values, survey.low, step, width, to: &bytes)
    }
  }

  private static func write(
    _ values: Span<Int64>, _ low: Int64, _ step: UInt64, _ width: Int, to bytes: inout [UInt8]
  ) {
    bytes.append(NumberKind.packed.rawValue)
    bytes.append(iv: low)
    bytes.append(uv: step)
    bytes.append(UInt8(width))
    var writer = BitWriter(reservingBits: values.count * width)
    let base = UInt64(bitPattern: low)
    let bits = UInt64(width)
    if step == 1 {
      for index in 0..<values.count {
        writer.append(UInt64(bitPattern: values[index]) &- base, width: bits)
      }
    } else {
      for index in 0..<values.count {
        writer.append((UInt64(bitPattern: values[index]) &- base) / step, width: bits)
      }
    }
    writer.append(to: &bytes)
  }

  /// What all differences from the lowest have in common; 1 as soon as it is known to be no more.
  private static func commonStep(_ values: Span<Int64>, _ survey: NumberSurvey) -> UInt64 {
    var step: UInt64 = 0
    let base = UInt64(bitPattern: survey.low)
    for index in 0..<values.count {
      var (a, b) = (UInt64(bitPattern: values[index]) &- base, step)
      while b != 0 { (a, b) = (b, a % b) }
      step = a
      if step == 1 { break }
    }
    return max(1, step)
  }

  /// Numbers tried before all are: a share of a block that shows what deflating comes to.
  private static let sampled = 4096
  /// Fewer are not worth a stream of zlib's.
  private static let fewestDeflated = 64

  /// Small numbers as bytes, deflated: where some come far more often than others, or in patterns.
  /// Nil where that saves less than a sixteenth.
  private static func deflated(
    _ values: Span<Int64>, _ survey: NumberSurvey, step: UInt64, width: Int
  ) -> [UInt8]? {
    guard width <= 16, values.count >= fewestDeflated else { return nil }
    let whole = width <= 8 ? 8 : 16
    let part = values.extracting(first: min(sampled, values.count))
    var sample: [UInt8] = []
    write(part, survey.low, step, whole, to: &sample)
    let packed = BitString.byteCount(bits: part.count * width)
    var best: (strategy: Deflate.Strategy, size: Int)?
    for strategy in [Deflate.Strategy.coding, .matching] {
      guard let size = Deflate.deflated(sample[...], strategy)?.count else { return nil }
      // Coding alone is faster both ways: repetitions have to be worth looking for.
      if size < (best.map { $0.size - $0.size / 8 } ?? .max) { best = (strategy, size) }
    }
    guard let best, best.size + packed / 16 < packed else { return nil }
    var raw: [UInt8] = []
    write(values, survey.low, step, whole, to: &raw)
    guard let bytes = Deflate.deflated(raw[...], best.strategy) else { return nil }
    let all = BitString.byteCount(bits: values.count * width)
    guard bytes.count + all / 16 < all else { return nil }
    var result: [UInt8] = [NumberKind.deflated.rawValue]
    result.append(count: raw.count)
    result.append(count: bytes.count)
    return result + bytes
  }
}

/// Numbers as m × 10ᵉ, where many end in zeros: quantities are round.
struct DecimalSplit {
  private let mantissas: [Int64]
  private let exponents: [Int64]

  /// Looked at before all are.
  private static let sampled = 256

  /// Nil where it takes no fewer than so many bits.
  init?(_ values: Span<Int64>, below limit: Int) {
    let stride = max(1, values.count / Self.sampled)
    var (round, looked) = (0, 0)
    var index = 0
    while index < values.count {
      if values[index] != 0 {
        looked += 1
        if values[index] % 10 == 0 { round += 1 }
      }
      index += stride
    }
    // One number in ten ends in a zero by chance.
    guard round * 3 > looked, looked > 0 else { return nil }
    var mantissas = [Int64](repeating: 0, count: values.count)
    var exponents = mantissas
    var mantissaTarget = mantissas.mutableSpan
    var exponentTarget = exponents.mutableSpan
    for index in 0..<values.count {
      var (value, exponent) = (values[index], Int64(0))
      if value != 0 {
        if value % 10_000 == 0 {
          value /= 10_000
          exponent = 4
        }
        while value % 10 == 0 {
          value /= 10
          exponent += 1
        }
      }
      mantissaTarget[index] = value
      exponentTarget[index] = exponent
    }
    let mantissa = NumberSurvey(mantissas.span)
    let exponent = NumberSurvey(exponents.span)
    let bits =
      min(mantissa.packedBits, mantissa.sizedBits)
      + min(exponent.packedBits, exponent.sizeEntropyBits + exponent.count / 4)
    guard bits < limit else { return nil }
    self.mantissas = mantissas
    self.exponents = exponents
  }

  func append(
    to bytes: inout [UInt8], _ append: (Span<Int64>, inout [UInt8]) -> Void
  ) {
    bytes.append(NumberKind.decimal.rawValue)
    append(mantissas.span, &bytes)
    append(exponents.span, &bytes)
  }
}
