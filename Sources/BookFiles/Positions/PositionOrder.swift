// The canonical order of the rows of `positions.csv`, and moving columns into it.

internal import Book
internal import Columns

struct PositionOrder: Sendable {
  /// Rows of the file in canonical order.
  let rows: [UInt32]
  /// Where each row of the file goes; `UInt32.max` for those left out.
  let destinations: [UInt32]
  let cells: CellDirectory

  /// `ids` are all rows', or nil where they ascend.
  init(
    _ blocks: [PositionBlock], ids: TextColumn?, nodeCount: Int, currencyCount: Int
  ) {
    var nodes: [UInt32] = []
    var currencies: [UInt32] = []
    var order: [UInt32] = []
    let count = blocks.reduce(0) { $0 + $1.count }
    nodes.reserveCapacity(count)
    currencies.reserveCapacity(count)
    order.reserveCapacity(count)
    for block in blocks {
      nodes += block.nodes
      for row in 0..<block.count {
        currencies.append(UInt32(block.currencies[row]))
        if !block.isRejected[row] { order.append(UInt32(currencies.count - 1)) }
      }
    }
    order = CountingSort.sorted(order, by: currencies.span, keyCount: currencyCount)
    order = CountingSort.sorted(order, by: nodes.span, keyCount: nodeCount)
    cells = Self.directory(order, nodes, currencies, nodeCount: nodeCount)
    // Where ids ascend in the file the stable sorts have left every run in order.
    if let ids { Self.sortRuns(&order, cells, ids) }
    rows = order
    var destinations = [UInt32](repeating: .max, count: count)
    for (position, row) in order.enumerated() { destinations[Int(row)] = UInt32(position) }
    self.destinations = destinations
  }

  private static func sortRuns(
    _ order: inout [UInt32], _ cells: CellDirectory, _ ids: TextColumn
  ) {
    for run in 0..<cells.count {
      let range = cells.positions(ofRun: run)
      if range.count > 1 { order[range].sort { ids.precedes(Int($0), Int($1)) } }
    }
  }

  private static func directory(
    _ order: [UInt32], _ nodes: [UInt32], _ currencies: [UInt32], nodeCount: Int
  ) -> CellDirectory {
    var runNodes: [UInt32] = []
    var runCurrencies: [CurrencyIndex] = []
    var starts: [UInt32] = []
    var last: (node: UInt32, currency: UInt32)?
    for (position, row) in order.enumerated() {
      let key = (node: nodes[Int(row)], currency: currencies[Int(row)])
      if let last, last == key { continue }
      last = key
      runNodes.append(key.node)
      runCurrencies.append(CurrencyIndex(UInt16(key.currency)))
      starts.append(UInt32(position))
    }
    starts.append(UInt32(order.count))
    return CellDirectory(
      nodes: runNodes, currencies: runCurrencies, starts: starts, nodeCount: nodeCount)
  }

  /// Moves a column in file order, given in blocks, to its place.
  func place<Value>(_ blocks: [[Value]], missing: Value) -> [Value] {
    var result = Array(repeating: missing, count: rows.count)
    var target = result.mutableSpan
    let destinations = destinations.span
    var row = 0
    for block in blocks {
      for value in block {
        let destination = destinations[row]
        if destination != .max { target[Int(destination)] = value }
        row += 1
      }
    }
    return result
  }

  /// Moves a column of numbers with gaps; blocks that lack the column are all gap. `counts` are the
  /// blocks' rows.
  func place(_ blocks: consuming [PositionBlock.Values?], _ counts: [Int]) -> FixedColumn {
    var values = [Int64](repeating: 0, count: rows.count)
    let hasGaps = blocks.contains { $0?.present.isFull != true }
    var present = [UInt64](repeating: 0, count: hasGaps ? (rows.count + 63) / 64 : 0)
    var target = values.mutableSpan
    var bits = present.mutableSpan
    let destinations = destinations.span
    var first = 0
    for index in blocks.indices {
      let block = blocks[index]
      blocks[index] = nil
      if let block {
        let source = block.values.span
        let words = block.present.words.span
        // What is missing is 0 and moves too: whether it is there cannot be foretold, and a branch
        // foretold wrongly costs more than a write.
        for row in 0..<counts[index] where destinations[first + row] != .max {
          let destination = Int(destinations[first + row])
          target[destination] = source[row]
          if hasGaps {
            let bit = words[row >> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
            bits[destination >> 6] |= bit &<< UInt64(truncatingIfNeeded: destination & 63)
          }
        }
      }
      first += counts[index]
    }
    let mask = hasGaps ? BitMask(words: present, count: rows.count) : nil
    return FixedColumn(values: values, present: mask)
  }
}
