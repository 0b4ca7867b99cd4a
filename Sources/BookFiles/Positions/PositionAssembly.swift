// The blocks of `positions.csv` become one set of columns in canonical order: node in preorder,
// currency, id. First all that can still refuse a row is settled (ids that stand twice, decimals
// that do not fit beside others); then every column moves to its place, each on its own, and
// nothing can fail any more.

internal import Book
internal import Columns
internal import Exact

struct PositionAssembly {
  var blocks: [PositionBlock]
  let starts: [CSVFile.BlockStart]
  let context: PositionContext
  let threads: Int
  /// All ids in file order, as one column when they have to be compared, else as the blocks'.
  private(set) var ids: [TextColumn]
  /// Whether ids ascend throughout the file, with letter case and without: as feeds number them.
  let isAscending: Bool
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
    isAscending = Self.isAscending(blocks)
    ids = []
    for index in self.blocks.indices {
      ids.append(self.blocks[index].ids)
      self.blocks[index].ids = TextColumn()
    }
    if !isAscending { joinIDs() }
  }

  private mutating func joinIDs() {
    var all = TextColumn(reservingTexts: count, bytes: ids.reduce(0) { $0 + $1.bytes.count })
    for index in ids.indices {
      all.append(ids[index])
      ids[index] = TextColumn()
    }
    ids = [all]
  }

  private static func isAscending(_ blocks: [PositionBlock]) -> Bool {
    var previous: PositionBlock?
    for block in blocks where block.count > 0 {
      guard block.isAscending, previous.map({ $0.precedes(block) }) ?? true else { return false }
      previous = block
    }
    return true
  }

  /// A row found wanting, by its number in the file.
  struct LateFault: Sendable {
    var row: Int
    var column: Int
    var fault: BookFault
  }

  mutating func assemble() -> Positions {
    while true {
      let settled = settle()
      guard settled.faults.isEmpty, let order = settled.order else {
        for fault in settled.faults { reject(fault) }
        continue
      }
      for block in blocks.indices {
        blocks[block].nodes = []
        blocks[block].currencies = []
      }
      return place(order, index: settled.index, scales: settled.scales)
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

  private enum Piece: Sendable {
    case index(TextIndex?, [LateFault])
    case order(PositionOrder)
    case scales(Int, [UInt8], [LateFault])
  }

  private struct Settled {
    /// Nil where ids ascend: it is then made when rows have their places.
    var index: TextIndex?
    var order: PositionOrder?
    var scales = [[UInt8]](repeating: [], count: PositionTerm.allCases.count)
    var faults: [LateFault] = []
  }

  /// Files every id, puts the rows in order, and finds the scale of each instrument's values; the
  /// order is for nothing when a row has to go, which is rare.
  private func settle() -> Settled {
    var jobs: [@Sendable () -> Piece] = [
      { fileIDs() },
      {
        .order(
          PositionOrder(
            blocks, ids: isAscending ? nil : ids.first, nodeCount: context.hierarchy.count,
            currencyCount: context.currencies.count))
      },
    ]
    for term in PositionTerm.allCases {
      jobs.append {
        let scales = self.scales(of: term)
        return .scales(term.rawValue, scales, misfits(term, scales))
      }
    }
    let work = jobs
    var settled = Settled()
    var misfitting: [LateFault] = []
    for piece in Parallel.map(count: work.count, threads: threads, { work[$0]() }) {
      switch piece {
      case .index(let built, let found):
        settled.index = built
        settled.faults += found
      case .order(let order): settled.order = order
      case .scales(let term, let column, let found):
        settled.scales[term] = column
        misfitting += found
      }
    }
    // A row that stands twice may have been what others did not fit beside: it goes first.
    if settled.faults.isEmpty { settled.faults = misfitting }
    return settled
  }

  private func fileIDs() -> Piece {
    guard !isAscending, let ids = ids.first else { return .index(nil, []) }
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
    // Rejected rows name the first instrument, which there may not be.
    var scales = [UInt8](repeating: 0, count: max(1, context.instruments.count))
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
