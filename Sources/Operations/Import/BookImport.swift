// A book on disk becomes rows of the database: checked as a whole as for any other use, then in one
// transaction, with a batch that says what came and lineage that says where each row came from.
// What was imported once is not imported again; whatever fails leaves a failed batch and nothing
// else.

internal import Book
public import BookFiles
internal import Exact
public import PostgresStore
internal import Snapshot

public struct ImportOptions: Sendable {
  public var load: LoadOptions
  /// Which system the files came from, as lineage names it.
  public var sourceSystem: String

  public init(load: LoadOptions, sourceSystem: String) {
    self.load = load
    self.sourceSystem = sourceSystem
  }
}

public struct ImportOutcome: Sendable {
  public struct File: Sendable {
    public let name: String
    public let rows: Int
    /// Rows of the database that were new or other than what was stored: an instrument with a price
    /// is two.
    public let changed: Int
  }

  public let batch: String
  /// When the same payload was imported before; nil where it was imported now.
  public var importedBefore: String?
  public var rows = 0
  public var files: [File] = []
  public var findings: [QualityFinding] = []
}

public struct BookImport {
  private let path: String
  private let connection: Connection
  private let options: ImportOptions
  private let progress: LoadProgress

  private let batchType: String

  /// Imports the book at `path`, a folder or a snapshot.
  public static func run(
    _ path: String, over connection: Connection, _ options: ImportOptions,
    progress: LoadProgress = LoadProgress()
  ) throws(ImportFault) -> ImportOutcome {
    let source: SourceBook
    do throws(FileFault) {
      source = try SourceBook(path)
    } catch {
      throw .file(path, error)
    }
    return try run(source, named: path, over: connection, options, progress: progress)
  }

  /// The same of a book at hand.
  public static func run(
    _ source: SourceBook, named path: String, over connection: Connection,
    _ options: ImportOptions, progress: LoadProgress = LoadProgress()
  ) throws(ImportFault) -> ImportOutcome {
    let work = BookImport(
      path: path, connection: connection, options: options, progress: progress,
      batchType: Feed.positions.batchType)
    return try work.run(source)
  }

  /// Imports one file, checked against the book that the database holds.
  public static func run(
    _ feed: Feed, _ bytes: [UInt8], named path: String, over connection: Connection,
    _ options: ImportOptions, progress: LoadProgress = LoadProgress()
  ) throws(ImportFault) -> ImportOutcome {
    let work = BookImport(
      path: path, connection: connection, options: options, progress: progress,
      batchType: feed.batchType)
    return try work.run(feed, bytes)
  }

  private func run(_ feed: Feed, _ bytes: [UInt8]) throws(ImportFault) -> ImportOutcome {
    let alone = Payload(feed, bytes, in: SourceBook(files: [:]))
    if let before = try taken(alone) { return before }
    do throws(ImportFault) {
      return try inTransaction { () throws(ImportFault) in
        try store { () throws(StoreFault) in _ = try connection.query(BatchStatements.lock) }
        if let before = try taken(alone) { return before }
        let stored = try store { () throws(StoreFault) in
          try DatabaseBook.current(over: connection, isOrdered: false, progress: progress)
        }
        guard let stored else { throw .noStoredBook }
        let source = SourceBook(
          files: feed.files(bytes), over: stored.tables.filter { !feed.passesOver($0.name) })
        let outcome = source.load(options.load, progress: progress)
        guard let book = outcome.book else { throw .noBook(outcome.report) }
        let rows = outcome.report.file(feed.file)?.rows ?? 0
        return try merge(book, Payload(feed, bytes, in: source), rows: rows, feed: feed)
      }
    } catch {
      recordFailure(alone, rows: 0, Self.errors(error))
      throw error
    }
  }

  private func run(_ source: SourceBook) throws(ImportFault) -> ImportOutcome {
    let payload = try Payload(source)
    if let before = try taken(payload) { return before }
    let outcome = payload.source.load(options.load, progress: progress)
    guard let book = outcome.book else {
      let errors = outcome.report.rejections
      recordFailure(payload, rows: outcome.report.rows, Self.errors(errors))
      throw .noBook(outcome.report)
    }
    do throws(ImportFault) {
      return try inTransaction { () throws(ImportFault) in
        try store { () throws(StoreFault) in _ = try connection.query(BatchStatements.lock) }
        if let before = try taken(payload) { return before }
        return try merge(book, payload, rows: outcome.report.rows)
      }
    } catch {
      recordFailure(payload, rows: outcome.report.rows, Self.errors(error))
      throw error
    }
  }

  private func inTransaction(
    _ body: () throws(ImportFault) -> ImportOutcome
  ) throws(ImportFault) -> ImportOutcome {
    var reason: ImportFault?
    do throws(StoreFault) {
      return try connection.transaction { (_) throws(StoreFault) in
        do throws(ImportFault) {
          return try body()
        } catch {
          reason = error
          if case .store(let fault) = error { throw fault }
          throw .unexpectedResult("given up")
        }
      }
    } catch {
      throw reason ?? .store(error)
    }
  }

