// The currency of a position, which no change changes: found without laying out what has changed,
// so that reading a file of changes costs what the file has and not what the book has.

internal import Columns

extension Book {
  public func currency(ofPosition id: String) -> CurrencyIndex? {
    guard case .patched(_, let patch) = holdings else {
      return positions.find(id).map { positions.currency(of: $0) }
    }
    let ground = patch.ground.positions
    if let found = ground.find(id) { return ground.currency(of: found) }
    // The index knows of states that came after this one as well.
    guard let number = patch.number(ofNew: id), number < patch.records.count else { return nil }
    return patch.records[number].currency
  }
}
