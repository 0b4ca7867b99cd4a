// Queries of one book, loaded once: each line is a query, answered with the seconds it took and how
// many rows it gave.

internal import BookFiles
internal import Engine
internal import Query

struct AskBenchmark {
  private let epoch: Epoch
  private let threads: Int

  /// Nil when the book is refused.
  init?(folder: String, threads: Int) {
    guard let book = BookFolder.load(folder, options: LoadOptions(threads: threads)).book else {
      return nil
    }
    epoch = Epoch(book, identity: Contract.Epoch(store: "file", counter: 1))
    self.threads = threads
  }

  func run(_ text: String) -> String {
    do throws(QueryFault) {
      let start = ContinuousClock.now
      let statement = try QueryParser.parse(text)
      let parsed = (ContinuousClock.now - start) / .seconds(1)
      let answer = try epoch.answer(statement, threads: threads)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      return #"{"seconds": \#(seconds), "parse": \#(parsed), "rows": \#(answer.rowCount)}"#
    } catch {
      return #"{"fault": "\#(error.code.rawValue)"}"#
    }
  }
}
