// The keys of a query together, and which of them make a group.

internal import Query

struct KeySpace: Sendable {
  /// All, in the order of the query.
  let keys: [KeyColumn]
  /// Those that the others do not follow from.
  let groupingIndices: [Int]

  init(_ keys: [KeyColumn]) {
    self.keys = keys
    groupingIndices = keys.indices.filter { index in
      !keys.indices.contains { other in
        guard other != index, keys[index].follows(from: keys[other]) else { return false }
        // Of two that follow from each other the first one stays.
        return !keys[other].follows(from: keys[index]) || other < index
      }
    }
  }

  var grouping: [KeyColumn] { groupingIndices.map { keys[$0] } }

  func numbers(currencies: Int) -> KeyNumbers {
    KeyNumbers(groupingIndices.map { ($0, keys[$0].radix) }, last: UInt64(max(currencies, 1)))
  }
}
