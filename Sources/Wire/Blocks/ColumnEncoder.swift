// Writes a column of a block in the encoding that makes it shortest, among those that the reader
// takes. What each encoding looks like, proto-spec/SPEC.md says.

struct ColumnEncoder {
  let type: ColumnType
  let run: CellRun
  /// Those beyond plain and const, which everybody reads.
  let allowed: Set<ColumnEncoding>

  /// The encoding, and the bytes.
  func encoded() -> (encoding: ColumnEncoding, bytes: [UInt8]) {
    let starts = run.starts
    if run.count > 1, starts.count == 1 { return (.const, plain(run.picking([0]))) }
    var best = (encoding: ColumnEncoding.plain, bytes: plain(run))
    if run.count < 2 { return best }
    func consider(_ encoding: ColumnEncoding, _ bytes: @autoclosure () -> [UInt8]?) {
      guard allowed.contains(encoding), let bytes = bytes(), bytes.count < best.bytes.count else {
        return
      }
      best = (encoding, bytes)
    }
    if case .words(let values) = run {
      consider(.delta, Self.delta(values))
      consider(.packed, Self.packed(values))
    }
    if case .texts(let values) = run { consider(.dictionary, Self.dictionary(values)) }
    // With more runs than half of the rows the others are as good.
    if starts.count <= run.count / 2 { consider(.runs, runs(starts)) }
    return best
  }

  func plain(_ run: CellRun) -> [UInt8] {
    var bytes: [UInt8] = []
    switch run {
    case .flags(let values): bytes = values.map { $0 ? 1 : 0 }
    case .bits(let values): for value in values { bytes.append(value, width: 8) }
    case .texts(let values): for value in values { bytes.append(text: value.text) }
    case .words(let values):
      switch type {
      case .date: for value in values { bytes.append(value, width: 4) }
      case .decimal: Self.decimals(values.map { Int128($0) }, to: &bytes)
      default: for value in values { bytes.append(value, width: 8) }
      }
    case .wide(let values): Self.decimals(values, to: &bytes)
    }
    return bytes
  }

  private static func decimals(_ values: [Int128], to bytes: inout [UInt8]) {
    guard let least = values.min(), let greatest = values.max() else { return }
    let width = max(ByteCount.wide(least), ByteCount.wide(greatest))
    bytes.append(UInt8(width))
    for value in values { bytes.append(value, width: width) }
  }

  private static func delta(_ values: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    var last: Int64 = 0
    for value in values {
      bytes.append(iv: value &- last)
      last = value
    }
    return bytes
  }

  private static func packed(_ values: [Int64]) -> [UInt8] {
    guard let least = values.min(), let greatest = values.max() else { return [] }
    let bits = 64 - UInt64(bitPattern: greatest &- least).leadingZeroBitCount
    var bytes: [UInt8] = []
    bytes.append(iv: least)
    bytes.append(UInt8(bits))
    BitPacking.append(
      values.lazy.map { UInt64(bitPattern: $0 &- least) }, bits: bits, to: &bytes)
    return bytes
  }

  /// Nil where nearly every text is another.
  private static func dictionary(_ values: [ExactText]) -> [UInt8]? {
    var codes: [ExactText: Int] = [:]
    var texts: [ExactText] = []
    var indices: [UInt64] = []
    for value in values {
      if let code = codes[value] {
        indices.append(UInt64(code))
        continue
      }
      codes[value] = texts.count
      indices.append(UInt64(texts.count))
      texts.append(value)
      if texts.count > values.count / 2 + 1 { return nil }
    }
    var bytes: [UInt8] = []
    bytes.append(count: texts.count)
    for text in texts { bytes.append(text: text.text) }
    let bits = UInt64.bitWidth - UInt64(max(0, texts.count - 1)).leadingZeroBitCount
    bytes.append(UInt8(bits))
    BitPacking.append(indices, bits: bits, to: &bytes)
    return bytes
  }

  private func runs(_ starts: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(count: starts.count)
    for (start, end) in zip(starts, starts.dropFirst() + [run.count]) {
      bytes.append(count: end - start)
    }
    return bytes + plain(run.picking(starts))
  }
}
