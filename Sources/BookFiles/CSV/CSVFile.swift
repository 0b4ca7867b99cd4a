// A CSV file whose header has been read and matched; `CSVFile+Blocks` reads its rows. Its rows may
// also be columns already (`CSVFile+Table`).

struct CSVFile {
  /// Name shown in reports, relative to the book's folder.
  let name: String
  let header: CSVHeader
  let file: any ByteSource
  /// Where the rows begin, and how many lines stand before them.
  let bodyStart: Int
  let headerLines: Int

  /// Where the rows are when they are not text behind the header.
  private(set) var table: StoredTable?

  /// The header's bytes and fields, for faults found in it later.
  private var headerRecords = Records()

  /// Bytes read and scanned at a time.
  var blockByteCount = LoadOptions.usualBlockByteCount

  static let longestRecord = 16 << 20

  init(
    name: String, header: CSVHeader, file: any ByteSource, bodyStart: Int, headerLines: Int
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
    _ source: BookSource, schema: ColumnSchema,
    report: (_ line: Int, _ column: Int, _ field: String, FileFault) -> Void
  ) throws(FileFault) -> CSVFile? {
    let file = try source.open(schema.file)
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
      var opened = try parseHeader(
        &records, start..<end, file: file, schema: schema, report: report)
      opened?.table = try source.storedTable(schema.file)
      return opened
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
    _ records: inout Records, _ range: Range<Int>, file: any ByteSource,
    schema: ColumnSchema,
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
    records.firstByte = range.lowerBound
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
      guard let name = records.text(records.range(0, column)) else {
        let place = records.place(ofField: column, record: 0)
        report(place.lineBreaks + 1, place.column, "", .notUTF8)
        return nil
      }
      names.append(name)
    }
    let header = CSVHeader(names, schema: schema) { column, fault in
      if case .missingColumn(let name) = fault { return report(1, 0, name, fault) }
      let place = records.place(ofField: column, record: 0)
      report(place.lineBreaks + 1, place.column, names[column], fault)
    }
    guard let header else { return nil }
    var file = CSVFile(
      name: schema.file, header: header, file: file, bodyStart: range.upperBound,
      headerLines: scanner.lineBreaks)
    file.headerRecords = records
    return file
  }

  /// Line and column of a name in the header; line 1, column 0 for one that is not there.
  func headerPlace(of name: String) -> (line: Int, column: Int) {
    guard let field = header.position(of: name) else { return (1, 0) }
    let place = headerRecords.place(ofField: field, record: 0)
    return (place.lineBreaks + 1, place.column)
  }

  /// Bytes that are read, for progress and buffers.
  var byteCount: Int { table?.byteCount ?? file.byteCount }

  /// Bytes that the texts of all fields have together, at most.
  var textByteCount: Int { table?.textByteCount ?? file.byteCount }
}
