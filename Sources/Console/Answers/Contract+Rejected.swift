// What was left out when a book was loaded, no query can know: whoever loaded it says so.

public import Query

extension Contract {
  /// Of a book that was used although rows of it were rejected.
  public mutating func note(rejected: Int) {
    guard rejected > 0 else { return }
    isComplete = false
    notes.append(
      (rejected == 1 ? "1 row of the book was" : "\(grouped(rejected)) rows of the book were")
        + " rejected and left out (--lenient)")
  }
}
