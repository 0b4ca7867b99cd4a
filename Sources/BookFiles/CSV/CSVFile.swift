// A CSV file whose header has been read and matched; `CSVFile+Blocks` reads its rows.

struct CSVFile {
  /// Name shown in reports, relative to the book's folder.
  let name: String
  let header: CSVHeader
  let file: SystemFile
  /// Where the rows begin, and how many lines stand before them.
  let bodyStart: Int
  let headerLines: Int

  /// Bytes read and scanned at a time.
  var blockByteCount = LoadOptions.usualBlockByteCount

  static let longestRecord = 16 << 20

  private init(
    name: String, header: CSVHeader, file: SystemFile, bodyStart: Int, headerLines: Int
  ) {
    self.name = name
    self.header = header
    self.file = file
    self.bodyStart = bodyStart
    self.headerLines = headerLines
  }

  /// Opens the file and reads its header. Header faults go to `report` with line and column; the
  /// result is then nil.
  static func open(
    _ path: String, schema: ColumnSchema,
    report: (_ line: Int, _ column: Int, _ field: String, FileFault) -> Void
  ) throws(FileFault) -> CSVFile? {
    let file = try SystemFile(path: path)
    var records = Records()
    var size = min(64 << 10, file.byteCount)
    while true {
      records.reset(byteCount: size, width: 0)
      let got = try file.read(into: &records.bytes, at: 0, count: size, fileOffset: 0)
      guard got == size else { throw .changedWhileRead }
      let start = try afterByteOrderMark(records.bytes)
      guard size > start else { throw .noHeader }
      guard
        let end = endOfHeader(records.bytes, from: start) ?? (size == file.byteCount ? size : nil)
      else {
        guard size < longestRecord else { throw .unclosedHeader }
        size = min(size * 4, file.byteCount)
        continue
      }
      return try parseHeader(
        &records, start..<end, file: file, schema: schema, report: report)
    }
  }

  private static func afterByteOrderMark(_ bytes: [UInt8]) throws(FileFault) -> Int {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
    return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Behind the line break that ends the header.
  private static func endOfHeader(_ bytes: [UInt8], from start: Int) -> Int? {
    var isQuoted = false
    for index in start..<bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if bytes[index] == UInt8(ascii: "\n"), !isQuoted { return index + 1 }
    }
    return nil
  }

  private static func parseHeader(
    _ records: inout Records, _ range: Range<Int>, file: SystemFile, schema: ColumnSchema,
    report: (Int, Int, String, FileFault) -> Void
  ) throws(FileFault) -> CSVFile? {
    // The width is not known before the header is: count the delimiters outside quotes.
    var isQuoted = false
    var width = 1
    for index in range {
      if records.bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if records.bytes[index] == UInt8(ascii: ","), !isQuoted { width += 1 }
    }
    if isQuoted { throw .unclosedHeader }
    records.width = width
    var scanner = RecordScanner(end: range.upperBound, isLast: true, lineBreaksBefore: 0)
    _ = scanner.scan(&records, from: range.lowerBound, limit: range.upperBound)
    if let malformed = records.malformed.first {
      let place = records.place(of: malformed)
      report(place.lineBreaks + 1, place.column, "", malformed.fault)
      return nil
    }
    guard records.count == 1 else { throw .noHeader }
    var names: [String] = []
    for column in 0..<width {
      guard let name = records.text(records.range(0, column)) else { throw .notUTF8 }
      names.append(name)
    }
    let header = CSVHeader(names, schema: schema) { column, fault in
      let place = records.place(ofField: column, record: 0)
      report(place.lineBreaks + 1, place.column, names[column], fault)
    }
    return header.map {
      CSVFile(
        name: schema.file, header: $0, file: file, bodyStart: range.upperBound,
        headerLines: scanner.lineBreaks)
    }
  }

  /// Bytes of the file, for progress and buffers.
  var byteCount: Int { file.byteCount }
}
