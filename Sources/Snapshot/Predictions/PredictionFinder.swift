// Looks for what a table's columns follow from: on a sample of rows first, then, for the best that
// was found, over all rows.

internal import Columns

struct PredictionFinder: Sendable {
  private let columns: [SnapshotColumn]
  private let rowCount: Int
  private let samples: [KeySample]

  /// Tables of fewer rows are small whatever is done.
  private static let fewestRows = 256
  /// Bits that a number of a prediction takes, roughly.
  private static let constantBits = 26

  init(_ table: SnapshotTable) {
    columns = table.columns
    rowCount = table.rowCount
    guard rowCount >= Self.fewestRows else {
      samples = []
      return
    }
    let count = rowCount
    samples = table.columns.enumerated().compactMap { place, column in
      guard case .coded(let codes, let dictionary) = column.content, dictionary.count > 1,
        dictionary.count <= count / 4
      else { return nil }
      return KeySample(key: place, codes: codes, keyCount: dictionary.count)
    }
  }

  func codes(_ column: Int) -> [UInt32] {
    if case .coded(let codes, _) = columns[column].content { codes } else { [] }
  }

  func numbers(_ column: Int) -> NumberColumn? {
    if case .numbers(let numbers) = columns[column].content { numbers } else { nil }
  }

  // MARK: - Values

  private struct Candidate {
    var kind: Prediction.Kind
    var sample: KeySample
    var base: Int
    /// Bits that are saved, by the sample.
    var saved: Double
  }

  func prediction(of column: Int) -> Prediction? {
    switch columns[column].content {
    case .texts: return nil
    case .coded(let codes, let dictionary):
      let width = NumberSurvey.width(UInt64(dictionary.count))
      let best = samples.filter { $0.key < column }.compactMap { sample in
        candidate(sample, plainBits: Double(width)) { Int64(codes[$0]) }
      }.max { $0.saved < $1.saved }
      return best.map { constants($0, isPresent: { _ in true }) { Int64(codes[$0]) } }
    case .numbers(let numbers):
      var best: Candidate?
      for sample in samples where sample.key < column {
        for candidate in candidates(sample, numbers, column)
        where candidate.saved > best?.saved ?? 0 {
          best = candidate
        }
      }
      guard let best else { return nil }
      if best.kind == .constant {
        return constants(best, isPresent: numbers.isPresent) { numbers.values[$0] }
      }
      return ratios(best, numbers)
    }
  }

  private func candidate(
    _ sample: KeySample, plainBits: Double, _ value: (Int) -> Int64
  ) -> Candidate? {
    var (rows, same) = (0, 0)
    for group in sample.groups {
      let first = value(group[0])
      for row in group.dropFirst() {
        rows += 1
        if value(row) == first { same += 1 }
      }
    }
    guard rows > 0 else { return nil }
    let share = Double(rows - same) / Double(rows)
    let bits = share * (plainBits + 8)
    return worth(.constant, sample, base: 0, plain: plainBits, bits: bits)
  }

  private func worth(
    _ kind: Prediction.Kind, _ sample: KeySample, base: Int, plain: Double, bits: Double
  ) -> Candidate? {
    let saved =
      (plain - bits) * Double(rowCount) - Double(sample.keyCount * Self.constantBits)
    guard saved > plain * Double(rowCount) / 16 else { return nil }
    return Candidate(kind: kind, sample: sample, base: base, saved: saved)
  }

  private func candidates(
    _ sample: KeySample, _ numbers: NumberColumn, _ column: Int
  ) -> [Candidate] {
    let groups = sample.groups.map { $0.filter(numbers.isPresent) }.filter { $0.count > 1 }
    let rows = groups.reduce(0) { $0 + $1.count - 1 }
    guard rows >= 16 else { return [] }
    let share = Double(groups.reduce(0) { $0 + $1.count }) / Double(sample.groups.joined().count)
    func mean(_ bits: Int) -> Double { Double(bits) / Double(rows) * share }
    var plain = 0
    var constant = 0
    for group in groups {
      let first = numbers.values[group[0]]
      for row in group.dropFirst() {
        plain += Self.bits(numbers.values[row])
        let rest = numbers.values[row] &- first
        constant += rest == 0 ? 0 : Self.bits(rest) + 2
      }
    }
    var found: [Candidate] = []
    if let candidate = worth(.constant, sample, base: 0, plain: mean(plain), bits: mean(constant)) {
      found.append(candidate)
    }
    for base in 0..<column {
      guard let bases = self.numbers(base) else { continue }
      for kind in [Prediction.Kind.ratio, .absoluteRatio] {
        guard let bits = ratioBits(kind, groups, bases.values, numbers.values, limit: plain) else {
          continue
        }
        if let candidate = worth(kind, sample, base: base, plain: mean(plain), bits: mean(bits)) {
          found.append(candidate)
        }
      }
    }
    return found
  }

  /// Bits that what is left takes; nil as soon as a first look shows nothing.
  private func ratioBits(
    _ kind: Prediction.Kind, _ groups: [[Int]], _ bases: [Int64], _ values: [Int64], limit: Int
  ) -> Int? {
    var (bits, plain) = (0, 0)
    for (number, group) in groups.enumerated() {
      if number == 24, bits > plain * 7 / 8 { return nil }
      guard let pivot = Self.pivot(group, bases) else {
        bits += group.dropFirst().reduce(0) { $0 + Self.bits(values[$1]) }
        continue
      }
      let base = kind == .absoluteRatio ? Int64(clamping: bases[pivot].magnitude) : bases[pivot]
      let ratio =
        RatioSearch.ratio(of: values[pivot], to: base) ?? RatioSearch.Ratio(factor: 0, scale: 0)
      for row in group where row != pivot {
        let base = kind == .absoluteRatio ? Int64(clamping: bases[row].magnitude) : bases[row]
        let rest =
          values[row] &- Prediction.product(base, ratio.factor, scale: ratio.scale)
        bits += rest == 0 ? 0 : Self.bits(rest) + 1
        plain += Self.bits(values[row])
      }
      if bits > limit { return nil }
    }
    return bits
  }

