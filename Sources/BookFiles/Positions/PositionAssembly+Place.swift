// Moving the columns of the blocks into canonical order. Each column is a job of its own, which
// takes its blocks' memory with it and frees it as it goes, so that the next column finds pages
// that are warm.

internal import Book
internal import Columns
internal import Exact
internal import Synchronization

/// Hands a value over once: whoever takes it is its only owner.
private final class Parcel<Value: Sendable>: Sendable {
  private let content: Mutex<Value?>

  init(_ value: Value) { content = Mutex(value) }

  func take() -> Value? {
    content.withLock { content in
      let value = content
      content = nil
      return value
    }
  }
}

extension PositionAssembly {
  private enum Piece: Sendable {
    case index(TextIndex)
    case ids(TextColumn)
    case instruments([UInt32])
    case flags([PositionFlags])
    case field(Int, FixedColumn)
    case term(Int, ScaledColumn)
    case rates([RateQuote?]?)
    case texts(Int, SharedTexts?)
  }

  private typealias Job = @Sendable () -> Piece

  mutating func place(_ order: PositionOrder, index: TextIndex?, scales: [[UInt8]]) -> Positions {
    let ids = ids
    let hashes = Parcel(blocks.map(\.hashes))
    for block in blocks.indices { blocks[block].hashes = [] }
    let empty = context.index
    let links = blocks.map(\.links)
    let weights = blocks.map(\.weights)
    let tags = blocks.map(\.tags)
    let instruments = blocks.map(\.instruments)
    let flags = blocks.map(\.flags)
    let rates = blocks.map(\.givenRates)
    let counts = blocks.map(\.count)
    var jobs: [Job] = [
      {
        .index(
          index?.renumbered(order.destinations)
            ?? Self.index(empty, order, hashes.take() ?? []))
      },
      {
        .ids(
          TextColumn(placing: ids, at: order.destinations, count: order.rows.count))
      },
      { .instruments(order.place(instruments, missing: 0)) },
      { .flags(order.place(flags, missing: [])) },
      { .texts(0, Self.texts(order, links, counts)) },
      { .texts(1, Self.texts(order, weights, counts)) },
      { .texts(2, Self.texts(order, tags, counts)) },
      { .rates(Self.rates(order, rates, counts)) },
    ]
    jobs += fieldJobs(order, counts)
    jobs += termJobs(order, counts, scales)
    let work = jobs
    return positions(Parallel.map(count: work.count, threads: threads) { work[$0]() }, order)
  }

  /// Files ids that are known to be unlike: nothing is compared, and each row has its last number.
  private static func index(
    _ empty: TextIndex, _ order: PositionOrder, _ hashes: [[UInt64]]
  ) -> TextIndex {
    var index = empty.resized(capacity: order.rows.count)
    var row = 0
    for block in hashes {
      for hash in block {
        let destination = order.destinations[row]
        if destination != .max { index.insertUnique(row: Int(destination), hash: hash) }
        row += 1
      }
    }
    return index
  }

  private mutating func fieldJobs(_ order: PositionOrder, _ counts: [Int]) -> [Job] {
    var jobs: [Job] = []
    for field in PositionField.allCases.map(\.rawValue) {
      guard blocks.contains(where: { $0.fields[field] != nil }) else { continue }
      let columns = Parcel(blocks.map { $0.fields[field] })
      for block in blocks.indices { blocks[block].fields[field] = nil }
      jobs.append {
        .field(field, order.place(columns.take() ?? [], counts))
      }
    }
    return jobs
  }

  private mutating func termJobs(
    _ order: PositionOrder, _ counts: [Int], _ scales: [[UInt8]]
  ) -> [Job] {
    let instruments = blocks.map(\.instruments)
    var jobs: [Job] = []
    for term in PositionTerm.allCases.map(\.rawValue) {
      guard blocks.contains(where: { $0.terms[term] != nil }) else { continue }
      let columns = Parcel(blocks.map { $0.terms[term] })
      for block in blocks.indices { blocks[block].terms[term] = nil }
      jobs.append {
        let scaled = Self.rescaled(columns.take() ?? [], instruments, scales[term])
        return .term(
          term, ScaledColumn(column: order.place(scaled, counts), scales: scales[term]))
      }
    }
    return jobs
  }

