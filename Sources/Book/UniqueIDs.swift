// Ids of a table's rows: each may stand once, and not twice with other letter case either.

internal import Columns

enum UniqueIDs {
  /// An index of the rows whose id is new, and the fault of each whose id is not.
  static func index(
    _ ids: TextColumn, line: (Int) -> Int
  ) -> (index: TextIndex, faults: [(row: Int, fault: BookFault)]) {
    var index = TextIndex(capacity: ids.count)
    var faults: [(row: Int, fault: BookFault)] = []
    for row in 0..<ids.count {
      switch index.insert(row: row, of: ids) {
      case .inserted: break
      case .duplicate(let first):
        faults.append((row, .duplicateID(firstLine: line(first))))
      case .twin(let first):
        faults.append((row, .duplicateByCase(of: ids[first], firstLine: line(first))))
      }
    }
    return (index, faults)
  }

  static func nearest(to id: String, _ index: TextIndex, _ ids: TextColumn) -> String? {
    let bytes = Array(id.utf8)
    return index.findIgnoringCase(bytes.span, 0..<bytes.count, in: ids).map { ids[$0] }
  }
}
