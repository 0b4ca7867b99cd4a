// Queries of one book, loaded once: each line is a query, answered with the seconds it took and how
// many rows it gave. After `first` it is the first question that a state is asked.

internal import Book
internal import BookFiles
internal import Engine
internal import Query

struct AskBenchmark {
  private let book: Book
  private let epoch: Epoch
  private let threads: Int

  private static func state(_ book: Book) -> Epoch {
    Epoch(book, identity: Contract.Epoch(store: "file", counter: 1))
  }

  /// Nil when the book is refused.
  init?(folder: String, threads: Int) {
    guard let book = BookFolder.load(folder, options: LoadOptions(threads: threads)).book else {
      return nil
    }
    self.book = book
    epoch = Self.state(book)
    self.threads = threads
  }

  func run(_ text: String) -> String {
    do throws(QueryFault) {
      let first = "first "
      let epoch = text.hasPrefix(first) ? Self.state(book) : epoch
      let query = text.hasPrefix(first) ? String(text.dropFirst(first.count)) : text
      let start = ContinuousClock.now
      let statement = try QueryParser.parse(query)
      let parsed = (ContinuousClock.now - start) / .seconds(1)
      let answer = try epoch.answer(statement, threads: threads)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      // Letting go of a state is no part of asking it.
      withExtendedLifetime(epoch) {}
      return #"{"seconds": \#(seconds), "parse": \#(parsed), "rows": \#(answer.rowCount)}"#
    } catch {
      return #"{"fault": "\#(error.code.rawValue)"}"#
    }
  }
}