  /// Values at their instrument's scale: they have been found to fit.
  private static func rescaled(
    _ columns: consuming [PositionBlock.Decimals?], _ instruments: [[UInt32]], _ scales: [UInt8]
  ) -> [PositionBlock.Values?] {
    var result: [PositionBlock.Values?] = []
    for block in columns.indices {
      guard let column = columns[block] else {
        result.append(nil)
        continue
      }
      columns[block] = nil
      var values = column.values
      // Without instruments there is no scale, and every row has been rejected.
      for row in scales.isEmpty ? 0..<0 : values.indices {
        let scale = scales[Int(instruments[block][row])]
        if scale > column.scales[row] {
          values[row] =
            HalfEven.rescale(values[row], from: Int(column.scales[row]), to: Int(scale)) ?? 0
        }
      }
      result.append(PositionBlock.Values(values: values, present: column.present))
    }
    return result
  }

  private static func rates(
    _ order: PositionOrder, _ columns: [[RateQuote?]?], _ counts: [Int]
  ) -> [RateQuote?]? {
    guard columns.contains(where: { $0 != nil }) else { return nil }
    return order.place(
      zip(columns, counts).map { $0 ?? Array(repeating: nil, count: $1) }, missing: nil)
  }

  /// The blocks' own lists become one, in byte order, so that codes do not depend on the file's
  /// order.
  private static func texts(
    _ order: PositionOrder, _ columns: [PositionBlock.Texts?], _ counts: [Int]
  ) -> SharedTexts? {
    // Every block's texts in one column, then their order: equal ones become neighbours.
    var all = TextColumn()
    var firsts: [Int] = []
    for column in columns {
      firsts.append(all.count)
      if let column { all.append(column.texts) }
    }
    let sorted = (0..<all.count).filter { !all.isEmpty($0) }.sorted { all.precedes($0, $1) }
    if sorted.isEmpty { return nil }
    var texts = TextColumn([""])
    var codes = [UInt32](repeating: 0, count: all.count)
    var previous: Int?
    for text in sorted {
      if previous.map({ all.precedes($0, text) }) ?? true {
        texts.append(all.bytes.span, all.range(text))
      }
      codes[text] = UInt32(texts.count - 1)
      previous = text
    }
    let placed = columns.indices.map { block -> [UInt32] in
      guard let column = columns[block] else { return Array(repeating: 0, count: counts[block]) }
      return column.codes.map { codes[firsts[block] + Int($0)] }
    }
    return SharedTexts(texts: texts, codes: order.place(placed, missing: 0))
  }

  private func positions(_ pieces: [Piece], _ order: PositionOrder) -> Positions {
    var index = TextIndex(capacity: 0)
    var ids = TextColumn()
    var instruments: [UInt32] = []
    var flags: [PositionFlags] = []
    var fields = [FixedColumn?](repeating: nil, count: PositionField.allCases.count)
    var terms = [ScaledColumn?](repeating: nil, count: PositionTerm.allCases.count)
    var rates: [RateQuote?]?
    var texts = [SharedTexts?](repeating: nil, count: 3)
    for piece in pieces {
      switch piece {
      case .index(let built): index = built
      case .ids(let column): ids = column
      case .instruments(let column): instruments = column
      case .flags(let column): flags = column
      case .field(let field, let column): fields[field] = column
      case .term(let term, let column): terms[term] = column
      case .rates(let column): rates = column
      case .texts(let which, let column): texts[which] = column
      }
    }
    return Positions(
      ids: ids, index: index, cells: order.cells, instruments: instruments, flags: flags,
      fields: fields, terms: terms, givenRates: rates, links: texts[0], weights: texts[1],
      tags: texts[2])
  }
}
