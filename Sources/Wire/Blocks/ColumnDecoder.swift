// Reads a column of a block: every encoding, whatever it holds. The number of values is bounded by
// the block's, so that no encoding stands for more than was agreed.

internal import Exact

struct ColumnDecoder {
  let type: ColumnType
  private var reader: ByteReader

  init(_ type: ColumnType, _ bytes: ArraySlice<UInt8>) {
    self.type = type
    reader = ByteReader(bytes, .badBlock)
  }

  /// Which rows have a value.
  mutating func presence(_ rows: Int) throws(WireFault) -> [Bool] {
    try BitPacking.read(rows, bits: 1, &reader).map { $0 == 1 }
  }

  /// `count` values, and nothing behind them.
  mutating func values(_ count: Int, _ encoding: ColumnEncoding) throws(WireFault) -> CellRun {
    let run: CellRun
    switch encoding {
    case .plain: run = try plain(count)
    case .const:
      run = try count == 0 ? plain(0) : plain(1).repeated([count])
    case .delta: run = .words(try delta(count))
    case .dictionary: run = .texts(try dictionary(count))
    case .packed: run = .words(try packed(count))
    case .runs: run = try runs(count)
    }
    try reader.finish()
    if type == .date, case .words(let days) = run {
      guard days.allSatisfy({ CalendarDate(exactly: Int32(clamping: $0)) != nil }) else {
        throw reader.fault("a date lies outside the calendar")
      }
    }
    return run
  }

  private mutating func plain(_ count: Int) throws(WireFault) -> CellRun {
    switch type {
    case .bool:
      return .flags(
        try reader.take(count).map { (byte) throws(WireFault) in
          guard byte < 2 else { throw reader.fault("a bool is neither 0 nor 1") }
          return byte == 1
        })
    case .integer: return .words(try words(count, width: 8))
    case .date: return .words(try words(count, width: 4))
    case .real:
      try need(count, width: 8)
      return .bits(try (0..<count).map { (_) throws(WireFault) in try reader.word() })
    case .text, .digits: return .texts(try texts(count))
    case .decimal:
      if count == 0 { return .words([]) }
      let width = Int(try reader.byte())
      guard (1...16).contains(width) else { throw reader.fault("a decimal has \(width) bytes") }
      if width <= 8 { return .words(try words(count, width: width)) }
      try need(count, width: width)
      return .wide(try (0..<count).map { (_) throws(WireFault) in try reader.wide(width) })
    }
  }

  /// Before anything is made for so many values, they must be there.
  private func need(_ count: Int, width: Int) throws(WireFault) {
    guard count <= reader.left / width else { throw reader.fault("the bytes end too early") }
  }

  private mutating func words(_ count: Int, width: Int) throws(WireFault) -> [Int64] {
    try need(count, width: width)
    return try (0..<count).map { (_) throws(WireFault) in
      try reader.signed(width)
    }
  }

  private mutating func texts(_ count: Int) throws(WireFault) -> [ExactText] {
    try need(count, width: 1)
    return try (0..<count).map { (_) throws(WireFault) in
      ExactText(text: try reader.text(try reader.count()))
    }
  }

  private func needWords() throws(WireFault) {
    guard [.integer, .date, .decimal].contains(type) else {
      throw reader.fault("an encoding of integers stands for something else")
    }
  }

  private mutating func delta(_ count: Int) throws(WireFault) -> [Int64] {
    try needWords()
    try need(count, width: 1)
    var last: Int64 = 0
    return try (0..<count).map { (_) throws(WireFault) in
      last &+= try reader.iv()
      return last
    }
  }

  private mutating func packed(_ count: Int) throws(WireFault) -> [Int64] {
    try needWords()
    let least = try reader.iv()
    let bits = Int(try reader.byte())
    guard bits <= 64 else { throw reader.fault("numbers have \(bits) bits") }
    return try BitPacking.read(count, bits: bits, &reader).map { least &+ Int64(bitPattern: $0) }
  }

  private mutating func dictionary(_ count: Int) throws(WireFault) -> [ExactText] {
    guard type == .text || type == .digits else {
      throw reader.fault("an encoding of texts stands for something else")
    }
    let texts = try texts(try reader.count())
    let bits = Int(try reader.byte())
    guard bits <= 32 else { throw reader.fault("indices have \(bits) bits") }
    return try BitPacking.read(count, bits: bits, &reader).map { (index) throws(WireFault) in
      guard index < UInt64(texts.count) else { throw reader.fault("an index has no text") }
      return texts[Int(index)]
    }
  }

  private mutating func runs(_ count: Int) throws(WireFault) -> CellRun {
    let number = try reader.count()
    var left = count
    var lengths: [Int] = []
    for _ in 0..<number {
      let length = try reader.uv()
      guard length > 0, length <= UInt64(left) else {
        throw reader.fault("runs do not add up to the rows")
      }
      lengths.append(Int(length))
      left -= Int(length)
    }
    guard left == 0 else { throw reader.fault("runs do not add up to the rows") }
    return try plain(number).repeated(lengths)
  }
}
