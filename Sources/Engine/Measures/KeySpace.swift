// The keys of a query together: which of them make a group, and one number for each combination.

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

  /// Whether combinations, times the currencies, fit the 64 bits of a slot's key.
  func fits(currencies: Int) -> Bool {
    var product = UInt64(max(currencies, 1))
    for key in grouping {
      let (next, overflow) = product.multipliedReportingOverflow(by: key.radix)
      if overflow { return false }
      product = next
    }
    return true
  }

  func combined(_ codes: ArraySlice<UInt32>) -> UInt64 {
    var result: UInt64 = 0
    for index in groupingIndices {
      result = result &* keys[index].radix &+ UInt64(codes[codes.startIndex + index])
    }
    return result
  }
}