  private static func pivot(_ rows: [Int], _ bases: [Int64]) -> Int? {
    rows.max { bases[$0].magnitude < bases[$1].magnitude }.flatMap { bases[$0] == 0 ? nil : $0 }
  }

  private static func bits(_ value: Int64) -> Int {
    NumberSurvey.width(Zigzag.encoded(value)) + 1
  }

  /// The first value of each key's.
  private func constants(
    _ candidate: Candidate, isPresent: (Int) -> Bool, _ value: (Int) -> Int64
  ) -> Prediction {
    let codes = codes(candidate.sample.key)
    var constants = [Int64](repeating: 0, count: candidate.sample.keyCount)
    var isKnown = [Bool](repeating: false, count: constants.count)
    for row in 0..<rowCount where !isKnown[Int(codes[row])] && isPresent(row) {
      constants[Int(codes[row])] = value(row)
      isKnown[Int(codes[row])] = true
    }
    return Prediction(
      .constant, key: candidate.sample.key, base: 0, scale: 0, constants: constants)
  }

  /// Of each key's rows the one with the largest base shows the ratio best.
  private func ratios(_ candidate: Candidate, _ numbers: NumberColumn) -> Prediction? {
    guard let bases = self.numbers(candidate.base)?.values else { return nil }
    let codes = codes(candidate.sample.key)
    var pivots = [Int](repeating: -1, count: candidate.sample.keyCount)
    for row in 0..<rowCount where bases[row] != 0 && numbers.isPresent(row) {
      let key = Int(codes[row])
      if pivots[key] < 0 || bases[row].magnitude > bases[pivots[key]].magnitude {
        pivots[key] = row
      }
    }
    let ratios = pivots.map { row -> RatioSearch.Ratio? in
      guard row >= 0 else { return nil }
      let base =
        candidate.kind == .absoluteRatio ? Int64(clamping: bases[row].magnitude) : bases[row]
      return RatioSearch.ratio(of: numbers.values[row], to: base)
    }
    let scale = ratios.reduce(0) { max($0, $1?.scale ?? 0) }
    let constants = ratios.map { ratio -> Int64 in
      guard let ratio else { return 0 }
      // What does not fit is predicted to be nothing, and written in full.
      return DecimalShift.raised(ratio.factor, by: scale - ratio.scale) ?? 0
    }
    let all = Prediction(
      candidate.kind, key: candidate.sample.key, base: candidate.base, scale: scale,
      constants: constants)
    return Prediction(
      candidate.kind, key: candidate.sample.key, base: candidate.base, scale: scale,
      constants: worthwhile(all, numbers, codes, bases))
  }

  /// The constants that save more than they take; 0 for the others.
  private func worthwhile(
    _ prediction: Prediction, _ numbers: NumberColumn, _ codes: [UInt32], _ bases: [Int64]
  ) -> [Int64] {
    let predicted = prediction.values(keys: codes.span, bases: bases.span)
    var saved = [Int32](repeating: -Int32(Self.constantBits), count: prediction.constants.count)
    var target = saved.mutableSpan
    let (values, keys, guesses) = (numbers.values.span, codes.span, predicted.span)
    for row in 0..<rowCount where numbers.isPresent(row) {
      let value = values[row]
      let rest = value &- guesses[row]
      target[Int(keys[row])] &+= Int32(
        truncatingIfNeeded: Zigzag.encoded(rest).leadingZeroBitCount
          &- Zigzag.encoded(value).leadingZeroBitCount)
    }
    return zip(prediction.constants, saved).map { $1 > 0 ? $0 : 0 }
  }

  // MARK: - Presence

  func presence(of column: Int) -> Presence {
    guard let mask = numbers(column)?.present else { return .all }
    let plain = Self.entropy(Double(mask.countOfSet) / Double(max(1, rowCount)))
    var best: (sample: KeySample, bits: Double)?
    for sample in samples where sample.key < column {
      var (rows, unlike) = (0, 0)
      for group in sample.groups {
        for row in group.dropFirst() {
          rows += 1
          if mask[row] != mask[group[0]] { unlike += 1 }
        }
      }
      guard rows > 0 else { continue }
      let bits =
        Self.entropy(Double(unlike) / Double(rows)) + Double(sample.keyCount) / Double(rowCount)
      if bits < best?.bits ?? plain * 0.75 { best = (sample, bits) }
    }
    guard let best else { return .own }
    return .keyed(best.sample.key, flags(mask, best.sample))
  }

  /// What most of each key's rows say.
  private func flags(_ mask: BitMask, _ sample: KeySample) -> [UInt8] {
    let codes = codes(sample.key)
    var votes = [Int](repeating: 0, count: sample.keyCount)
    for row in 0..<rowCount { votes[Int(codes[row])] += mask[row] ? 1 : -1 }
    return votes.map { $0 > 0 ? 1 : 0 }
  }

  /// Bits of a flag that is so often set, near enough: a parabola.
  private static func entropy(_ share: Double) -> Double { 4 * share * (1 - share) }
}

enum DecimalShift {
  /// value × 10ᵖˡᵃᶜᵉˢ; nil where it does not fit.
  static func raised(_ value: Int64, by places: Int) -> Int64? {
    var result = value
    for _ in 0..<places {
      let (next, overflow) = result.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      result = next
    }
    return result
  }
}
