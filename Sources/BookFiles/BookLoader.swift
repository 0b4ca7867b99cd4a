// A folder of CSV files becomes a book. Files are read in the order in which they refer to each
// other; every row is checked, every rejection reported, and a book comes out only when nothing was
// rejected, or when the caller asked to be lenient and what is left is a book.

internal import Book
internal import Columns
internal import Exact

public struct LoadOptions: Sendable {
  public var threads: Int
  /// Keep the good rows of files that have bad ones.
  public var isLenient: Bool
  /// A covariance matrix that is not positive semi-definite is made one instead of refused.
  public var clipsCovariance = false

  /// Bytes of a file that one thread takes at a time. The book does not depend on it.
  public var blockByteCount: Int

  /// Seconds on a clock that only goes forward, from whoever wants to know how long files took.
  public var clock: (@Sendable () -> Double)?

  /// 512 KiB of bytes and the offsets of their fields stay near a core's second-level cache.
  public static let usualBlockByteCount = 512 << 10

  public init(
    threads: Int, isLenient: Bool = false, blockByteCount: Int = usualBlockByteCount
  ) {
    self.threads = max(1, threads)
    self.isLenient = isLenient
    self.blockByteCount = max(16, blockByteCount)
  }
}

struct BookLoader {
  let source: BookSource
  let options: LoadOptions
  let progress: LoadProgress
  var report = LoadReport()
  /// When the last file was done.
  private var lastDone: Double?

  init(source: BookSource, options: LoadOptions, progress: LoadProgress) {
    self.source = source
    self.options = options
    self.progress = progress
    lastDone = options.clock?()
  }

  /// Of files that are read one after the other each took the time since the one before was done.
  mutating func add(_ file: FileReport) {
    let now = options.clock?()
    report.files.append(file)
    if let now, let lastDone { report.files[report.files.count - 1].seconds = now - lastDone }
    lastDone = now
  }

  /// Time that passes from here on is the next file's.
  mutating func noteTime() { lastDone = options.clock?() }

  /// Rejects rows by their number, naming the field at fault.
  struct Rejecter {
    fileprivate let header: CSVHeader
    fileprivate let lines: [Int]
    fileprivate var pending: [PendingRejection] = []
    /// Whether rows were refused while they were read.
    fileprivate(set) var hasRejections = false

    mutating func reject(_ row: Int, _ field: String, _ fault: BookFault) {
      reject(line: lines[row], field, .book(fault))
    }

    mutating func reject(_ row: Int, _ field: String, _ reason: ChangeReason) {
      if case .book(let fault) = reason { return reject(row, field, fault) }
      reject(line: lines[row], field, .change(reason))
    }

    mutating func reject(line: Int, _ field: String, _ fault: FileFault) {
      pending.append(
        PendingRejection(line: line, field: header.position(of: field) ?? 0, fault: fault))
    }
  }

  typealias RowParser<Value> = @Sendable (inout Row) throws(FieldFault) -> Value

  /// Reads a file of the folder row by row and builds something of its rows. Nil when the file is
  /// not there or cannot be used at all; a file that must be there is then reported.
  mutating func load<Value: Sendable, Output>(
    _ schema: ColumnSchema, isRequired: Bool = false,
    parser: (CSVHeader) throws(HeaderFault) -> RowParser<Value>,
    pack: (@Sendable ([Placed<Value>]) -> [Placed<Value>])? = nil,
    build: ([Placed<Value>], inout Rejecter) -> Output
  ) -> Output? {
    guard let file = open(schema, isRequired: isRequired) else { return nil }
    var fileReport = FileReport(name: schema.file)
    fileReport.byteCount = file.byteCount
    defer { add(fileReport) }
    do throws(FileFault) {
      // No text column of the file can then be larger than a column can be.
      guard schema.takesAnyName || file.textByteCount <= TextColumn.maximumByteCount else {
        throw .tooManyRows
      }
      let parse: RowParser<Value>
      do throws(HeaderFault) {
        parse = try parser(file.header)
      } catch {
        let place = file.headerPlace(of: error.field)
        fileReport.fail(error.fault, line: place.line, column: place.column, field: error.field)
        return nil
      }
      let table = try file.rows(
        threads: options.threads, progress: progress, report: &fileReport, pack: pack,
        parse: parse)
      var rejecter = Rejecter(header: file.header, lines: table.rows.map(\.line))
      rejecter.hasRejections = !table.rejections.lines.isEmpty
      let output = build(table.rows, &rejecter)
      try file.settle(
        table.rejections, later: rejecter.pending, blocks: table.blocks, in: &fileReport,
        others: report)
      return output
    } catch {
      fileReport.fail(error)
      return nil
    }
  }

  /// Opens a file and matches its header; faults go to the report.
  mutating func open(_ schema: ColumnSchema, isRequired: Bool = false) -> CSVFile? {
    guard source.exists(schema.file) else {
      if isRequired {
        var fileReport = FileReport(name: schema.file)
        fileReport.fail(.missingFile)
        add(fileReport)
      }
      return nil
    }
    var fileReport = FileReport(name: schema.file)
    do throws(FileFault) {
      if var file = try CSVFile.open(
        source, schema: schema,
        report: { line, column, field, fault in
          fileReport.fail(fault, line: line, column: column, field: field)
        })
      {
        file.blockByteCount = options.blockByteCount
        return file
      }
    } catch {
      fileReport.fail(error)
    }
    add(fileReport)
    return nil
  }
}

/// A fault of a header beyond the schema's reach.
struct HeaderFault: Error {
  var field: String
  var fault: FileFault
}
