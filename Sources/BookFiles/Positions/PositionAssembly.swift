// The blocks of `positions.csv` become one set of columns in canonical order: node in preorder, currency,
// id. First all that can still refuse a row is settled (ids that stand twice, decimals that do not fit
// beside others); then every column moves to its place, each on its own, and nothing can fail any more.

internal import Book
internal import Columns
internal import Exact

struct PositionAssembly {
  var blocks: [PositionBlock]
  let starts: [CSVFile.BlockStart]
  let context: PositionContext
  let threads: Int
  /// All ids, in file order.
  let ids: TextColumn
  /// The number of each block's first row.
  let firstRows: [Int]
  let count: Int
  /// Rejections found here, by line of the file.
  private(set) var pending: [PendingRejection] = []

  init(
    _ blocks: [PositionBlock], starts: [CSVFile.BlockStart], context: PositionContext,
    threads: Int
  ) {
    self.blocks = blocks
    self.starts = starts
    self.context = context
    self.threads = threads
    var firstRows: [Int] = []
    var rows = 0
    for block in blocks {
      firstRows.append(rows)
      rows += block.count
    }
    self.firstRows = firstRows
    count = rows
    var ids = TextColumn(
      reservingTexts: rows, bytes: blocks.reduce(0) { $0 + $1.ids.bytes.count })
    for block in blocks { ids.append(block.ids) }
    self.ids = ids
  }

  /// A row found wanting, by its number in the file.
  struct LateFault: Sendable {
    var row: Int
    var column: Int
    var fault: BookFault
  }

  mutating func assemble() -> Positions {
    while true {
      let (index, scales, faults) = settle()
      guard faults.isEmpty else {
        for fault in faults { reject(fault) }
        continue
      }
      let order = PositionOrder(
        blocks, ids: ids, nodeCount: context.hierarchy.count,
        currencyCount: context.currencies.count)
      return place(order, index: index, scales: scales)
    }
  }

  private mutating func reject(_ fault: LateFault) {
    let block = self.block(of: fault.row)
    blocks[block].isRejected[fault.row - firstRows[block]] = true
    pending.append(
      PendingRejection(line: line(fault.row), field: fault.column, fault: .book(fault.fault)))
  }

  private func block(of row: Int) -> Int {
    var low = 0
    var high = firstRows.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if firstRows[middle] <= row { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The line of the file on which a row begins.
  private func line(_ row: Int) -> Int {
    let block = self.block(of: row)
    return starts[block].line + Int(blocks[block].lines[row - firstRows[block]])
  }

  private enum Settled: Sendable {
    case index(TextIndex, [LateFault])
    case scales(Int, [UInt8], [LateFault])
  }

  /// Files every id, and finds the scale of each instrument's values; what stands in the way of either.
  private func settle() -> (index: TextIndex, scales: [[UInt8]], faults: [LateFault]) {
    var jobs: [@Sendable () -> Settled] = [{ fileIDs() }]
    for term in PositionTerm.allCases {
      jobs.append {
        let scales = self.scales(of: term)
        return .scales(term.rawValue, scales, misfits(term, scales))
      }
    }
    let work = jobs
    var index = TextIndex(capacity: 0)
    var scales = [[UInt8]](repeating: [], count: PositionTerm.allCases.count)
    var faults: [LateFault] = []
    var misfitting: [LateFault] = []
    for settled in Parallel.map(count: work.count, threads: threads, { work[$0]() }) {
      switch settled {
      case .index(let built, let found):
        index = built
        faults = found
      case .scales(let term, let column, let found):
        scales[term] = column
        misfitting += found
      }
    }
    // A row that stands twice may have been what others did not fit beside: it goes first.
    return (index, scales, faults.isEmpty ? misfitting : faults)
  }

  private func fileIDs() -> Settled {
    var index = context.index.resized(capacity: count)
    var faults: [LateFault] = []
    for (number, block) in blocks.enumerated() {
      for local in 0..<block.count where !block.isRejected[local] {
        let row = firstRows[number] + local
        switch index.insert(row: row, of: ids, hash: block.hashes[local]) {
        case .inserted: break
        case .duplicate(let first):
          let fault = BookFault.duplicateID(firstLine: line(first))
          faults.append(LateFault(row: row, column: context.columns.id, fault: fault))
        case .twin(let first):
          let fault = BookFault.duplicateByCase(of: ids[first], firstLine: line(first))
          faults.append(LateFault(row: row, column: context.columns.id, fault: fault))
        }
      }
    }
    return .index(index, faults)
  }

  /// The largest scale that any value of an instrument was written with.
  private func scales(of term: PositionTerm) -> [UInt8] {
    var scales = [UInt8](repeating: 0, count: context.instruments.count)
    for block in blocks {
      guard let column = block.terms[term.rawValue] else { continue }
      for row in 0..<block.count where column.scales[row] > 0 && !block.isRejected[row] {
        let instrument = Int(block.instruments[row])
        if column.scales[row] > scales[instrument] { scales[instrument] = column.scales[row] }
      }
    }
    return scales
  }

  /// Values that do not fit 64 bits at their instrument's scale.
  private func misfits(_ term: PositionTerm, _ scales: [UInt8]) -> [LateFault] {
    var faults: [LateFault] = []
    for (number, block) in blocks.enumerated() {
      guard let column = block.terms[term.rawValue] else { continue }
      // A rejected row may have no instrument at all.
      for row in 0..<block.count where !block.isRejected[row] {
        let instrument = Int(block.instruments[row])
        if scales[instrument] <= column.scales[row] { continue }
        let fits = HalfEven.rescale(
          column.values[row], from: Int(column.scales[row]), to: Int(scales[instrument]))
        if fits != nil { continue }
        let fault = BookFault.tooManyDecimalsTogether(
          instrument: context.instruments.ids[instrument])
        faults.append(
          LateFault(
            row: firstRows[number] + row, column: context.columns.terms[term.rawValue] ?? 0,
            fault: fault))
      }
    }
    return faults
  }
}
