// Files that do not refer to each other are read side by side: most have too few rows to keep two
// threads busy for long. Reports come in the order of the tasks, so nothing shows which ran first.

internal import Book
internal import Columns

extension BookLoader {
  /// Runs tasks at once, each with a loader that knows what was reported so far.
  mutating func concurrently<Result: Sendable>(
    _ tasks: [@Sendable (inout BookLoader) -> Result]
  ) -> [Result] {
    let start = self
    let done = report.files.count
    let results = Parallel.map(count: tasks.count, threads: options.threads) { index in
      var loader = start
      loader.noteTime()
      let result = tasks[index](&loader)
      return (result: result, reports: Array(loader.report.files.dropFirst(done)))
    }
    for result in results { report.files += result.reports }
    noteTime()
    return results.map(\.result)
  }

  /// What a task found, to be put into the book when all are done.
  typealias Finding = @Sendable (inout Book) -> Void
}
