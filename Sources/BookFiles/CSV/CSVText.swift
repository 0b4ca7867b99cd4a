// Rows that are columns as CSV text: quotes where they are needed and nowhere else, a line feed
// behind each row.

internal import Columns
internal import Snapshot

enum CSVText {
  static func header(_ columns: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, column) in columns.enumerated() {
      if index > 0 { bytes.append(RecordScanner.comma) }
      let start = bytes.count
      bytes += Array(column.utf8)
      quote(&bytes, from: start, isAlone: columns.count == 1)
    }
    bytes.append(RecordScanner.lineFeed)
    return bytes
  }

  static func append(_ group: RowGroup, to bytes: inout [UInt8]) {
    // Which texts of a dictionary need quotes is known once for all rows.
    let dictionaries = group.columns.map { content -> [Bool] in
      guard case .coded(_, let dictionary) = content else { return [] }
      return (0..<dictionary.count).map { needsQuotes(dictionary.bytes.span, dictionary.range($0)) }
    }
    let isAlone = group.columns.count == 1
    for row in 0..<group.rows.count {
      for (column, content) in group.columns.enumerated() {
        if column > 0 { bytes.append(RecordScanner.comma) }
        let start = bytes.count
        content.append(row, to: &bytes)
        switch content {
        // Digits, and a stem that came from ids.
        case .numbers(let numbers) where numbers.form.stem.isEmpty && !isAlone: break
        case .coded(let codes, _) where !dictionaries[column][Int(codes[row])] && !isAlone: break
        default: quote(&bytes, from: start, isAlone: isAlone)
        }
      }
      bytes.append(RecordScanner.lineFeed)
    }
  }

  private static let quoteMark = UInt8(ascii: "\"")

  private static func needsQuotes(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range {
      let byte = bytes[index]
      if byte == quoteMark || byte == RecordScanner.comma || byte == RecordScanner.lineFeed
        || byte == UInt8(ascii: "\r")
      {
        return true
      }
    }
    return false
  }

  /// Puts what stands behind `start` in quotes where it has to be. A row of one empty field would
  /// be a blank line, which is no row.
  private static func quote(_ bytes: inout [UInt8], from start: Int, isAlone: Bool) {
    guard
      needsQuotes(bytes.span, start..<bytes.count) || isAlone && bytes.count == start
    else { return }
    let content = Array(bytes[start...])
    bytes.removeLast(bytes.count - start)
    bytes.append(quoteMark)
    for byte in content {
      if byte == quoteMark { bytes.append(quoteMark) }
      bytes.append(byte)
    }
    bytes.append(quoteMark)
  }
}
