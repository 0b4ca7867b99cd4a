// Node vectors of one state, by set of scenarios: made when a question first looks at most of the
// book, and there for every question after it.

internal import Book
internal import Columns
internal import Query

final class VectorShelf: Sendable {
  private let known = Guarded<[Int: NodeVectors]>([:])

  /// Of one of the book's sets, where they are there.
  func vectors(ofSet set: Int) -> NodeVectors? { known.withLock { $0[set] } }

  /// The same, made where they are missing; the set's sums fit.
  func vectors(
    ofSet set: Int, _ book: Book, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> NodeVectors {
    if let known = vectors(ofSet: set) { return known }
    let made = try NodeVectors(book.laidOut, set: set, threads: threads, cancellation)
    // Whoever made others meanwhile made them of the same book.
    known.withLock { $0[set] = made }
    return made
  }
}
