// Cells: the sums of each run of positions, one node and one currency, by component. A question
// that looks at nodes and currencies alone is answered from them without reading a position. They
// are made when first asked for, belong to one epoch, and never change.

internal import Book
internal import Columns
internal import Exact
internal import Query

final class CellStore: Sendable {
  /// By component, then run.
  private let sums = Guarded<[Component: [Int128]]>([:])

  /// The columns of these components, those that are there; nil when one is not.
  func columns(_ components: [Component]) -> [[Int128]]? {
    sums.withLock { known in
      var columns: [[Int128]] = []
      for component in components {
        guard let column = known[component] else { return nil }
        columns.append(column)
      }
      return columns
    }
  }

  /// Reads what is missing.
  func fill(
    _ components: [Component], _ scan: Scan, threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> [[Int128]]? {
    if let columns = columns(components) { return columns }
    let missing = sums.withLock { known in components.filter { known[$0] == nil } }
    var requirements = Requirements()
    let numbers = missing.map { requirements.number($0) }
    let book = scan.book
    let whole = Scan(
      reader: scan.reader, nodes: 0..<book.hierarchy.count, grouping: [.nodes(book)], keys: [],
      numbers: KeySpace([.nodes(book)]).numbers(currencies: scan.currencies.count), filter: nil,
      requirements: requirements, includesPaper: false, splits: nil,
      currencyRanks: scan.currencyRanks, currencies: scan.currencies)
    let table = try whole.run(threads: threads, cancellation)
    let cells = book.positions.cells
    let radix = UInt64(scan.currencies.count)
    let slots: [Int?] = try cancellation.map(0..<cells.count) { run in
      let rank = scan.currencyRanks[Int(cells.currencies[run].row)]
      return table.table.find(UInt64(cells.nodes[run]) * radix + UInt64(rank))
    }
    for (component, number) in zip(missing, numbers) {
      // A run of nothing but paper has no slot and sums to nothing.
      let column = try cancellation.map(slots.indices) { run in
        slots[run].map { table.sums[number][$0] } ?? 0
      }
      sums.withLock { $0[component] = column }
    }
    return columns(components)
  }
}

extension Scan {
  /// The same table as `run` gives, added up from cells.
  func table(
    fromCells columns: [[Int128]], _ cancellation: Cancellation
  ) throws(QueryFault) -> GroupTable {
    var table = GroupTable(requirements, numbers)
    var codes = [UInt32](repeating: 0, count: keys.count)
    let cells = reader.positions.cells
    let counts = columns[Requirements.count]
    for run in cells.runs(ofNodes: nodes) where counts[run] != 0 {
      try cancellation.check(at: run)
      let node = Int(cells.nodes[run])
      let currency = Int(cells.currencies[run].row)
      for (index, key) in keys.enumerated() {
        codes[index] = key.code(row: 0, node: node, currency: currency, instruments: [], part: 0)
      }
      let number = table.numbers.number(codes[...], last: currencyRanks[currency])
      let slot = table.table.slot(number)
      if slot * keys.count == table.codes.count { table.codes += codes }
      for number in columns.indices {
        if table.sums[number].count == slot { table.sums[number].append(0) }
        table.sums[number][slot] += columns[number][run]
      }
    }
    return table
  }
}
