// A snapshot becomes a folder again: every table a CSV file with the same fields, in the same
// order, and files that were kept as they are. The folder is there whole or not at all.

internal import Columns
internal import Glibc
public import Snapshot

public enum RestoreFault: Error, Sendable {
  case snapshot(FileFault)
  case write(WriteFault)
}

/// What became of one file.
public struct RestoredFile: Sendable {
  public let name: String
  public let byteCount: Int
  /// Whether it is the source to the byte; else its fields are, but quotes or line breaks differ.
  public let isIdentical: Bool
}

public enum SnapshotRestoring {
  /// Groups of rows that are in memory at a time, for each thread.
  private static let groupsAhead = 2

  public static func restore(
    _ path: String, to folder: String, threads: Int, progress: LoadProgress = LoadProgress()
  ) throws(RestoreFault) -> [RestoredFile] {
    let reader: SnapshotReader
    do throws(FileFault) {
      reader = try SnapshotFiles.open(path)
    } catch {
      throw .snapshot(error)
    }
    return try restore(reader, to: folder, threads: threads, progress: progress)
  }

  /// The same of a snapshot that is open.
  public static func restore(
    _ reader: SnapshotReader, to folder: String, threads: Int,
    progress: LoadProgress = LoadProgress()
  ) throws(RestoreFault) -> [RestoredFile] {
    for table in reader.manifest.tables { progress.expect(bytes: table.byteCount) }
    var trimmed = folder
    while trimmed.utf8.count > 1, trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
    if SystemFile.exists(trimmed),
      !SystemFile.isDirectory(trimmed) || !SystemFile.names(in: trimmed).isEmpty
    {
      throw .write(WriteFault(.exists, trimmed, "it is there already, and not an empty folder"))
    }
    let temporary = "\(trimmed).\(getpid()).part"
    var folders: [String] = []
    var files: [String] = []
    do throws(RestoreFault) {
      try make(temporary, &folders)
      var restored: [RestoredFile] = []
      for index in reader.manifest.tables.indices {
        let name = reader.manifest.tables[index].name
        var below = temporary
        for part in name.split(separator: "/").dropLast() {
          below += "/" + part
          if !folders.contains(below) { try make(below, &folders) }
        }
        files.append(temporary + "/" + name)
        restored.append(
          try restore(reader, index, to: temporary + "/" + name, threads, progress))
      }
      do throws(WriteFault) {
        for folder in folders.reversed() { try FolderEntry.synchronise(folder) }
        try FolderEntry.rename(temporary, to: trimmed)
        try FolderEntry.synchronise(parentOf: trimmed)
      } catch {
        throw .write(error)
      }
      return restored
    } catch {
      FolderEntry.remove(files: files, folders: folders)
      throw error
    }
  }

  private static func make(_ path: String, _ made: inout [String]) throws(RestoreFault) {
    do throws(WriteFault) { try FolderEntry.make(path) } catch { throw .write(error) }
    made.append(path)
  }

  private static func restore(
    _ reader: SnapshotReader, _ index: Int, to path: String, _ threads: Int,
    _ progress: LoadProgress
  ) throws(RestoreFault) -> RestoredFile {
    var target: NewFile
    do throws(WriteFault) { target = try NewFile(path) } catch { throw .write(error) }
    var byteCount = 0
    let entry = reader.manifest.tables[index]
    let digest = try text(reader, index, threads, progress) { (bytes) throws(RestoreFault) in
      byteCount += bytes.count
      do throws(WriteFault) { try target.write(bytes) } catch { throw .write(error) }
    }
    do throws(WriteFault) {
      try target.keep(replacing: false)
    } catch {
      throw .write(error)
    }
    return RestoredFile(
      name: entry.name, byteCount: byteCount, isIdentical: digest == entry.source.digest)
  }

  /// The text of a table, or the bytes of a file, piece by piece; and the digest of all of it.
  static func text(
    _ reader: SnapshotReader, _ index: Int, _ threads: Int, _ progress: LoadProgress,
    _ take: ([UInt8]) throws(RestoreFault) -> Void
  ) throws(RestoreFault) -> Digest {
    let table: TableReader
    do throws(SnapshotFault) {
      table = try reader.table(index)
    } catch {
      throw .snapshot(.snapshot(error))
    }
    let digest = RunningDigest()
    if table.entry.stride == nil {
      let header = CSVText.header(table.entry.columns.map(\.name))
      digest.add(header[...])
      try take(header)
    }
    let ahead = groupsAhead * max(1, threads)
    for first in stride(from: 0, to: table.entry.groupCount, by: ahead) {
      let count = min(ahead, table.entry.groupCount - first)
      let pieces = Parallel.map(count: count, threads: threads) { index in
        Result { () throws(SnapshotFault) in
          if table.entry.stride != nil { return try table.bytes(first + index) }
          var bytes: [UInt8] = []
          CSVText.append(try table.read(first + index), to: &bytes)
          return bytes
        }
      }
      for piece in pieces {
        let bytes: [UInt8]
        do throws(SnapshotFault) { bytes = try piece.get() } catch {
          throw .snapshot(.snapshot(error))
        }
        digest.add(bytes[...])
        try take(bytes)
        progress.advance(by: table.entry.byteCount / max(1, table.entry.groupCount))
      }
    }
    return digest.end()
  }

  /// Reads all of a snapshot and says of each file whether what would be restored is the source to
  /// the byte.
  public static func verify(
    _ path: String, threads: Int, progress: LoadProgress = LoadProgress()
  ) throws(RestoreFault) -> (reader: SnapshotReader, files: [RestoredFile]) {
    let reader: SnapshotReader
    do throws(FileFault) {
      reader = try SnapshotFiles.open(path)
    } catch {
      throw .snapshot(error)
    }
    return (reader, try verify(reader, threads: threads, progress: progress))
  }

  /// The same of a snapshot that is open.
  public static func verify(
    _ reader: SnapshotReader, threads: Int, progress: LoadProgress = LoadProgress()
  ) throws(RestoreFault) -> [RestoredFile] {
    for table in reader.manifest.tables { progress.expect(bytes: table.byteCount) }
    var files: [RestoredFile] = []
    for (index, entry) in reader.manifest.tables.enumerated() {
      var byteCount = 0
      let digest = try text(reader, index, threads, progress) { (bytes) throws(RestoreFault) in
        byteCount += bytes.count
      }
      files.append(
        RestoredFile(
          name: entry.name, byteCount: byteCount, isIdentical: digest == entry.source.digest))
    }
    return files
  }
}
