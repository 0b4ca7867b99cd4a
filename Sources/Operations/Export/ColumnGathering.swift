// Fields as they come, gathered to columns: numbers to integers of one scale, texts to bytes in one
// run, texts that repeat to a list of few.

internal import BookFiles
internal import Columns
internal import Exact
internal import PostgresStore
internal import Snapshot

/// The numbers of a column, each with the decimals that it needs.
struct NumberGathering {
  private var values: [Int64] = []
  private var scales: [UInt8] = []
  private var missing: [Int] = []
  private var largestScale = 0
  /// All of them as they are, from the first on that does not fit 64 bits.
  private var wide: [(Int128, Int)?]?

  var hasValues: Bool { missing.count < count }
  var count: Int { wide?.count ?? values.count }

  mutating func append(_ number: (coefficient: Int128, scale: Int)?) {
    if let number, let narrow = Int64(exactly: number.coefficient), wide == nil {
      values.append(narrow)
      scales.append(UInt8(clamping: number.scale))
      largestScale = max(largestScale, number.scale)
    } else if let number {
      if wide == nil { wide = all() }
      wide?.append((number.coefficient, number.scale))
    } else {
      missing.append(count)
      if wide == nil {
        values.append(0)
        scales.append(0)
      } else {
        wide?.append(nil)
      }
    }
  }

  private func all() -> [(Int128, Int)?] {
    var all: [(Int128, Int)?] = zip(values, scales).map { (Int128($0), Int($1)) }
    for row in missing { all[row] = nil }
    return all
  }

  /// As integers of one scale where all fit, else as texts.
  func finished() -> ColumnContent {
    guard wide == nil, largestScale <= NumberForm.mostDigits, let content = scaled() else {
      return .texts(
        TextColumn((wide ?? all()).map { $0.map { DecimalText.plain($0.0, scale: $0.1) } ?? "" }))
    }
    return content
  }

  private func scaled() -> ColumnContent? {
    var target = values
    for row in target.indices where Int(scales[row]) < largestScale {
      let power = PowersOfTen.int64(largestScale - Int(scales[row]))
      let (value, overflow) = target[row].multipliedReportingOverflow(by: power)
      if overflow { return nil }
      target[row] = value
    }
    var present = BitMask(count: target.count, repeating: true)
    for row in missing { present[row] = false }
    return .numbers(
      NumberColumn(
        values: target, present: present, form: NumberForm(.shortest, scale: largestScale)))
  }
}

/// A column of a table, group by group.
struct ColumnGathering {
  private enum Fields {
    case ids(TextColumn)
    case words([UInt32])
    case numbers(NumberGathering)
  }

  let column: TableShape.Column
  private var fields: Fields
  private var interner = TextInterner()
  /// Groups that are full; of words their numbers alone, since the list still grows.
  private var groups: [ColumnContent] = []
  private(set) var hasValues = false

  init(_ column: TableShape.Column) {
    self.column = column
    fields = Self.empty(column.kind)
  }

  private static func empty(_ kind: TableShape.Kind) -> Fields {
    switch kind {
    case .id: .ids(TextColumn())
    case .word, .real, .instant: .words([])
    case .number: .numbers(NumberGathering())
    }
  }

  /// The next field of a row.
  mutating func take(_ row: inout CopyRow) throws(StoreFault) {
    switch column.kind {
    case .id, .word:
      let isGiven: Void? = try row.withText { bytes, range in append(bytes, range) }
      if isGiven == nil { append("") }
    case .number: appendNumber(try row.shortest())
    case .real: append(try row.double().map(PlainDouble.text) ?? "")
    case .instant: append(try row.instant()?.description ?? "")
    }
  }

  mutating func append(_ text: String) {
    let bytes = Array(text.utf8)
    append(bytes.span, 0..<bytes.count)
  }

