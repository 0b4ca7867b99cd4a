// Chunks become columns again, a group of rows at a time. Nothing of a chunk is believed: every
// number is compared with what it may be.

internal import Columns
internal import Exact

/// What is known of a column when its chunks before any rows have been read.
struct ColumnReading: Sendable {
  let entry: ColumnEntry
  var dictionary = TextColumn()
  var prediction: Prediction?
  var presence = Presence.all
}

/// Some rows of a table, column by column.
public struct RowGroup: Sendable {
  public let rows: Range<Int>
  public let columns: [ColumnContent]

  public init(rows: Range<Int>, columns: [ColumnContent]) {
    precondition(columns.allSatisfy { $0.count == rows.count }, "columns of other lengths")
    self.rows = rows
    self.columns = columns
  }
}

struct ColumnDecoder: Sendable {
  let columns: [ColumnReading]
  let rowCount: Int

  /// One column's rows; those of the columns before it are there already.
  func read(
    _ column: Int, _ cursor: inout ByteCursor, _ before: [ColumnContent]
  ) throws(SnapshotFault) -> ColumnContent {
    let reading = columns[column]
    let content: ColumnContent
    switch reading.entry.kind {
    case .texts: content = .texts(try TextStream.read(&cursor, count: rowCount))
    case .coded: content = try coded(reading, &cursor, before)
    case .numbers(let form): content = try numbers(reading, form, &cursor, before)
    }
    try cursor.finish()
    return content
  }

  private func coded(
    _ reading: ColumnReading, _ cursor: inout ByteCursor, _ before: [ColumnContent]
  ) throws(SnapshotFault) -> ColumnContent {
    var values = try NumberDecoder.read(&cursor, count: rowCount)
    if let prediction = reading.prediction { add(prediction, to: &values, before) }
    var codes = [UInt32](repeating: 0, count: rowCount)
    var target = codes.mutableSpan
    let source = values.span
    let limit = UInt64(reading.dictionary.count)
    for row in 0..<rowCount {
      let code = UInt64(bitPattern: source[row])
      guard code < limit else { throw cursor.fault("a number of a text that there is not") }
      target[row] = UInt32(truncatingIfNeeded: code)
    }
    return .coded(codes, reading.dictionary)
  }

  private func numbers(
    _ reading: ColumnReading, _ form: NumberForm, _ cursor: inout ByteCursor,
    _ before: [ColumnContent]
  ) throws(SnapshotFault) -> ColumnContent {
    let present = try presence(reading, &cursor, before)
    var values: [Int64]
    if let present {
      values = Array(repeating: 0, count: rowCount)
      let dense = try NumberDecoder.read(&cursor, count: present.countOfSet)
      Self.scatter(dense.span, to: &values, present)
    } else {
      values = try NumberDecoder.read(&cursor, count: rowCount)
    }
    if let prediction = reading.prediction {
      add(prediction, to: &values, before)
      if let present { Self.clear(&values, but: present) }
    }
    if form.style == .numbered {
      for row in 0..<rowCount where !form.covers(values[row]) {
        throw cursor.fault("a number of more than \(form.scale) digits")
      }
    }
    return .numbers(NumberColumn(values: values, present: present, form: form))
  }

  private static func scatter(
    _ dense: Span<Int64>, to values: inout [Int64], _ present: BitMask
  ) {
    var target = values.mutableSpan
    var next = 0
    for (index, word) in present.words.enumerated() {
      var word = word
      while word != 0 {
        target[index &* 64 &+ word.trailingZeroBitCount] = dense[next]
        next &+= 1
        word &= word &- 1
      }
    }
  }

  private static func clear(_ values: inout [Int64], but present: BitMask) {
    var target = values.mutableSpan
    for (index, word) in present.words.enumerated() {
      let first = index * 64
      var missing = ~word
      while missing != 0 {
        let row = first &+ missing.trailingZeroBitCount
        if row >= target.count { return }
        target[row] = 0
        missing &= missing &- 1
      }
    }
  }

  private func presence(
    _ reading: ColumnReading, _ cursor: inout ByteCursor, _ before: [ColumnContent]
  ) throws(SnapshotFault) -> BitMask? {
    if case .all = reading.presence { return nil }
    let flags = try NumberDecoder.read(&cursor, count: rowCount)
    let source = flags.span
    var all: Int64 = 0
    for row in 0..<rowCount { all |= source[row] }
    guard all & ~1 == 0 else { throw cursor.fault("a flag that is neither set nor clear") }
    var words = [UInt64](repeating: 0, count: (rowCount + 63) / 64)
    var target = words.mutableSpan
    if case .keyed(let key, let expected) = reading.presence,
      case .coded(let codes, _) = before[key]
    {
      let keys = codes.span
      let own = expected.span
      for index in 0..<target.count {
        var word: UInt64 = 0
        for row in (index * 64)..<min(rowCount, index * 64 + 64) {
          let bit = UInt64(bitPattern: source[row]) ^ UInt64(own[Int(keys[row])])
          word |= bit &<< UInt64(truncatingIfNeeded: row)
        }
        target[index] = word
      }
    } else {
      for index in 0..<target.count {
        var word: UInt64 = 0
        for row in (index * 64)..<min(rowCount, index * 64 + 64) {
          word |= UInt64(bitPattern: source[row]) &<< UInt64(truncatingIfNeeded: row)
        }
        target[index] = word
      }
    }
    return BitMask(words: words, count: rowCount)
  }

  private func add(
    _ prediction: Prediction, to values: inout [Int64], _ before: [ColumnContent]
  ) {
    // The table's entry was refused unless the key is coded and the base has numbers.
    guard case .coded(let codes, _) = before[prediction.key] else { return }
    if prediction.kind == .constant {
      prediction.add(to: &values, keys: codes.span, bases: nil)
    } else if case .numbers(let numbers) = before[prediction.base] {
      prediction.add(to: &values, keys: codes.span, bases: numbers.values.span)
    }
  }
}
