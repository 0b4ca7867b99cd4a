// `espalier check`: loads a folder and says what was loaded, what was refused and where, what
// totals will lack, and what looks wrong.

internal import Book
internal import BookFiles

enum CheckCommand {
  static let command = Command(
    name: "check", operands: ["PATH"],
    summary: "Validate a book folder and report what was loaded, node by node.",
    flags: [
      Flag(name: "--json", meaning: "print one JSON object instead of text"),
      Flag(name: "--lenient", meaning: "keep the good rows of files that have bad ones"),
      Flag(name: "--depth", value: "N", meaning: "levels of the tree to show (default 1)"),
      Flag(name: "--all", meaning: "list every rejection that is kept, not the first 20"),
      Flag(name: "--threads", value: "N", meaning: "threads to load with (default: all cores)"),
      Flag(name: "--help", meaning: "this text"),
    ],
    examples: [
      ("espalier check books/2026-11-20", "exit code 0 when every row of every file was taken"),
      ("espalier check --json books/2026-11-20", "the same for programs"),
      ("espalier check --lenient --all upload", "what of an upload is usable, and what is not"),
    ])

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let path = arguments.operands[0]
    let threads = try arguments.number(
      "--threads", in: 1...1024, default: Terminal.processorCount)
    let depth = try arguments.number("--depth", in: 0...64, default: 1)
    let options = LoadOptions(threads: threads, isLenient: arguments.has("--lenient"))
    let started = Terminal.seconds
    let progress = LoadProgress()
    let bar = ProgressBar("Loading", unit: Quantity.bytes) {
      let bytes = progress.bytes
      return ProgressBar.Reading(done: bytes.done, total: bytes.total)
    }
    let outcome = BookFolder.load(path, options: options, progress: progress)
    let loaded = Terminal.seconds
    let review = outcome.book.map { Review($0) }
    bar.stop()
    let check = Check(
      path: path, options: options, outcome: outcome, review: review,
      loadSeconds: loaded - started, depth: depth, listsAll: arguments.has("--all"))
    let isWritten = Terminal.write(arguments.has("--json") ? check.json : check.text)
    guard isWritten else {
      Terminal.write("espalier: the report could not be written\n", to: .error)
      return ExitCode.rejected
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
  let loadSeconds: Double
  let depth: Int
  let listsAll: Bool

  var report: LoadReport { outcome.report }

  var exitCode: Int32 {
    if report.isClean && outcome.book != nil { return ExitCode.success }
    return outcome.book != nil ? ExitCode.partial : ExitCode.rejected
  }
}