  private mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    if !range.isEmpty { hasValues = true }
    switch fields {
    case .ids(var texts):
      fields = .words([])
      texts.append(bytes, range)
      fields = .ids(texts)
    case .words(var codes):
      fields = .words([])
      codes.append(UInt32(interner.number(bytes, range)))
      fields = .words(codes)
    case .numbers: preconditionFailure("a text in a column of numbers")
    }
  }

  mutating func appendNumber(_ number: (coefficient: Int128, scale: Int)?) {
    guard case .numbers(var numbers) = fields else {
      preconditionFailure("a number in a column of texts")
    }
    if number != nil { hasValues = true }
    fields = .words([])
    numbers.append(number)
    fields = .numbers(numbers)
  }

  mutating func endGroup() {
    switch fields {
    case .ids(let texts): groups.append(.texts(texts))
    case .words(let codes): groups.append(.coded(codes, TextColumn()))
    case .numbers(let numbers): groups.append(numbers.finished())
    }
    fields = Self.empty(column.kind)
  }

  /// The groups, words with the list that all share.
  func finished() -> [ColumnContent] {
    groups.map { content in
      if case .coded(let codes, _) = content { return .coded(codes, interner.texts) }
      return content
    }
  }
}

/// The rows of a file, gathered.
struct TableGathering {
  private let file: String
  private let isAlways: Bool
  private var columns: [ColumnGathering]
  private var ends: [Int] = []
  private(set) var rowCount = 0

  init(_ shape: TableShape) {
    file = shape.file
    isAlways = shape.isAlways
    columns = shape.columns.map { ColumnGathering($0) }
  }

  mutating func take(_ row: inout CopyRow) throws(StoreFault) {
    for place in columns.indices { try columns[place].take(&row) }
    endRow()
  }

  /// Field by field, for rows of which more is to be known: `endRow` follows.
  mutating func take(_ row: inout CopyRow, to place: Int) throws(StoreFault) {
    try columns[place].take(&row)
  }

  mutating func append(_ text: String, to place: Int) { columns[place].append(text) }

  mutating func append(_ number: (coefficient: Int128, scale: Int)?, to place: Int) {
    columns[place].appendNumber(number)
  }

  mutating func endRow() {
    rowCount += 1
    if rowCount % ColumnTable.usualRowsPerGroup == 0 { endGroup() }
  }

  private mutating func endGroup() {
    for place in columns.indices { columns[place].endGroup() }
    ends.append(rowCount)
  }

  /// Nil where there is no row and no need for a file.
  mutating func finished() -> ColumnTable? {
    if rowCount > (ends.last ?? 0) { endGroup() }
    if rowCount == 0, !isAlways { return nil }
    let kept = columns.filter { $0.column.isRequired || $0.hasValues }
    let contents = kept.map { $0.finished() }
    var groups: [RowGroup] = []
    var start = 0
    for (group, end) in ends.enumerated() {
      groups.append(RowGroup(rows: start..<end, columns: contents.map { $0[group] }))
      start = end
    }
    return ColumnTable(file, columns: kept.map(\.column.name), groups: groups)
  }
}

/// A double in plain digits: files know no exponents.
enum PlainDouble {
  static func text(_ value: Double) -> String {
    let short = value.description
    guard let mark = short.firstIndex(of: "e"), let power = Int(short[short.index(after: mark)...])
    else { return short.hasSuffix(".0") ? String(short.dropLast(2)) : short }
    let stem = short[..<mark]
    let isNegative = stem.hasPrefix("-")
    let parts = stem.drop { $0 == "-" }.split(separator: ".")
    var digits = String(parts[0]) + (parts.count > 1 && parts[1] != "0" ? String(parts[1]) : "")
    let point = parts[0].count + power
    if point <= 0 {
      digits = "0." + String(repeating: "0", count: -point) + digits
    } else if point >= digits.count {
      digits += String(repeating: "0", count: point - digits.count)
    } else {
      let place = digits.index(digits.startIndex, offsetBy: point)
      digits.insert(".", at: place)
    }
    return (isNegative ? "-" : "") + digits
  }
}
