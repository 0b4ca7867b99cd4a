// Cells read from positions: once per group of sums, when a question or a change first needs it.

internal import Book
internal import Columns
internal import Exact
internal import Query

extension TreeCells {
  /// Reads groups that are not kept yet from a book that is laid out and says what the cells say.
  mutating func fill(
    _ wanted: [CellGroup], _ book: Book, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) {
    let missing = wanted.filter { !groups.contains($0) }
    if missing.isEmpty { return }
    var requirements = Requirements()
    let numbers = missing.map { group in group.components.map { requirements.number($0) } }
    let scan = Scan(ofNodesOf: book, requirements)
    let table = try scan.run(threads: threads, cancellation)
    let radix = UInt64(scan.currencies.count)
    let cells: [Int] = try cancellation.map(0..<table.count) { slot in
      let key = table.table.keys[slot]
      let currency = scan.currencies[Int(key % radix)].row
      guard let cell = map.find(UInt32(key / radix), currency) else {
        preconditionFailure("positions lie in no cell")
      }
      return cell
    }
    for (group, numbers) in zip(missing, numbers) {
      let width = numbers.count
      var rows = [Int128](repeating: 0, count: map.count * width)
      for (place, number) in numbers.enumerated() {
        let sums = table.sums[number]
        try cancellation.forEach(0..<table.count) { rows[cells[$0] * width + place] = sums[$0] }
      }
      // Children come after their parents in the tree; their numbers may not.
      for node in (0..<book.hierarchy.count).reversed() {
        map.forEachCell(ofNode: node) { cell, _ in
          let parent = map.parent(ofCell: cell)
          if parent < 0 { return }
          for place in 0..<width {
            rows[parent * width + place] &+= rows[cell * width + place]
          }
        }
      }
      keep(group, rows)
    }
  }
}

extension Scan {
  /// Of every node's own positions, by currency.
  fileprivate init(ofNodesOf book: Book, _ requirements: Requirements) {
    let currencies = book.holdingFacts.currencies
    let nodes = KeySpace([.nodes(book)])
    self.init(
      reader: PositionReader(book: book, rates: .none(book), notches: [], texts: [:]),
      nodes: 0..<book.hierarchy.count, grouping: nodes.keys, keys: [],
      numbers: nodes.numbers(currencies: currencies.count), filter: nil,
      requirements: requirements, includesPaper: false, splits: nil,
      currencyRanks: book.currencyRanks, currencies: currencies)
  }
}
