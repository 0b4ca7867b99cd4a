// A column as it comes: the fields of one block of a file, looked at once and held as numbers where
// every one of them is a number that comes back as the same text, else as texts of a list.

public import Columns
internal import Exact

public struct ColumnPiece: Sendable {
  private enum Content: Sendable {
    /// With the decimals each was written with.
    case numbers([Int64], [UInt8], BitMask)
    case coded([UInt32], TextColumn)
    case texts(TextColumn)
  }

  private let content: Content
  public let count: Int

  /// Fewer rows may ascend by chance.
  private static let fewestAscending = 64

  public init(_ fields: borrowing TextFields) {
    count = fields.count
    content = Self.numbers(fields) ?? Self.words(fields)
  }

  private static func numbers(_ fields: borrowing TextFields) -> Content? {
    let count = fields.count
    var values: [Int64] = []
    var decimals: [UInt8] = []
    var present = BitMask(count: count)
    // Most columns of words show it in their first field.
    for row in 0..<count {
      let range = fields[row]
      if range.isEmpty { continue }
      guard let number = WrittenNumber(fields.bytes, range) else { return nil }
      if values.isEmpty {
        values = Array(repeating: 0, count: count)
        decimals = Array(repeating: 0, count: count)
      }
      values[row] = number.digits
      decimals[row] = UInt8(number.decimals)
      present.set(row)
    }
    if values.isEmpty {
      values = Array(repeating: 0, count: count)
      decimals = Array(repeating: 0, count: count)
    }
    return .numbers(values, decimals, present)
  }

  /// Texts that ascend are unlike, and not looked up: ids of a file that is sorted by them.
  private static func words(_ fields: borrowing TextFields) -> Content {
    if isAscending(fields) { return .texts(TextColumn(fields)) }
    var interner = TextInterner()
    var codes = [UInt32](repeating: 0, count: fields.count)
    var target = codes.mutableSpan
    for row in 0..<fields.count {
      target[row] = UInt32(interner.number(fields.bytes, fields[row]))
    }
    return .coded(codes, interner.texts)
  }

  private static func isAscending(_ fields: borrowing TextFields) -> Bool {
    guard fields.count >= fewestAscending else { return false }
    var previous = fields[0]
    for row in 1..<fields.count {
      let range = fields[row]
      let same = min(previous.count, range.count)
      var offset = 0
      while offset < same,
        fields.bytes[previous.lowerBound + offset] == fields.bytes[range.lowerBound + offset]
      {
        offset += 1
      }
      let ascends =
        offset == same
        ? previous.count < range.count
        : fields.bytes[previous.lowerBound + offset] < fields.bytes[range.lowerBound + offset]
      if !ascends { return false }
      previous = range
    }
    return true
  }

  // MARK: - Joining

  /// The pieces one after another, in the form that suits all of them.
  public static func joined(_ pieces: [ColumnPiece]) -> ColumnContent {
    if let numbers = joinedNumbers(pieces) { return .numbers(numbers) }
    let (codes, texts) = joinedWords(pieces)
    if let codes {
      if let numbered = NumberedTexts(texts) {
        return .numbers(numbered.column(codes))
      }
      return sorted(codes, texts)
    }
    if let numbered = NumberedTexts(texts) { return .numbers(numbered.column(nil)) }
    return .texts(texts)
  }

  private static func joinedNumbers(_ pieces: [ColumnPiece]) -> NumberColumn? {
    var scale: UInt8 = 0
    var isShortest = true
    var common: UInt8?
    var isFixed = true
    var count = 0
    for piece in pieces {
      guard case .numbers(let values, let decimals, let present) = piece.content else {
        return nil
      }
      for row in 0..<values.count where present[row] {
        let own = decimals[row]
        scale = max(scale, own)
        if own > 0, values[row] % 10 == 0 { isShortest = false }
        if common == nil { common = own }
        if own != common { isFixed = false }
      }
      count += values.count
    }
    guard isShortest || isFixed else { return nil }
    var values: [Int64] = []
    values.reserveCapacity(count)
    var present = BitMask(count: count)
    for piece in pieces {
      guard case .numbers(let own, let decimals, let mask) = piece.content else { return nil }
      let first = values.count
      for row in 0..<own.count {
        if mask[row] { present.set(first + row) }
        guard let value = HalfEven.rescale(own[row], from: Int(decimals[row]), to: Int(scale)),
          value.magnitude < UInt64(PowersOfTen.int64(NumberForm.mostDigits))
        else { return nil }
        values.append(value)
      }
    }
    let form = NumberForm(isShortest ? .shortest : .fixed, scale: Int(scale))
    return NumberColumn(values: values, present: present, form: form)
  }

