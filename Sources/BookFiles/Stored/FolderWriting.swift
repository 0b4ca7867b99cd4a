// Columns become a folder of CSV files, which is there whole or not at all.

internal import Glibc

public enum FolderWriting {
  /// Returns how many bytes the files have.
  public static func write(
    _ tables: [ColumnTable], to folder: String, progress: LoadProgress = LoadProgress()
  ) throws(WriteFault) -> Int {
    for table in tables {
      // Names of scenario sets are anybody's: none may lead out of the folder.
      guard BookTables.schema(table.name) != nil else {
        throw WriteFault(.unwritable, table.name, "no file of a book can have this name")
      }
      progress.expect(bytes: table.textByteCount)
    }
    var trimmed = folder
    while trimmed.utf8.count > 1, trimmed.utf8.last == UInt8(ascii: "/") { trimmed.removeLast() }
    if SystemFile.exists(trimmed),
      !SystemFile.isDirectory(trimmed) || !SystemFile.names(in: trimmed).isEmpty
    {
      throw WriteFault(.exists, trimmed, "it is there already, and not an empty folder")
    }
    let temporary = "\(trimmed).\(getpid()).part"
    var folders: [String] = []
    var files: [String] = []
    do throws(WriteFault) {
      try make(temporary, &folders)
      var byteCount = 0
      for table in tables {
        var below = temporary
        for part in table.name.split(separator: "/").dropLast() {
          below += "/" + part
          if !folders.contains(below) { try make(below, &folders) }
        }
        files.append(temporary + "/" + table.name)
        byteCount += try write(table, to: temporary + "/" + table.name)
        progress.advance(by: table.textByteCount)
      }
      for folder in folders.reversed() { try FolderEntry.synchronise(folder) }
      try FolderEntry.rename(temporary, to: trimmed)
      try FolderEntry.synchronise(parentOf: trimmed)
      return byteCount
    } catch {
      FolderEntry.remove(files: files, folders: folders)
      throw error
    }
  }

  private static func make(_ path: String, _ made: inout [String]) throws(WriteFault) {
    try FolderEntry.make(path)
    made.append(path)
  }

  private static func write(_ table: ColumnTable, to path: String) throws(WriteFault) -> Int {
    var target = try NewFile(path)
    var bytes = CSVText.header(table.columns)
    var byteCount = bytes.count
    try target.write(bytes)
    for group in table.groups {
      bytes.removeAll(keepingCapacity: true)
      CSVText.append(group, to: &bytes)
      byteCount += bytes.count
      try target.write(bytes)
    }
    try target.keep(replacing: false)
    return byteCount
  }
}
