// `espalierd import`, `export` and `lineage`: a book on disk into the database, out of it, and
// where a figure in it came from.

internal import BookFiles
internal import Console
internal import Operations
internal import PostgresStore

/// What commands about a database have in common.
enum DatabaseFlags {
  static let database = Flag(
    "--database", short: "-d", takes: .text("URL"), "a URI or key=value pairs of libpq")

  static func connect(
    _ arguments: Arguments, as name: String
  ) throws(StoreFault) -> Connection {
    var options = ConnectionOptions(
      database: arguments.text("--database") ?? "", applicationName: "espalierd \(name)")
    // A book of millions of rows is one statement for each kind of them.
    options.statementSeconds = 0
    options.lockSeconds = 60
    return try Connection(options)
  }

  static func threads(_ arguments: Arguments) throws(UsageError) -> Int {
    try arguments.number("--threads", in: 1...1_024, default: Standard.processorCount)
  }
}

enum ImportCommand {
  static let command = Command(
    name: "import",
    operands: [Operand("BOOK", .path)],
    summary: """
      Bring a book, a folder or a snapshot, into the database: checked as a whole first, then in \
      one transaction, with the file and line of every row. What was imported once changes nothing.
      """,
    flags: [
      DatabaseFlags.database,
      Flag(
        "--feed", takes: .choice("KIND", Feed.allCases.map(\.rawValue)),
        "BOOK is one file of this kind, in the form that a book's has, for the book in the database"
      ),
      Flag(
        "--source", takes: .text("NAME"),
        "the system that the files came from, for lineage (default: file)"),
      Flag("--json", "one JSON object instead of text"),
      Flag("--threads", takes: .text("N"), "threads to load with (default: all cores)"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd import books/today --database postgresql:///firm", "all of it or nothing"),
      Command.Example("espalierd import closing.csv --feed fx", "the rates of a day by themselves"),
      Command.Example("espalierd import today.snap --source custodian", "the same of a snapshot"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let book = arguments.operands[0]
    let options = ImportOptions(
      load: LoadOptions(threads: try DatabaseFlags.threads(arguments)),
      sourceSystem: arguments.text("--source") ?? "file")
    let progress = LoadProgress()
    let line = ProgressLine("Importing", progress)
    do throws(ImportFault) {
      let connection: Connection
      do throws(StoreFault) {
        connection = try DatabaseFlags.connect(arguments, as: "import")
      } catch {
        throw .store(error)
      }
      let outcome: ImportOutcome
      if let feed = arguments.text("--feed").flatMap({ Feed(rawValue: $0) }) {
        outcome = try BookImport.run(
          feed, try bytes(of: book), named: book, over: connection, options, progress: progress)
      } else {
        outcome = try BookImport.run(book, over: connection, options, progress: progress)
      }
      line.stop()
      let report = ImportReport(outcome, book)
      for finding in outcome.findings { Standard.complain(ImportReport.text(finding)) }
      return Espalierd.say(arguments.has("--json") ? report.json : report.text)
    } catch {
      line.stop()
      return failed(error, book)
    }
  }

  private static func bytes(of path: String) throws(ImportFault) -> [UInt8] {
    do throws(FileFault) {
      return try SourceBook.bytes(of: path)
    } catch {
      throw .file(path, error)
    }
  }

  /// Rejections that are shown; the batch in the database has more.
  private static let listed = 20

  private static func failed(_ fault: ImportFault, _ book: String) -> Int32 {
    let name = LineText.shown(book)
    switch fault {
    case .noBook(let report):
      complain(report.rejections, "there is no book in \(name) to be imported:", "espalier check")
    case .refused(let rejections):
      complain(rejections, "the database cannot hold \(name) as it is:", nil)
    case .file(let file, let fault):
      Standard.complain("cannot import \(name): \(LineText.shown(file)): \(fault.reason)")
    case .quality(let findings):
      let lines = findings.filter(\.isFailure).prefix(listed).map { "  \(ImportReport.text($0))" }
      Standard.complain(
        (["\(name) fails checks of quality, and nothing was imported:"] + lines)
          .joined(separator: "\n"))
    case .noStoredBook:
      Standard.complain(
        "the database holds no book that \(name) could be part of: import one first")
    case .otherBase(let stored, let given):
      Standard.complain(
        "the database counts in \(stored), \(name) in \(given): they are not one book")
    case .store(let fault): return Espalierd.failed(fault)
    }
    return ExitCode.failed
  }

  private static func complain(
    _ rejections: [Rejection], _ title: String, _ command: String?
  ) {
    var lines = [title] + rejections.prefix(listed).map { "  \($0)" }
    let more = rejections.count - listed
    if more > 0 { lines.append("  and \(grouped(more)) more") }
    if let command { lines.append("\(command) says all of it; nothing was imported") }
    Standard.complain(lines.joined(separator: "\n"))
  }
}

enum ExportCommand {
  static let command = Command(
    name: "export",
    operands: [Operand("DIR", .path)],
    summary: """
      Write the book that a database holds to a new folder: what was derived is left empty, so \
      that importing it gives the same book.
      """,
    flags: [
      DatabaseFlags.database, Flag("--json", "one JSON object instead of text"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd export books/again -d postgresql:///firm", "the same bytes for the same book")
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let folder = arguments.operands[0]
    let progress = LoadProgress()
    let line = ProgressLine("Exporting", progress)
    do throws(DatabaseBook.Fault) {
      let connection: Connection
      do throws(StoreFault) {
        connection = try DatabaseFlags.connect(arguments, as: "export")
      } catch {
        throw .store(error)
      }
      let book = try DatabaseBook.read(over: connection, isOrdered: true)
      do throws(WriteFault) {
        let bytes = try FolderWriting.write(book.tables, to: folder, progress: progress)
        line.stop()
        return Espalierd.say(
          arguments.has("--json") ? ImportReport.json(book, bytes) : ImportReport.text(book, bytes))
      } catch {
        line.stop()
        Standard.complain("cannot write \(LineText.shown(error.path)): \(error.reason)")
        return ExitCode.failed
      }
    } catch {
      line.stop()
      return Espalierd.failed(error)
    }
  }
}

enum LineageCommand {
  static let command = Command(
    name: "lineage",
    operands: [Operand("ID", .path)],
    summary: """
      Say where a row of the database came from: the file and line of each batch that made it what \
      it is, the newest first. ID is that of a position, node, instrument or another row, or the \
      first part of its key, such as EUR/USD.
      """,
    flags: [
      DatabaseFlags.database,
      Flag("--limit", takes: .text("N"), "entries at most (default: 20)"),
      Flag("--json", "one JSON object instead of text"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalierd lineage P0000000001 -d postgresql:///firm",
        "a position, and what hangs on it")
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let id = arguments.operands[0]
    let limit = try arguments.number("--limit", in: 1...10_000, default: 20)
    do throws(StoreFault) {
      let connection = try DatabaseFlags.connect(arguments, as: "lineage")
      let entries = try Lineage.find(id, limit: limit, over: connection)
      if arguments.has("--json") {
        _ = Espalierd.say(ImportReport.json(entries))
      } else if entries.isEmpty {
        Standard.complain("nothing in the database came from a file as \(LineText.shown(id))")
      } else {
        _ = Espalierd.say(ImportReport.text(entries))
      }
      return entries.isEmpty ? ExitCode.failed : ExitCode.success
    } catch {
      return Espalierd.failed(error)
    }
  }
}

extension Espalierd {
  static func failed(_ fault: DatabaseBook.Fault) -> Int32 {
    switch fault {
    case .store(let fault): return failed(fault)
    case .noBook:
      Standard.complain("there is no book in the database; espalierd import brings one")
      return ExitCode.failed
    }
  }
}
