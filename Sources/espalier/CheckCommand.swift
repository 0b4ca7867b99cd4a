// `espalier check`: loads a folder and says what was loaded, what was refused and where, what
// totals will lack, and what looks wrong.

internal import Book
internal import BookFiles
internal import Console
internal import Query

enum CheckCommand {
  static let command = Command(
    name: "check", operands: [Operand("PATH", .path)],
    summary: "Validate a book (folder or snapshot): what was loaded, node by node, and its limits.",
    flags: [
      Flag("--json", "print one JSON object instead of text"),
      Flag("--lenient", "keep the good rows of files that have bad ones"),
      Flag("--clip-covariance", "take covariances without their negative eigenvalues"),
      Flag("--depth", takes: .text("N"), "levels of the tree to show (default 1)"),
      Flag("--all", "list every rejection that is kept, not the first 20"),
      Flag("--threads", takes: .text("N"), "threads to load with (default: all cores)"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalier check books/2026-11-20",
        "exit code 0 when every row of every file was taken and every hard limit holds"),
      Command.Example("espalier check --json books/2026-11-20", "the same for programs"),
      Command.Example(
        "espalier check --lenient --all upload", "what of an upload is usable, and what is not"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let path = arguments.operands[0]
    let threads = try arguments.number(
      "--threads", in: 1...1024, default: Terminal.processorCount)
    let depth = try arguments.number("--depth", in: 0...64, default: 1)
    var options = LoadOptions(threads: threads, isLenient: arguments.has("--lenient"))
    options.clipsCovariance = arguments.has("--clip-covariance")
    let started = Terminal.seconds
    let progress = LoadProgress()
    let bar = ProgressBar("Loading", unit: Quantity.bytes) {
      let bytes = progress.bytes
      return ProgressBar.Reading(done: bytes.done, total: bytes.total)
    }
    let outcome = BookFolder.load(path, options: options, progress: progress)
    let loaded = Terminal.seconds
    let review = outcome.book.map { Review($0) }
    let limits = outcome.book.flatMap { Check.limits(of: $0, threads: threads) }
    bar.stop()
    let check = Check(
      path: path, options: options, outcome: outcome, review: review, limits: limits,
      loadSeconds: loaded - started, depth: depth, listsAll: arguments.has("--all"))
    let isWritten = Terminal.write(arguments.has("--json") ? check.json : check.text)
    guard isWritten else {
      Terminal.write("espalier: cannot write the report: \(Terminal.lastError)\n", to: .error)
      return ExitCode.failed
    }
    return check.exitCode
  }
}

/// What a check found, ready to be shown.
struct Check {
  let path: String
  let options: LoadOptions
  let outcome: BookFolder.Outcome
  let review: Review?
  /// Each limit with its figure; nil where the book has none.
  let limits: Answer?
  let loadSeconds: Double
  let depth: Int
  let listsAll: Bool

  var report: LoadReport { outcome.report }

  var exitCode: Int32 {
    guard outcome.book != nil else { return ExitCode.failed }
    if hasBreach { return ExitCode.breached }
    return report.isClean ? ExitCode.success : ExitCode.partial
  }
}
