// Loading the book that is asked, with a progress bar; or saying why there is none.

internal import Book
internal import BookFiles
internal import Console
internal import Engine
internal import Query

struct BookOpening {
  let path: String
  let threads: Int
  let isLenient: Bool
  let clipsCovariance: Bool
  /// Files of changes to apply, in order.
  var changes: [String] = []
  /// Books to be set against this one.
  var snapshots: [NamedBook] = []

  /// Rejections shown; `espalier check` shows all.
  private static let listed = 5
  /// The same of a file of changes, which no other command checks.
  private static let listedChanges = 20

  struct Opened {
    var ledger: Ledger
    /// Rows that were left out.
    var rejected: Int
  }

  /// Nil when there is no book, which has been said then.
  func open() -> Opened? {
    guard let (book, rejectedOfBook) = load(path) else { return nil }
    var rejected = rejectedOfBook
    var others: [Ledger.Snapshot] = []
    for snapshot in snapshots {
      guard let (book, ofSnapshot) = load(snapshot.path) else { return nil }
      rejected += ofSnapshot
      others.append(Ledger.Snapshot(id: snapshot.name, book: book, store: snapshot.path))
    }
    let ledger = Ledger(book, store: path, snapshots: others)
    for file in changes {
      guard apply(file, to: ledger) else { return nil }
    }
    return Opened(ledger: ledger, rejected: rejected)
  }

  private func load(_ path: String) -> (book: Book, rejected: Int)? {
    let progress = LoadProgress()
    let bar = ProgressBar("Loading", unit: Quantity.bytes) {
      let bytes = progress.bytes
      return ProgressBar.Reading(done: bytes.done, total: bytes.total)
    }
    var options = LoadOptions(threads: threads, isLenient: isLenient)
    options.clipsCovariance = clipsCovariance
    let outcome = BookFolder.load(path, options: options, progress: progress)
    bar.stop()
    guard let book = outcome.book else {
      Terminal.write(refusal(outcome.report, path), to: .error)
      return nil
    }
    return (book, outcome.report.rejected)
  }

  /// False when a file of changes was refused, which has been said then.
  private func apply(_ file: String, to ledger: Ledger) -> Bool {
    let book = ledger.current.book
    let report = ChangeFile.apply(
      file, to: book, options: LoadOptions(threads: threads)
    ) { (changes, date) throws(ChangeFault) in
      try ledger.apply(changes, asOf: date)
    }
    if report.isClean { return true }
    var text =
      Terminal.ink(.error).red(
        "espalier: \(LineText.shown(file)) was not applied, and nothing of it was:") + "\n"
    for rejection in report.rejections.prefix(Self.listedChanges) { text += "  \(rejection)\n" }
    let more = report.rejected - Self.listedChanges
    if more > 0 { text += Terminal.ink(.error).dim("  and \(grouped(more)) more") + "\n" }
    Terminal.write(text, to: .error)
    return false
  }

  private func refusal(_ report: LoadReport, _ path: String) -> String {
    let ink = Terminal.ink(.error)
    let faults = report.files.reduce(0) { $0 + $1.fileFaults.count }
    var what: [String] = []
    if report.rejected > 0 {
      let verb = report.rejected == 1 ? "was" : "were"
      what.append("\(grouped(report.rejected)) of \(grouped(report.rows)) rows \(verb) rejected")
    }
    if faults > 0 {
      what.append(faults == 1 ? "a file cannot be used" : "\(faults) files cannot be used")
    }
    var text = ink.red("espalier: there is no book in \(LineText.shown(path)): ")
    text += what.joined(separator: ", ") + "\n"
    let rejections = report.rejections
    for rejection in rejections.prefix(Self.listed) { text += "  \(rejection)\n" }
    if report.rejected + faults > Self.listed, rejections.count > Self.listed {
      text += ink.dim("  and \(grouped(report.rejected + faults - Self.listed)) more") + "\n"
    }
    let word = LineText.shown(path)
    text += "espalier check \(word) says all of it."
    return text + (faults == 0 && !isLenient ? " --lenient uses the good rows.\n" : "\n")
  }
}
