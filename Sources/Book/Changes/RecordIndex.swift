// Which record stands for a base row or a new id. One index serves all states of an overlay: a
// record keeps its number, so a state knows the records below its own count, and whatever has come
// since is none of its business.

internal import Columns

final class RecordIndex: Sendable {
  struct Numbers: Sendable {
    var ofRow = RowNumbers()
    var ofID: [String: Int] = [:]
    /// Ids of new positions as they were given, by what they are without letter case.
    var inserted: [String: String] = [:]
  }

  private let numbers = Guarded(Numbers())

  func withLock<Result: Sendable>(_ body: (inout Numbers) -> Result) -> Result {
    numbers.withLock { body(&$0) }
  }
}
