// A few thousand positions on their way through the scan: which ones, where they hang, and the slot
// that each adds to.

struct Batch {
  /// Positions per batch: what is kept of them fits the processor's nearest cache.
  static let size = 2048

  var rows: [UInt32] = []
  var nodes: [UInt32] = []
  /// Rows of the currency table.
  var currencies: [UInt32] = []
  /// Of a split key, and the part's weight; empty where nothing is split.
  var parts: [UInt32] = []
  var weights: [Int64] = []
  var slots: [UInt32] = []

  var count: Int { rows.count }

  mutating func clear() {
    rows.removeAll(keepingCapacity: true)
    nodes.removeAll(keepingCapacity: true)
    currencies.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
  }

  /// Keeps the positions that passed, in order.
  mutating func keep(_ passes: [Bool]) {
    var next = 0
    for index in 0..<count where passes[index] {
      rows[next] = rows[index]
      nodes[next] = nodes[index]
      currencies[next] = currencies[index]
      if !parts.isEmpty {
        parts[next] = parts[index]
        weights[next] = weights[index]
      }
      next += 1
    }
    let surplus = count - next
    rows.removeLast(surplus)
    nodes.removeLast(surplus)
    currencies.removeLast(surplus)
    if !parts.isEmpty {
      parts.removeLast(surplus)
      weights.removeLast(surplus)
    }
  }

  /// Replaces each position by its parts.
  mutating func split(_ splits: StrategySplits) {
    var whole = Batch()
    swap(&self, &whole)
    for index in 0..<whole.count {
      splits.forEachPart(ofRow: Int(whole.rows[index])) { part, weight in
        rows.append(whole.rows[index])
        nodes.append(whole.nodes[index])
        currencies.append(whole.currencies[index])
        parts.append(part)
        weights.append(weight)
      }
    }
  }
}