  /// All texts in one list with the number of each row's, or as they are where they hardly repeat.
  private static func joinedWords(_ pieces: [ColumnPiece]) -> ([UInt32]?, TextColumn) {
    let isRepeating = pieces.contains {
      if case .texts = $0.content { false } else { $0.count > 0 }
    }
    let hasUnlike = pieces.contains { if case .texts = $0.content { true } else { false } }
    if hasUnlike || !isRepeating {
      var all = TextColumn()
      for piece in pieces { all.append(piece.texts) }
      return (nil, all)
    }
    var interner = TextInterner()
    var codes: [UInt32] = []
    codes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    for piece in pieces {
      let (own, list) = piece.words
      let numbers = (0..<list.count).map { row in
        UInt32(interner.number(list.bytes.span, list.range(row)))
      }
      for code in own { codes.append(numbers[Int(code)]) }
    }
    // A list of nearly as many texts as rows says nothing that the texts do not.
    if interner.texts.count > codes.count - codes.count / 4, codes.count >= fewestAscending {
      var all = TextColumn(reservingTexts: codes.count, bytes: interner.texts.bytes.count)
      for code in codes { all.append(interner.texts.bytes.span, interner.texts.range(Int(code))) }
      return (nil, all)
    }
    return (codes, interner.texts)
  }

  private var words: ([UInt32], TextColumn) {
    switch content {
    case .coded(let codes, let list): return (codes, list)
    case .texts, .numbers:
      let texts = texts
      return ((0..<UInt32(texts.count)).map { $0 }, texts)
    }
  }

  private var texts: TextColumn {
    switch content {
    case .texts(let texts): return texts
    case .coded(let codes, let list):
      var texts = TextColumn(reservingTexts: codes.count, bytes: codes.count * 8)
      for code in codes { texts.append(list.bytes.span, list.range(Int(code))) }
      return texts
    case .numbers(let values, let decimals, let present):
      var texts = TextColumn(reservingTexts: values.count, bytes: values.count * 8)
      var bytes: [UInt8] = []
      for row in 0..<values.count {
        bytes.removeAll(keepingCapacity: true)
        if present[row] {
          NumberForm(.fixed, scale: Int(decimals[row])).append(values[row], to: &bytes)
        }
        texts.append(bytes.span, 0..<bytes.count)
      }
      return texts
    }
  }

  /// The dictionary in byte order, so that it does not depend on the order of the rows.
  private static func sorted(_ codes: [UInt32], _ texts: TextColumn) -> ColumnContent {
    let order = (0..<texts.count).sorted { texts.precedes($0, $1) }
    var dictionary = TextColumn(reservingTexts: texts.count, bytes: texts.bytes.count)
    var places = [UInt32](repeating: 0, count: texts.count)
    for (place, text) in order.enumerated() {
      dictionary.append(texts.bytes.span, texts.range(text))
      places[text] = UInt32(place)
    }
    return .coded(codes.map { places[Int($0)] }, dictionary)
  }
}

/// Texts that are a stem and a number with always as many digits, such as ids that a system gives.
struct NumberedTexts {
  private let form: NumberForm
  private let values: [Int64]
  private let isMissing: [Bool]

  /// Fewer are better off in a dictionary.
  private static let fewest = 256

  init?(_ texts: TextColumn) {
    guard texts.count >= Self.fewest else { return nil }
    let bytes = texts.bytes
    var first: Range<Int>?
    var stem = 0
    for row in 0..<texts.count {
      let range = texts.range(row)
      if range.isEmpty { continue }
      guard let known = first else {
        first = range
        stem = range.count
        continue
      }
      guard range.count == known.count else { return nil }
      var same = 0
      while same < stem, bytes[known.lowerBound + same] == bytes[range.lowerBound + same] {
        same += 1
      }
      stem = same
    }
    guard let first, first.count - stem > 0 else { return nil }
    // Digits that happen to be alike belong to the number, as far as it has room.
    while stem > 0, first.count - stem < NumberForm.mostDigits,
      bytes[first.lowerBound + stem - 1] &- UInt8(ascii: "0") < 10
    {
      stem -= 1
    }
    let digits = first.count - stem
    guard digits <= NumberForm.mostDigits else { return nil }
    var values = [Int64](repeating: 0, count: texts.count)
    var isMissing = [Bool](repeating: false, count: texts.count)
    let span = bytes.span
    for row in 0..<texts.count {
      let range = texts.range(row)
      if range.isEmpty {
        isMissing[row] = true
        continue
      }
      var value: Int64 = 0
      for index in (range.lowerBound + stem)..<range.upperBound {
        let digit = span[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        value = value * 10 + Int64(digit)
      }
      values[row] = value
    }
    self.values = values
    self.isMissing = isMissing
    let prefix = first.lowerBound..<(first.lowerBound + stem)
    form = NumberForm(.numbered, scale: digits, stem: Array(bytes[prefix]))
  }

  /// The numbers of rows that have these texts, or of all where `codes` is nil.
  func column(_ codes: [UInt32]?) -> NumberColumn {
    let count = codes?.count ?? values.count
    var present = BitMask(count: count)
    var result = [Int64](repeating: 0, count: count)
    for row in 0..<count {
      let text = codes.map { Int($0[row]) } ?? row
      result[row] = values[text]
      if !isMissing[text] { present.set(row) }
    }
    return NumberColumn(values: result, present: present, form: form)
  }
}
