// The blocks of `positions.csv` become one set of columns in canonical order: node in preorder,
// currency, id. Ids are checked to be unique on one thread while the others move columns; should
// that reject a row, which is rare, the rows are put in order once more without it.

internal import Book
internal import Columns
internal import Exact

struct PositionAssembly {
  let blocks: [PositionBlock]
  let starts: [CSVFile.BlockStart]
  let context: PositionContext
  let threads: Int
  /// All ids, in file order.
  let ids: TextColumn
  /// The number of each block's first row.
  let firstRows: [Int]
  let count: Int
  private var isRejected: [BitMask]
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
    isRejected = blocks.map(\.isRejected)
  }

  /// What one attempt gives: columns, or rows that must go first.
  enum Piece: Sendable {
    case index(TextIndex, [(row: Int, fault: BookFault)])
    case ids(TextColumn)
    case instruments([UInt32])
    case flags([PositionFlags])
    case field(Int, FixedColumn?)
    case term(Int, ScaledColumn?, [(row: Int, fault: BookFault)])
    case rates([RateQuote?]?)
    case texts(Int, SharedTexts?)
  }

  mutating func assemble() -> Positions {
    while true {
      let order = PositionOrder(
        blocks, isRejected: isRejected, ids: ids, nodeCount: context.hierarchy.count,
        currencyCount: context.currencies.count)
      let pieces = pieces(order)
      var late: [(row: Int, column: Int, fault: BookFault)] = []
      for piece in pieces {
        switch piece {
        case .index(_, let faults):
          late += faults.map { ($0.row, context.columns.id, $0.fault) }
        case .term(let term, _, let faults):
          late += faults.map { ($0.row, context.columns.terms[term] ?? 0, $0.fault) }
        default: break
        }
      }
      if late.isEmpty { return positions(pieces, order) }
      for rejection in late { reject(rejection.row, rejection.column, rejection.fault) }
    }
  }

  private mutating func reject(_ row: Int, _ column: Int, _ fault: BookFault) {
    let block = (firstRows.firstIndex { $0 > row } ?? blocks.count) - 1
    isRejected[block][row - firstRows[block]] = true
    pending.append(PendingRejection(line: line(row), field: column, fault: .book(fault)))
  }

  /// The line of the file on which a row begins.
  private func line(_ row: Int) -> Int {
    let block = (firstRows.firstIndex { $0 > row } ?? blocks.count) - 1
    return starts[block].line + Int(blocks[block].lines[row - firstRows[block]])
  }

  private func pieces(_ order: PositionOrder) -> [Piece] {
    var jobs: [@Sendable () -> Piece] = [
      { index(order) },
      { .ids(ids.reordered(order.rows)) },
      { .instruments(order.place(blocks.map(\.instruments), missing: 0)) },
      { .flags(order.place(blocks.map(\.flags), missing: [])) },
      { .rates(rates(order)) },
      { .texts(0, texts(order, \.links)) },
      { .texts(1, texts(order, \.weights)) },
      { .texts(2, texts(order, \.tags)) },
    ]
    for field in PositionField.allCases {
      jobs.append { .field(field.rawValue, self.field(field, order)) }
    }
    for term in PositionTerm.allCases { jobs.append { self.term(term, order) } }
    let work = jobs
    return Parallel.map(count: work.count, threads: threads) { work[$0]() }
  }

  private func positions(_ pieces: [Piece], _ order: PositionOrder) -> Positions {
    var index: TextIndex?
    var ids = TextColumn()
    var instruments: [UInt32] = []
    var flags: [PositionFlags] = []
    var fields = [FixedColumn?](repeating: nil, count: PositionField.allCases.count)
    var terms = [ScaledColumn?](repeating: nil, count: PositionTerm.allCases.count)
    var rates: [RateQuote?]?
    var texts = [SharedTexts?](repeating: nil, count: 3)
    for piece in pieces {
      switch piece {
      case .index(let built, _): index = built
      case .ids(let column): ids = column
      case .instruments(let column): instruments = column
      case .flags(let column): flags = column
      case .field(let field, let column): fields[field] = column
      case .term(let term, let column, _): terms[term] = column
      case .rates(let column): rates = column
      case .texts(let which, let column): texts[which] = column
      }
    }
    return Positions(
      ids: ids, index: index ?? TextIndex(capacity: 0), cells: order.cells,
      instruments: instruments, flags: flags, fields: fields, terms: terms, givenRates: rates,
      links: texts[0], weights: texts[1], tags: texts[2])
  }

  /// Files every id under its final row, or finds those that stand twice.
  private func index(_ order: PositionOrder) -> Piece {
    var index = context.index.resized(capacity: count)
    var faults: [(row: Int, fault: BookFault)] = []
    for (block, rows) in blocks.enumerated() {
      for local in 0..<rows.count where !isRejected[block][local] {
        let row = firstRows[block] + local
        switch index.insert(row: row, of: ids, hash: rows.hashes[local]) {
        case .inserted: break
        case .duplicate(let first):
          faults.append((row, .duplicateID(firstLine: line(first))))
        case .twin(let first):
          faults.append((row, .duplicateByCase(of: ids[first], firstLine: line(first))))
        }
      }
    }
    return .index(faults.isEmpty ? index.renumbered(order.destinations) : index, faults)
  }
}
