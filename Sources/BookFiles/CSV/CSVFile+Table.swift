// Rows that are kept as columns, read as if they had been scanned: each group of rows is a
// block, its fields stand in one run of bytes. What reads rows does not know the difference.

internal import Columns
internal import Snapshot

extension CSVFile {
  func groups<Partial: Sendable>(
    of table: StoredTable, _ threads: Int, _ progress: LoadProgress,
    consumeRows: @escaping @Sendable (RowGroup) -> Partial?,
    consume: @escaping @Sendable (borrowing Records) -> Partial
  ) throws(FileFault) -> [Block<Partial>] {
    let count = table.groupCount
    let results = Parallel.map(count: count, threads: threads, scratch: Records.init) {
      index, records in
      Result { () throws(FileFault) in
        let group = try Self.read(table, index)
        progress.advance(by: table.byteCount / count)
        if let partial = consumeRows(group) {
          let end = BlockEnd(lineBreaks: group.rows.count, isQuoted: false)
          return (block: Block(partial: partial, end: end), bytes: 0)
        }
        let breaks = records.fill(group)
        let end = BlockEnd(lineBreaks: breaks, isQuoted: false)
        return (block: Block(partial: consume(records), end: end), bytes: records.byteCount)
      }
    }
    var blocks: [Block<Partial>] = []
    var line = headerLines + 1
    var bytes = 0
    for result in results {
      var (block, size) = try result.get()
      block.start = BlockStart(line: line, isQuoted: false)
      line += block.end.lineBreaks
      bytes += size
      blocks.append(block)
    }
    // Readers rely on a file's size for what its texts can come to.
    guard bytes <= textByteCount else {
      throw .snapshot(
        SnapshotFault(.malformed, "its texts are longer than the file they came from", table: name))
    }
    return blocks
  }

  private static func read(_ table: StoredTable, _ group: Int) throws(FileFault) -> RowGroup {
    do throws(SnapshotFault) {
      return try table.read(group)
    } catch {
      throw .snapshot(error)
    }
  }

  /// A group of rows as the text they came from, for whoever needs to know where in it something
  /// stands.
  func groupAsText(_ index: Int, of table: StoredTable) throws(FileFault) -> CSVFile {
    // A line break before the first record: blocks look at the byte before them.
    var text = [RecordScanner.lineFeed]
    CSVText.append(try Self.read(table, index), to: &text)
    var file = CSVFile(
      name: name, header: header, file: ByteArray(bytes: text), bodyStart: 1, headerLines: 0)
    file.blockByteCount = max(1, text.count - 1)
    return file
  }
}

extension Records {
  /// Takes the rows of a group, and says how many lines they are.
  mutating func fill(_ group: RowGroup) -> Int {
    let count = group.rows.count
    let width = group.columns.count
    reset(byteCount: 0, width: width)
    sharesTexts = true
    bytes.removeAll(keepingCapacity: true)
    if fields.count < count * width {
      fields = Array(repeating: FieldBounds(0, 0), count: count * width)
    }
    var textBytes = 0
    for (column, content) in group.columns.enumerated() {
      textBytes += add(content, at: column)
    }
    byteCount = textBytes
    lines = (0..<UInt32(count)).map { $0 }
    let (hasHighBytes, hasLineFeeds) = Self.survey(bytes.span)
    self.hasHighBytes = hasHighBytes
    return hasLineFeeds ? countLines() : count
  }

  private static func survey(
    _ bytes: Span<UInt8>
  ) -> (hasHighBytes: Bool, hasLineFeeds: Bool) {
    var all: UInt8 = 0
    var lineFeeds: UInt8 = 0
    for index in 0..<bytes.count {
      all |= bytes[index]
      lineFeeds |= bytes[index] == RecordScanner.lineFeed ? 1 : 0
    }
    return (all >= 0x80, lineFeeds != 0)
  }

  /// Returns how many bytes the fields have together.
  private mutating func add(_ content: ColumnContent, at column: Int) -> Int {
    let start = bytes.count
    let width = width
    var next = column
    var bounds = fields
    // Moved out for the loop, so that it has one owner.
    fields = []
    defer { swap(&fields, &bounds) }
    var target = bounds.mutableSpan
    switch content {
    case .texts(let texts):
      bytes += texts.bytes
      for row in 0..<texts.count {
        let range = texts.range(row)
        target[next] = FieldBounds(start + range.lowerBound, start + range.upperBound)
        next += width
      }
      return texts.bytes.count
    case .coded(let codes, let dictionary):
      // Fields that are the same text stand at the same place.
      bytes += dictionary.bytes
      var count = 0
      for code in codes {
        let range = dictionary.range(Int(code))
        target[next] = FieldBounds(start + range.lowerBound, start + range.upperBound)
        count += range.count
        next += width
      }
      return count
    case .numbers(let numbers):
      numbers.append(to: &bytes) { row, range in
        target[column + row * width] = FieldBounds(range.lowerBound, range.upperBound)
      }
      return bytes.count - start
    }
  }

  /// The line of each row, where some fields have line breaks in them.
  private mutating func countLines() -> Int {
    var line = 0
    for row in lines.indices {
      lines[row] = UInt32(line)
      line += 1
      for column in 0..<width {
        for index in range(row, column) where bytes[index] == RecordScanner.lineFeed { line += 1 }
      }
    }
    return line
  }
}
