// Rows in ascending order, found by halves.

extension [UInt32] {
  /// Where the first of them stands that is not less than `bound`; behind the last where all are.
  public func firstPlace(atLeast bound: UInt32) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where a row stands; nil where it is none of them.
  public func place(of row: UInt32) -> Int? {
    let place = firstPlace(atLeast: row)
    return place < count && self[place] == row ? place : nil
  }
}
