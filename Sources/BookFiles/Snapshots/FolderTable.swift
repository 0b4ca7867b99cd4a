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
    var header: FileFault?
    let opened = try CSVFile.open(source, schema: schema) { _, _, _, fault in
      header = header ?? fault
    }
    guard let file = opened else { throw header ?? .noHeader }
    // Of a snapshot's table the source is the file that the first one was made of.
    let facts = if let table = file.table { table.entry.source } else { try facts(of: file.file) }
    let width = file.header.width
    let blocks = try file.blocks(threads: threads, progress: progress) { records -> Block in
      Block(
        pieces: (0..<width).map { ColumnPiece(records.column($0)) }, rows: records.count,
        malformed: records.malformed.first?.fault)
    }
    // A record of another form cannot stand in columns.
    for block in blocks { if let fault = block.partial.malformed { throw fault } }
    let pieces = blocks.map(\.partial)
    let names = file.header.names
    let columns = Parallel.map(count: width, threads: threads) { column in
      SnapshotColumn(names[column], ColumnPiece.joined(pieces.map { $0.pieces[column] }))
    }
    return SnapshotTable(
      name: schema.file, rowCount: pieces.reduce(0) { $0 + $1.rows }, columns: columns,
      source: facts)
  }

  private struct Block: Sendable {
    var pieces: [ColumnPiece]
    var rows: Int
    var malformed: FileFault?
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
