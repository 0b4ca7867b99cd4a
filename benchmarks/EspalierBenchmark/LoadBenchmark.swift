// One load of a book folder: seconds in all and for each file, and what of the positions was read,
// so that it can be compared with what others read from the same file.

internal import Book
internal import BookFiles

struct LoadBenchmark {
  let folder: String
  let options: LoadOptions

  init(folder: String, threads: Int) {
    self.folder = folder
    let start = ContinuousClock.now
    var options = LoadOptions(threads: threads)
    options.clock = { (ContinuousClock.now - start) / .seconds(1) }
    self.options = options
  }

  func run() -> String {
    let start = ContinuousClock.now
    let outcome = BookFolder.load(folder, options: options)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard let book = outcome.book else { return #"{"fault": "the book was refused"}"# }
    let files = outcome.report.files.map { #""\#($0.name)": \#($0.seconds ?? 0)"# }
    let rows = outcome.report.files.map { #""\#($0.name)": \#($0.rows)"# }
    let columns = GivenSum.all(of: book).map { #""\#($0.name)": \#($0.json)"# }
    return #"{"seconds": \#(seconds), "files": {\#(files.joined(separator: ", "))}, "#
      + #""rows": {\#(rows.joined(separator: ", "))}, "#
      + #""columns": {\#(columns.joined(separator: ", "))}}"#
  }
}
