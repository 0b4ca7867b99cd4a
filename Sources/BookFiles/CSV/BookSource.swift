// Where a book's files are: in a folder of the system, in a snapshot, or at hand under the same
// names, as bytes or as columns.

internal import Snapshot

/// A file's bytes, read by position and from several threads.
protocol ByteSource: Sendable {
  var byteCount: Int { get }

  /// Fills `buffer` from `start` with file bytes from `offset`, as many as there are up to `count`.
  func read(
    into buffer: inout [UInt8], at start: Int, count: Int, fileOffset: Int
  ) throws(FileFault) -> Int
}

struct ByteArray: ByteSource {
  let bytes: [UInt8]

  var byteCount: Int { bytes.count }

  func read(
    into buffer: inout [UInt8], at start: Int, count: Int, fileOffset: Int
  ) throws(FileFault) -> Int {
    let available = max(0, min(count, bytes.count - fileOffset))
    for index in 0..<available { buffer[start + index] = bytes[fileOffset + index] }
    return available
  }
}

enum BookSource: Sendable {
  case folder(String)
  /// By name, relative to the book: `nodes.csv`, `sets/calm/pnl.csv`.
  case files([String: [UInt8]])
  case snapshot(SnapshotReader)
  /// By name; where there is a file of the name as well, the file.
  case tables([String: ColumnTable], files: [String: [UInt8]])

  func open(_ name: String) throws(FileFault) -> any ByteSource {
    switch self {
    case .folder(let path): return try SystemFile(path: path + "/" + name)
    case .files(let files):
      guard let bytes = files[name] else { throw .missingFile }
      return ByteArray(bytes: bytes)
    case .snapshot(let reader):
      guard let entry = reader.manifest.table(name) else { throw .missingFile }
      // Of a table only the header is read as text; its rows come as columns.
      if entry.stride == nil { return ByteArray(bytes: CSVText.header(entry.columns.map(\.name))) }
      guard let table = try table(name) else { throw .missingFile }
      return SnapshotBlob(table: table)
    case .tables(let tables, let files):
      if let bytes = files[name] { return ByteArray(bytes: bytes) }
      guard let table = tables[name] else { throw .missingFile }
      return ByteArray(bytes: CSVText.header(table.columns))
    }
  }

  private func table(_ name: String) throws(FileFault) -> TableReader? {
    guard case .snapshot(let reader) = self else { return nil }
    do throws(SnapshotFault) {
      return try reader.table(name)
    } catch {
      throw .snapshot(error)
    }
  }

  /// Rows that are columns already; nil where they are text.
  func storedTable(_ name: String) throws(FileFault) -> StoredTable? {
    if case .tables(let tables, let files) = self {
      return files[name] == nil ? tables[name].map { .columns($0) } : nil
    }
    return try table(name).map { .snapshot($0) }
  }

  func exists(_ name: String) -> Bool {
    switch self {
    case .folder(let path): SystemFile.exists(path + "/" + name)
    case .files(let files): files[name] != nil
    case .snapshot(let reader): reader.manifest.table(name) != nil
    case .tables(let tables, let files): tables[name] != nil || files[name] != nil
    }
  }

  func byteCount(_ name: String) -> Int {
    switch self {
    case .folder(let path): SystemFile.byteCount(path + "/" + name)
    case .files(let files): files[name]?.count ?? 0
    case .snapshot(let reader): reader.manifest.table(name)?.byteCount ?? 0
    case .tables(let tables, let files):
      files[name]?.count ?? tables[name]?.textByteCount ?? 0
    }
  }

  /// What lies in a folder of the book, or at its top, sorted.
  func names(in folder: String = "") -> [String] {
    let prefix = folder.isEmpty ? "" : folder + "/"
    switch self {
    case .folder(let path): return SystemFile.names(in: path + "/" + prefix)
    case .files, .snapshot, .tables:
      let below = paths.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
      return below.filter { !$0.utf8.contains(UInt8(ascii: "/")) }.map(String.init).sorted()
    }
  }

  /// The names of all files, where they are known without asking the system.
  private var paths: [String] {
    switch self {
    case .folder: []
    case .files(let files): Array(files.keys)
    case .snapshot(let reader): reader.manifest.tables.map(\.name)
    case .tables(let tables, let files): Array(Set(tables.keys).union(files.keys))
    }
  }

  /// The folders in a folder of the book, sorted.
  func folders(in name: String) -> [String] {
    switch self {
    case .folder(let path):
      let parent = path + "/" + name + "/"
      return SystemFile.names(in: parent).filter { SystemFile.isDirectory(parent + $0) }
    case .files, .snapshot, .tables:
      let parts = paths.map { $0.split(separator: "/") }
      return Set(parts.filter { $0.count == 3 && $0[0] == name }.map { String($0[1]) }).sorted()
    }
  }
}
