// Writes a column of a block in the encoding that makes it shortest, among those that the reader
// takes. What each encoding looks like, proto-spec/SPEC.md says.

struct ColumnEncoder {
  let type: ColumnType
  let run: CellRun
  /// Those beyond plain and const, which everybody reads.
  let allowed: Set<ColumnEncoding>

  /// The encoding, and the bytes. Sizes are known before anything is written, but for dictionaries.
  func encoded() -> (encoding: ColumnEncoding, bytes: [UInt8]) {
    let starts = run.starts
    if run.count > 1, starts.count == 1 { return (.const, plain(run.picking([0]))) }
    if run.count == 0 { return (.plain, []) }
    var best = (encoding: ColumnEncoding.plain, size: plainSize(run))
    func consider(_ encoding: ColumnEncoding, _ size: @autoclosure () -> Int) {
      guard allowed.contains(encoding) else { return }
      let size = size()
      if size < best.size { best = (encoding, size) }
    }
    if case .words(let values) = run {
      consider(.delta, Self.deltaSize(values))
      consider(.packed, Self.packedSize(values))
    }
    // With more runs than half of the rows the others are as good.
    if starts.count <= run.count / 2 { consider(.runs, runsSize(starts)) }
    if case .texts(let values) = run, allowed.contains(.dictionary),
      let bytes = Self.dictionary(values), bytes.count < best.size
    {
      return (.dictionary, bytes)
    }
    switch (best.encoding, run) {
    case (.delta, .words(let values)): return (.delta, Self.delta(values))
    case (.packed, .words(let values)): return (.packed, Self.packed(values))
    case (.runs, _): return (.runs, runs(starts))
    default: return (.plain, plain(run))
    }
  }

  // MARK: Sizes

  private func plainSize(_ run: CellRun) -> Int {
    switch run {
    case .flags(let values): return values.count
    case .bits(let values): return values.count * 8
    case .texts(let values):
      return values.reduce(0) {
        let count = $1.text.utf8.count
        return $0 + count + ByteCount.uv(UInt64(count))
      }
    case .words(let values):
      switch type {
      case .date: return values.count * 4
      case .decimal:
        let (least, greatest) = Self.extent(values)
        let width = max(ByteCount.wide(Int128(least)), ByteCount.wide(Int128(greatest)))
        return 1 + values.count * width
      default: return values.count * 8
      }
    case .wide(let values):
      let width = max(ByteCount.wide(values.min() ?? 0), ByteCount.wide(values.max() ?? 0))
      return 1 + values.count * width
    }
  }

  private static func extent(_ values: [Int64]) -> (least: Int64, greatest: Int64) {
    values.reduce((Int64.max, Int64.min)) { (min($0.0, $1), max($0.1, $1)) }
  }

  private static func deltaSize(_ values: [Int64]) -> Int {
    var size = 0
    var last: Int64 = 0
    for value in values {
      size += ByteCount.uv(Zigzag.encoded(value &- last))
      last = value
    }
    return size
  }

  private static func packedSize(_ values: [Int64]) -> Int {
    let (least, greatest) = extent(values)
    let bits = 64 - UInt64(bitPattern: greatest &- least).leadingZeroBitCount
    return ByteCount.uv(Zigzag.encoded(least)) + 1 + BitPacking.byteCount(values.count, bits: bits)
  }

  private func runsSize(_ starts: [Int]) -> Int {
    let lengths = zip(starts, starts.dropFirst() + [run.count]).reduce(0) {
      $0 + ByteCount.uv(UInt64($1.1 - $1.0))
    }
    return ByteCount.uv(UInt64(starts.count)) + lengths + plainSize(run.picking(starts))
  }

  // MARK: Bytes

  func plain(_ run: CellRun) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(plainSize(run))
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
    let (least, greatest) = extent(values)
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
