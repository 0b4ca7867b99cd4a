// Stable counting sorts by small integer keys. Sorting by (node, currency) is two of them, the last
// key first; rows with equal keys keep their order.

public enum CountingSort {
  /// Where each row goes when rows are put in order of `key`; rows whose key is `keyCount` or more
  /// are left out and get `UInt32.max`. `starts[k]` is where key k's rows begin; its last is the
  /// total.
  public static func destinations(
    keys: Span<UInt32>, keyCount: Int
  ) -> (destinations: [UInt32], starts: [UInt32]) {
    var starts = [UInt32](repeating: 0, count: keyCount + 1)
    for row in keys.indices {
      let key = Int(keys[row])
      if key < keyCount { starts[key + 1] += 1 }
    }
    for key in 0..<keyCount { starts[key + 1] += starts[key] }
    var next = starts
    var destinations = [UInt32](repeating: .max, count: keys.count)
    for row in keys.indices {
      let key = Int(keys[row])
      if key < keyCount {
        destinations[row] = next[key]
        next[key] += 1
      }
    }
    return (destinations, starts)
  }

  /// The rows in order of `key`, ties in the order they come in `order`.
  public static func sorted(
    _ order: [UInt32], by keys: Span<UInt32>, keyCount: Int
  ) -> [UInt32] {
    var next = [UInt32](repeating: 0, count: keyCount + 1)
    for row in order { next[Int(keys[Int(row)]) + 1] += 1 }
    for key in 0..<keyCount { next[key + 1] += next[key] }
    var result = [UInt32](repeating: 0, count: order.count)
    for row in order {
      let key = Int(keys[Int(row)])
      result[Int(next[key])] = row
      next[key] += 1
    }
    return result
  }
}
