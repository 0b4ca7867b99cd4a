// A book becomes a snapshot. The book is loaded first, as for any other use: what would not load is
// not kept. Then its files are read as columns, table by table, written, decoded again and
// compared; only a whole snapshot gets the name that was asked for.

internal import Book
internal import Columns
internal import Exact
public import Snapshot

public enum SaveFault: Error, Sendable {
  /// There is no book to save: the report says why.
  case noBook(LoadReport)
  case file(String, FileFault)
  case write(WriteFault)
  /// What was written does not read back as what it was written of: a mistake of this program.
  case differs(String)
}

public struct SaveOptions: Sendable {
  public var load: LoadOptions
  /// Who writes, as the snapshot says.
  public var program: String
  /// Whether a file of that name may be replaced.
  public var replaces: Bool

  public init(load: LoadOptions, program: String, replaces: Bool = false) {
    self.load = load
    self.program = program
    self.replaces = replaces
  }
}

public enum SnapshotSaving {
  /// Saves the book at `path`, a folder or a snapshot, to `file`.
  public static func save(
    _ path: String, to file: String, _ options: SaveOptions,
    progress: LoadProgress = LoadProgress()
  ) throws(SaveFault) -> WrittenSnapshot {
    if !options.replaces, SystemFile.exists(file) {
      throw .write(WriteFault(.exists, file, "it is there already"))
    }
    let outcome = BookFolder.load(path, options: options.load, progress: progress)
    guard let book = outcome.book else { throw .noBook(outcome.report) }
    var identity = BookIdentity(book)
    identity.rejected = outcome.report.rejected
    let source: BookSource =
      SnapshotFiles.isSnapshot(path) ? .snapshot(try reader(path)) : .folder(path)
    var target = try made(file)
    let written = try write(source, identity, options, progress) { (bytes) throws(SaveFault) in
      do throws(WriteFault) { try target.write(bytes) } catch { throw .write(error) }
    }
    do throws(WriteFault) {
      try target.keep(replacing: options.replaces)
    } catch {
      throw .write(error)
    }
    return written
  }

  /// The same of files at hand, as bytes.
  public static func bytes(
    of files: [String: [UInt8]], _ options: SaveOptions
  ) throws(SaveFault) -> [UInt8] {
    let outcome = BookFolder.load(files: files, options: options.load)
    guard let book = outcome.book else { throw .noBook(outcome.report) }
    var identity = BookIdentity(book)
    identity.rejected = outcome.report.rejected
    var all: [UInt8] = []
    _ = try write(.files(files), identity, options, LoadProgress()) { all += $0 }
    return all
  }

  /// The same of columns at hand, as a snapshot's bytes, which `take` is given piece by piece.
  public static func write(
    _ tables: [ColumnTable], _ options: SaveOptions, progress: LoadProgress = LoadProgress(),
    _ take: ([UInt8]) throws(SaveFault) -> Void
  ) throws(SaveFault) -> WrittenSnapshot {
    let outcome = BookFolder.load(tables: tables, options: options.load, progress: progress)
    guard let book = outcome.book else { throw .noBook(outcome.report) }
    var identity = BookIdentity(book)
    identity.rejected = outcome.report.rejected
    return try write(
      .tables(BookTables.byName(tables), files: [:]), identity, options, progress, take)
  }

  private static func reader(_ path: String) throws(SaveFault) -> SnapshotReader {
    do throws(FileFault) { return try SnapshotFiles.open(path) } catch { throw .file(path, error) }
  }

  private static func made(_ path: String) throws(SaveFault) -> NewFile {
    do throws(WriteFault) { return try NewFile(path) } catch { throw .write(error) }
  }

  /// All of a source as a snapshot's bytes.
  static func write(
    _ source: BookSource, _ book: BookIdentity, _ options: SaveOptions, _ progress: LoadProgress,
    _ write: ([UInt8]) throws(SaveFault) -> Void
  ) throws(SaveFault) -> WrittenSnapshot {
    var writer = SnapshotWriter(program: options.program, threads: options.load.threads)
    try writer.begin(write)
    let names = BookTables.names(in: source)
    for name in names { progress.expect(bytes: source.byteCount(name)) }
    for name in names {
      // A file that was passed over would be a book that lacks something.
      guard let schema = BookTables.schema(name) else {
        preconditionFailure("BookTables does not know \(name), a file of a book")
      }
      if schema.columns.isEmpty {
        try add(file: name, source, &writer, write)
      } else {
        let table = try table(schema, source, options, progress)
        try writer.add(table, write)
      }
      if let place = writer.mismatch { throw .differs(place) }
    }
    return try writer.end(book, write)
  }

  private static func table(
    _ schema: ColumnSchema, _ source: BookSource, _ options: SaveOptions, _ progress: LoadProgress
  ) throws(SaveFault) -> SnapshotTable {
    do throws(FileFault) {
      return try FolderTable.read(
        source, schema, threads: options.load.threads, progress: progress)
    } catch {
      throw .file(schema.file, error)
    }
  }

  private static func add(
    file name: String, _ source: BookSource, _ writer: inout SnapshotWriter,
    _ write: ([UInt8]) throws(SaveFault) -> Void
  ) throws(SaveFault) {
    let file: any ByteSource
    let facts: SourceFacts
    do throws(FileFault) {
      file = try source.open(name)
      facts = try FolderTable.facts(of: file)
    } catch {
      throw .file(name, error)
    }
    try writer.add(
      file: name, source: facts, stride: BookTables.floatBytes,
      read: { (range) throws(SaveFault) in
        var bytes = [UInt8](repeating: 0, count: range.count)
        do throws(FileFault) {
          let got = try file.read(
            into: &bytes, at: 0, count: range.count, fileOffset: range.lowerBound)
          guard got == range.count else { throw .changedWhileRead }
        } catch {
          throw .file(name, error)
        }
        return bytes
      }, write)
  }
}

extension BookIdentity {
  init(_ book: Book) {
    self.init()
    baseCurrency = book.currencies.code(book.settings.baseCurrency)
    asOf = book.settings.asOf?.description ?? ""
    positions = book.positions.count
    nodes = book.hierarchy.count
  }
}
