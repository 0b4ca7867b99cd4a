// A column becomes chunks: what belongs to all of it first (a dictionary, a prediction's numbers),
// then one for each group of rows.

internal import Columns
internal import Exact

struct ColumnEncoder: Sendable {
  let table: SnapshotTable
  let plan: TablePlan

  /// The chunks that a column has before any rows.
  func preamble(_ column: Int) -> [[UInt8]] {
    var chunks: [[UInt8]] = []
    if case .coded(_, let dictionary) = table.columns[column].content {
      var bytes: [UInt8] = []
      TextStream.append(dictionary, to: &bytes)
      chunks.append(bytes)
    }
    if let prediction = plan.columns[column].prediction {
      var bytes: [UInt8] = []
      NumberEncoder.append(prediction.constants, to: &bytes)
      chunks.append(bytes)
    }
    if case .keyed(_, let flags) = plan.columns[column].presence {
      var bytes: [UInt8] = []
      NumberEncoder.append(flags.map { Int64($0) }, to: &bytes)
      chunks.append(bytes)
    }
    return chunks
  }

  /// The rows of a group.
  func rows(_ group: Int) -> Range<Int> {
    let first = group * plan.rowsPerGroup
    return first..<min(table.rowCount, first + plan.rowsPerGroup)
  }

  /// A chunk of rows.
  func chunk(_ column: Int, _ rows: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    switch table.columns[column].content {
    case .texts(let texts):
      var part = TextColumn(reservingTexts: rows.count, bytes: 0)
      for row in rows { part.append(texts.bytes.span, texts.range(row)) }
      TextStream.append(part, to: &bytes)
    case .coded(let codes, _):
      var numbers = [Int64](repeating: 0, count: rows.count)
      for row in rows { numbers[row - rows.lowerBound] = Int64(codes[row]) }
      if let prediction = plan.columns[column].prediction {
        subtract(prediction, from: &numbers, rows, present: nil)
      }
      NumberEncoder.append(numbers, to: &bytes)
    case .numbers(let numbers):
      appendPresence(numbers, column, rows, to: &bytes)
      appendValues(numbers, column, rows, to: &bytes)
    }
    return bytes
  }

  private func appendPresence(
    _ numbers: NumberColumn, _ column: Int, _ rows: Range<Int>, to bytes: inout [UInt8]
  ) {
    guard let present = numbers.present else { return }
    var flags = [Int64](repeating: 0, count: rows.count)
    if case .keyed(let key, let expected) = plan.columns[column].presence,
      case .coded(let codes, _) = table.columns[key].content
    {
      for row in rows {
        flags[row - rows.lowerBound] = Int64((present[row] ? 1 : 0) ^ expected[Int(codes[row])])
      }
    } else {
      for row in rows where present[row] { flags[row - rows.lowerBound] = 1 }
    }
    NumberEncoder.append(flags, to: &bytes)
  }

  private func appendValues(
    _ numbers: NumberColumn, _ column: Int, _ rows: Range<Int>, to bytes: inout [UInt8]
  ) {
    var values = Array(numbers.values[rows])
    if let prediction = plan.columns[column].prediction {
      subtract(prediction, from: &values, rows, present: numbers.present)
    }
    if let present = numbers.present {
      var count = 0
      for row in rows where present[row] {
        values[count] = values[row - rows.lowerBound]
        count += 1
      }
      values.removeLast(values.count - count)
    }
    NumberEncoder.append(values, to: &bytes)
  }

  private func subtract(
    _ prediction: Prediction, from values: inout [Int64], _ rows: Range<Int>, present: BitMask?
  ) {
    guard case .coded(let codes, _) = table.columns[prediction.key].content else { return }
    let predicted = predicted(prediction, codes, rows)
    var target = values.mutableSpan
    let source = predicted.span
    for row in 0..<target.count { target[row] &-= source[row] }
  }

  private func predicted(
    _ prediction: Prediction, _ codes: [UInt32], _ rows: Range<Int>
  ) -> [Int64] {
    let keys = codes.span.extracting(rows)
    guard prediction.kind != .constant,
      case .numbers(let numbers) = table.columns[prediction.base].content
    else { return prediction.values(keys: keys, bases: nil) }
    return prediction.values(keys: keys, bases: numbers.values.span.extracting(rows))
  }
}

// MARK: - Proof

extension ColumnEncoder {
  /// The first column whose chunk does not decode to its rows.
  func firstDifference(_ chunks: [[UInt8]], _ rows: Range<Int>) -> Int? {
    var before: [ColumnContent] = []
    let decoder = ColumnDecoder(columns: readings, rowCount: rows.count)
    for (column, bytes) in chunks.enumerated() {
      var cursor = ByteCursor(bytes)
      guard let content = try? decoder.read(column, &cursor, before),
        content.isSame(as: table.columns[column].content, rows)
      else { return column }
      before.append(content)
    }
    return nil
  }

  private var readings: [ColumnReading] {
    zip(table.columns, plan.columns).map { column, plan in
      var reading: ColumnReading
      switch column.content {
      case .texts: reading = ColumnReading(entry: ColumnEntry(name: column.name, kind: .texts))
      case .coded(_, let dictionary):
        reading = ColumnReading(
          entry: ColumnEntry(name: column.name, kind: .coded(dictionary.count)))
        reading.dictionary = dictionary
      case .numbers(let numbers):
        reading = ColumnReading(entry: ColumnEntry(name: column.name, kind: .numbers(numbers.form)))
      }
      reading.prediction = plan.prediction
      reading.presence = plan.presence
      return reading
    }
  }
}

extension ColumnContent {
  /// Whether this is the rows of another.
  fileprivate func isSame(as other: ColumnContent, _ rows: Range<Int>) -> Bool {
    switch (self, other) {
    case (.texts(let a), .texts(let b)):
      let first = rows.lowerBound
      return rows.allSatisfy {
        a.bytes.span.hasSame(a.range($0 - first), as: b.bytes.span, b.range($0))
      }
    case (.coded(let a, _), .coded(let b, _)): return a[...] == b[rows]
    case (.numbers(let a), .numbers(let b)):
      guard a.form == b.form, a.values[...] == b.values[rows] else { return false }
      guard let present = b.present else { return a.present == nil }
      return rows.allSatisfy { a.isPresent($0 - rows.lowerBound) == present[$0] }
    default: return false
    }
  }
}