  private func store<Value>(
    _ body: () throws(StoreFault) -> Value
  ) throws(ImportFault) -> Value {
    do throws(StoreFault) { return try body() } catch { throw .store(error) }
  }

  // MARK: - The batch

  /// What became of the same payload before.
  private func taken(_ payload: Payload) throws(ImportFault) -> ImportOutcome? {
    try store { () throws(StoreFault) -> ImportOutcome? in
      let found = try connection.query(
        BatchStatements.taken, .bytes(payload.digest.bytes), .text(batchType))
      guard found.rowCount > 0 else { return nil }
      var outcome = ImportOutcome(batch: found.text(0, 0) ?? "")
      outcome.importedBefore = found.text(0, 1)
      outcome.rows = Int(try found.integer(0, 2) ?? 0)
      return outcome
    }
  }

  /// A batch of its own transaction. Where even that is refused, the first reason is the one to
  /// tell.
  private func recordFailure(_ payload: Payload, rows: Int, _ errors: String) {
    _ = try? connection.query(
      BatchStatements.fail, .text(batchType), .text(path), .bytes(payload.digest.bytes),
      .integer(Int64(rows)), .json(errors))
  }

  private static func errors(_ rejections: [Rejection]) -> String {
    let items = rejections.map { rejection in
      JSONText.object([
        ("file", JSONText.string(rejection.file)), ("line", String(rejection.line)),
        ("column", String(rejection.column)), ("field", JSONText.string(rejection.field)),
        ("code", JSONText.string(rejection.code)),
        ("reason", JSONText.string(ShownText.escaped(rejection.reason, limit: 600))),
      ])
    }
    return "[" + items.joined(separator: ",") + "]"
  }

  private static func errors(_ fault: ImportFault) -> String {
    switch fault {
    case .noBook(let report): errors(report.rejections)
    case .refused(let rejections): errors(rejections)
    case .quality(let findings): "[" + findings.map(\.json).joined(separator: ",") + "]"
    case .file(let name, let fault): Self.error(fault.code, name + ": " + fault.reason)
    case .noStoredBook: Self.error("NO_BOOK", "the database holds no book yet")
    case .otherBase(let stored, let given):
      Self.error("OTHER_BASE", "the base currency is \(stored), not \(given)")
    case .store(let fault): Self.error(fault.state?.code ?? "STORE", fault.description)
    }
  }

  private static func error(_ code: String, _ reason: String) -> String {
    let pairs = [("code", JSONText.string(code)), ("reason", JSONText.string(reason))]
    return "[" + JSONText.object(pairs) + "]"
  }

  // MARK: - Merging

  private func merge(
    _ book: Book, _ payload: Payload, rows: Int, feed: Feed? = nil
  ) throws(ImportFault) -> ImportOutcome {
    let base = book.currencies.code(book.settings.baseCurrency)
    let (batch, stored) = try store { () throws(StoreFault) in
      let begun = try connection.query(
        BatchStatements.begin, .text(batchType), .text(path), .bytes(payload.digest.bytes))
      let found = try connection.query(BatchStatements.base)
      return (begun.text(0, 0) ?? "", found.rowCount > 0 ? found.text(0, 0) : nil)
    }
    if let stored, stored != base { throw .otherBase(stored: stored, given: base) }
    var staging = BookStaging(
      connection, payload.source, book, threads: options.load.threads, progress: progress)
    try staging.stage(feed)
    let merging = BookMerging(
      connection: connection, book: book, batch: batch, sourceSystem: options.sourceSystem)
    let findings = try store { () throws(StoreFault) in try merging.quality() }
    guard findings.allSatisfy({ !$0.isFailure }) else { throw .quality(findings) }
    let others = try store { () throws(StoreFault) in
      try merging.merge(payload, findings, feed: feed)
    }
    guard others.isEmpty else { throw .refused(others) }
    try payload.confirm()
    var outcome = ImportOutcome(batch: batch)
    outcome.rows = rows
    outcome.findings = findings
    outcome.files = try store { () throws(StoreFault) in
      let changed = try merging.changed()
      try connection.query(
        BatchStatements.complete, .text(batch), .integer(Int64(rows)))
      return staging.rows.map { file, count in
        ImportOutcome.File(name: file, rows: count, changed: changed[file] ?? 0)
      }
    }
    return outcome
  }
}

extension QualityFinding {
  var json: String {
    JSONText.object([
      ("gate", JSONText.string(gate)), ("feed", JSONText.string(feedType)),
      ("line", String(line)), ("subject", JSONText.string(subject)),
      ("measured", JSONText.string(measured)), ("bound", JSONText.string(bound)),
      ("fails", String(isFailure)),
    ])
  }
}
