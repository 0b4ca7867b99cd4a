// A snapshot on disk, and what of it stands for the files of a book.

internal import Book
internal import Columns
public import Snapshot

/// The file's bytes, read by position.
struct SnapshotFile: SnapshotSource {
  private let file: SystemFile

  init(_ path: String) throws(FileFault) { file = try SystemFile(path: path) }

  var byteCount: Int { file.byteCount }

  func read(_ range: Range<Int>) throws(SnapshotFault) -> [UInt8] {
    guard range.upperBound <= file.byteCount else {
      throw SnapshotFault(.incomplete, "it ends too early", offset: file.byteCount)
    }
    var bytes = [UInt8](repeating: 0, count: range.count)
    do throws(FileFault) {
      let count = try file.read(
        into: &bytes, at: 0, count: range.count, fileOffset: range.lowerBound)
      guard count == range.count else { throw .changedWhileRead }
    } catch {
      throw SnapshotFault(.unreadable, error.reason, offset: range.lowerBound)
    }
    return bytes
  }
}

/// A file that a snapshot keeps as it is, read by position: chunks are found as they are asked for.
struct SnapshotBlob: ByteSource {
  let table: TableReader

  var byteCount: Int { table.entry.rowCount }

  func read(
    into buffer: inout [UInt8], at start: Int, count: Int, fileOffset: Int
  ) throws(FileFault) -> Int {
    let end = min(byteCount, fileOffset + count)
    var offset = fileOffset
    while offset < end {
      let group = offset / table.entry.rowsPerGroup
      let bytes: [UInt8]
      do throws(SnapshotFault) {
        bytes = try table.bytes(group)
      } catch {
        throw .snapshot(error)
      }
      let first = table.rows(group).lowerBound
      let part = offset..<min(end, first + bytes.count)
      for index in part { buffer[start + index - fileOffset] = bytes[index - first] }
      offset = part.upperBound
    }
    return max(0, end - fileOffset)
  }
}

public enum SnapshotFiles {
  /// Opens a snapshot and checks its manifest. Tables that are no file of a book are refused: there
  /// is nothing that they could mean, and a name is a path when a folder is written.
  public static func open(_ path: String) throws(FileFault) -> SnapshotReader {
    let file = try SnapshotFile(path)
    do throws(SnapshotFault) {
      let reader = try SnapshotReader(file)
      try check(reader.manifest)
      return reader
    } catch {
      throw .snapshot(error)
    }
  }

  /// The same of a snapshot at hand.
  public static func open(bytes: [UInt8]) throws(FileFault) -> SnapshotReader {
    do throws(SnapshotFault) {
      let reader = try SnapshotReader(SnapshotBytes(bytes))
      try check(reader.manifest)
      return reader
    } catch {
      throw .snapshot(error)
    }
  }

  /// Whether a file begins as a snapshot does, and is no folder.
  public static func isSnapshot(_ path: String) -> Bool {
    guard !SystemFile.isDirectory(path), let file = try? SnapshotFile(path),
      let start = try? file.read(0..<min(file.byteCount, SnapshotFormat.magic.count))
    else { return false }
    return SnapshotFormat.begins(start[...])
  }

  /// The snapshots in a folder by name, each with what it is or why it is none; nil where there is
  /// no such folder.
  public static func list(
    _ folder: String
  ) -> [(name: String, byteCount: Int, snapshot: Result<SnapshotReader, FileFault>)]? {
    guard SystemFile.isDirectory(folder) else { return nil }
    return SystemFile.names(in: folder).filter { $0.hasSuffix(ending) }.map { name in
      let path = folder + "/" + name
      let snapshot = Result { () throws(FileFault) in try open(path) }
      return (name, SystemFile.byteCount(path), snapshot)
    }
  }

  /// What the names of snapshots end with.
  public static let ending = ".snap"

  static func check(_ manifest: Manifest) throws(SnapshotFault) {
    for table in manifest.tables {
      guard let schema = BookTables.schema(table.name) else {
        throw SnapshotFault(
          .unsupported, "it has a table that is no file of a book", table: table.name)
      }
      guard (table.stride == nil) == (schema.columns.count > 0) else {
        throw SnapshotFault(
          .malformed, "the file is not of the kind it has to be", table: table.name)
      }
    }
  }
}
