// A file of a book as a snapshot's table: every field of every row as it stands, also of columns
// that are nobody's. What does not parse as rows has no table.

internal import Columns
internal import Snapshot

enum FolderTable {
  /// Bytes that are hashed at a time.
  private static let hashedBytes = 4 << 20

  static func read(
    _ source: BookSource, _ schema: ColumnSchema, threads: Int, progress: LoadProgress
  ) throws(FileFault) -> SnapshotTable {
    let file = try open(source, schema)
    // Of a snapshot's table the source is the file that the first one was made of.
    let facts: SourceFacts
    switch file.table {
    case .snapshot(let table): facts = table.entry.source
    case .columns(let table): facts = self.facts(of: table)
    case nil: facts = try self.facts(of: file.file)
    }
    let rows = try self.rows(of: file, threads: threads, progress: progress)
    return SnapshotTable(
      name: schema.file, rowCount: rows.lines.count, columns: rows.columns, source: facts)
  }

  static func open(_ source: BookSource, _ schema: ColumnSchema) throws(FileFault) -> CSVFile {
    var header: FileFault?
    let opened = try CSVFile.open(source, schema: schema) { _, _, _, fault in
      header = header ?? fault
    }
    guard let file = opened else { throw header ?? .noHeader }
    return file
  }

  /// Every field of the columns that are asked for, and the line on which each row begins.
  static func rows(
    of file: CSVFile, only isWanted: (String) -> Bool = { _ in true }, threads: Int,
    progress: LoadProgress
  ) throws(FileFault) -> (columns: [SnapshotColumn], lines: [Int]) {
    let names = file.header.names
    let wanted = names.indices.filter { isWanted(names[$0]) }
    let blocks = try file.blocks(threads: threads, progress: progress) { records -> Block in
      Block(
        pieces: wanted.map { ColumnPiece(records.column($0)) }, lines: Array(records.lines),
        malformed: records.malformed.first?.fault)
    }
    // A record of another form cannot stand in columns.
    for block in blocks { if let fault = block.partial.malformed { throw fault } }
    let pieces = blocks.map(\.partial)
    let columns = Parallel.map(count: wanted.count, threads: threads) { place in
      SnapshotColumn(
        names[wanted[place]], ColumnPiece.joined(pieces.map { $0.pieces[place] }))
    }
    let lines = blocks.flatMap { block in block.partial.lines.map { block.start.line + Int($0) } }
    return (columns, lines)
  }

  private struct Block: Sendable {
    var pieces: [ColumnPiece]
    /// Line breaks before each row, from the block's first byte.
    var lines: [UInt32]
    var malformed: FileFault?
  }

  /// Of the text that a table would be.
  private static func facts(of table: ColumnTable) -> SourceFacts {
    let digest = RunningDigest()
    var byteCount = 0
    func add(_ bytes: [UInt8]) {
      byteCount += bytes.count
      digest.add(bytes[...])
    }
    add(CSVText.header(table.columns))
    for group in table.groups {
      var bytes: [UInt8] = []
      CSVText.append(group, to: &bytes)
      add(bytes)
    }
    return SourceFacts(byteCount: byteCount, digest: digest.end())
  }

  static func facts(of file: any ByteSource) throws(FileFault) -> SourceFacts {
    let digest = RunningDigest()
    var offset = 0
    var buffer = [UInt8](repeating: 0, count: min(hashedBytes, file.byteCount))
    while offset < file.byteCount {
      let count = min(buffer.count, file.byteCount - offset)
      let got = try file.read(into: &buffer, at: 0, count: count, fileOffset: offset)
      guard got == count else { throw .changedWhileRead }
      digest.add(buffer[..<count])
      offset += count
    }
    return SourceFacts(byteCount: file.byteCount, digest: digest.end())
  }
}
