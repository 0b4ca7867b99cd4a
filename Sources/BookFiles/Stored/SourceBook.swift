// A book where it lies, a folder or a snapshot, for whoever needs more of it than what it means:
// each file's SHA-256, and every row with its line. Asked before the book is loaded, nothing that
// this says has been checked; afterwards it is what was accepted.

public import Snapshot

public struct SourceBook: Sendable {
  /// All of a file.
  public static func bytes(of path: String) throws(FileFault) -> [UInt8] {
    let file = try SystemFile(path: path)
    var bytes = [UInt8](repeating: 0, count: file.byteCount)
    let got = try file.read(into: &bytes, at: 0, count: bytes.count, fileOffset: 0)
    guard got == bytes.count else { throw .changedWhileRead }
    return bytes
  }

  let source: BookSource

  public init(_ path: String) throws(FileFault) {
    if SnapshotFiles.isSnapshot(path) {
      source = .snapshot(try SnapshotFiles.open(path))
    } else {
      source = .folder(path)
    }
  }

  /// Files at hand in place of those that tables stand for.
  public init(files: [String: [UInt8]], over tables: [ColumnTable]) {
    source = .tables(BookTables.byName(tables), files: files)
  }

  /// Of files at hand: bytes by name, such as `nodes.csv` or `sets/calm/pnl.csv`.
  public init(files: [String: [UInt8]]) { source = .files(files) }

  public func load(
    _ options: LoadOptions, progress: LoadProgress = LoadProgress()
  ) -> BookFolder.Outcome {
    if case .folder(let path) = source {
      return BookFolder.load(path, options: options, progress: progress)
    }
    return BookFolder.load(source, options, progress)
  }

  /// The files of a book that it has, in the order in which they refer to each other.
  public var names: [String] { BookTables.names(in: source) }

  /// The same of a file, whether it lies in a folder or was kept in a snapshot.
  public func facts(_ name: String) throws(FileFault) -> SourceFacts {
    if case .snapshot(let reader) = source, let entry = reader.manifest.table(name) {
      return entry.source
    }
    return try FolderTable.facts(of: try source.open(name))
  }

  /// Nil where there is no such file, or it has no rows of fields.
  public func table(
    _ name: String, only isWanted: (String) -> Bool = { _ in true }, threads: Int
  ) throws(FileFault) -> SourceTable? {
    guard source.exists(name), let schema = BookTables.schema(name), !schema.columns.isEmpty else {
      return nil
    }
    let file = try FolderTable.open(source, schema)
    let rows = try FolderTable.rows(
      of: file, only: isWanted, threads: threads, progress: LoadProgress())
    return SourceTable(name: name, columns: rows.columns, lines: rows.lines)
  }
}

/// A file's fields, and where in it they stand.
public struct SourceTable: Sendable {
  public let name: String
  public let columns: [SnapshotColumn]
  /// The line on which each row begins, from 1.
  public let lines: [Int]

  public var rowCount: Int { lines.count }
}
