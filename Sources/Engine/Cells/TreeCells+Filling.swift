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
    let sums = RunSums(book)
    let told = missing.filter { $0.components.allSatisfy(sums.tells) }
    let rest = missing.filter { !told.contains($0) }
    var made: [(group: CellGroup, rows: [Int128])] = []
    let cells = try runCells(book, cancellation)
    for group in told {
      let width = group.components.count
      var rows = [Int128](repeating: 0, count: map.count * width)
      for (place, component) in group.components.enumerated() {
        try cancellation.check()
        sums.add(component, toRows: cells, &rows, width: width, at: place)
      }
      made.append((group, rows))
    }
    made += try scanned(rest, book, threads: threads, cancellation)
    for (group, own) in made { keep(group, try summedUp(own, group, book, cancellation)) }
  }

  /// The cell of each run; negative where there is none, since all of its positions are paper or
  /// closed.
  private func runCells(
    _ book: Book, _ cancellation: Cancellation
  ) throws(QueryFault) -> [Int32] {
    let runs = book.positions.cells
    return try cancellation.map(0..<runs.count) { run in
      if let cell = map.find(runs.nodes[run], runs.currencies[run].row) { return Int32(cell) }
      precondition(
        !runs.positions(ofRun: run).contains { book.positions.isCounted($0) },
        "positions lie in no cell")
      return -1
    }
  }

  /// Rows of the cells' own sums, read position by position.
  private func scanned(
    _ groups: [CellGroup], _ book: Book, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> [(group: CellGroup, rows: [Int128])] {
    if groups.isEmpty { return [] }
    var requirements = Requirements()
    let numbers = groups.map { group in group.components.map { requirements.number($0) } }
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
    var made: [(group: CellGroup, rows: [Int128])] = []
    for (group, numbers) in zip(groups, numbers) {
      let width = numbers.count
      var rows = [Int128](repeating: 0, count: map.count * width)
      for (place, number) in numbers.enumerated() {
        let sums = table.sums[number]
        try cancellation.forEach(0..<table.count) { rows[cells[$0] * width + place] = sums[$0] }
      }
      made.append((group, rows))
    }
    return made
  }

  /// The same with what is below each cell.
  private func summedUp(
    _ own: [Int128], _ group: CellGroup, _ book: Book, _ cancellation: Cancellation
  ) throws(QueryFault) -> [Int128] {
    var rows = own
    let width = group.components.count
    // Children come after their parents in the tree; their numbers may not.
    for node in (0..<book.hierarchy.count).reversed() {
      try cancellation.check(at: node)
      map.forEachCell(ofNode: node) { cell, _ in
        let parent = map.parent(ofCell: cell)
        if parent < 0 { return }
        for place in 0..<width {
          rows[parent * width + place] &+= rows[cell * width + place]
        }
      }
    }
    return rows
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
