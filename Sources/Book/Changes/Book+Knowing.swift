// Rates and ratings have days of their own: what a later state of a book knows of them holds for an
// earlier one too.

internal import Columns

extension Book {
  /// Takes over the histories of a later state. Its instruments may be more than this one's, and
  /// stand in other places; entities are the same.
  public mutating func know(_ later: Book) {
    fx = later.fx
    let places = (0..<instruments.count).map { later.instruments.find(instruments.ids[$0])?.row }
    if places.enumerated().allSatisfy({ $0.offset == $0.element }),
      later.instruments.count == instruments.count
    {
      ratings = later.ratings
      return
    }
    var entries: [RatingEntry] = []
    for (instrument, place) in places.enumerated() {
      guard let place else { continue }
      for var entry in later.ratings.instruments.entries(of: Int32(place)) {
        entry.subject = Int32(instrument)
        entries.append(entry)
      }
    }
    ratings = RatingBook(
      instruments: RatingHistory.build(entries, subjectCount: instruments.count).history,
      entities: later.ratings.entities)
  }
}
