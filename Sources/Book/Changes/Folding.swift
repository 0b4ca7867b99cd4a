// Positions and the records that take the place of some of them, or join them, laid out anew in
// canonical order: what loading all of it would give.

internal import Columns
internal import Exact

struct Folding {
  let base: Positions
  /// What joins; nodes and instruments by their new numbers.
  let records: [PositionRecord]
  /// The base row whose place a record takes, −1 for a position that is new.
  let origins: [Int]
  /// Base rows that are gone.
  let removed: [Int]
  /// New numbers by old ones, −1 for what is gone; nil where nothing is renumbered.
  let newNodes: [Int32]?
  let newInstruments: [Int32]?
  let nodeCount: Int
  let instrumentCount: Int

  struct Result {
    var positions: Positions
    /// New rows by base rows; `UInt32.max` for what is gone.
    var destinations: [UInt32]
  }

  /// A record whose decimals the others of its instrument cannot all have.
  struct Misfit: Error {
    var record: Int
    var instrument: Int
  }

  func run() throws(Misfit) -> Result {
    let order = self.order()
    let sources = order.sources
    var destinations = [UInt32](repeating: .max, count: base.count)
    var recordRows = [UInt32](repeating: 0, count: records.count)
    for (row, source) in sources.enumerated() {
      if Int(source) < base.count {
        destinations[Int(source)] = UInt32(row)
      } else {
        let record = Int(source) - base.count
        recordRows[record] = UInt32(row)
        if origins[record] >= 0 { destinations[origins[record]] = UInt32(row) }
      }
    }
    let places = newInstruments
    let instruments = gather(
      sources, base.instruments, renumbered: { old in places.map { UInt32($0[Int(old)]) } ?? old },
      own: { $0.instrument })
    let terms = try self.terms(sources, instruments)
    let ids = self.ids(sources)
    let positions = Positions(
      ids: ids, index: index(ids, destinations, recordRows), cells: order.cells,
      instruments: instruments,
      flags: gather(
        sources, base.flags, renumbered: { $0 }, own: { $0.flags }),
      fields: PositionField.allCases.map { field(sources, $0) }, terms: terms,
      givenRates: givenRates(sources),
      links: texts(sources, base.links) { $0.link },
      weights: texts(sources, base.weights) { $0.weights },
      tags: texts(sources, base.tags) { $0.tags })
    return Result(positions: positions, destinations: destinations)
  }

  // MARK: Order

  private struct Order {
    var sources: [UInt32]
    var cells: CellDirectory
  }

  /// Node after node in the new order: its old rows, less those that are replaced or gone, merged
  /// with its records by currency and id.
  private func order() -> Order {
    var isLeftOut = BitMask(count: base.count)
    for row in removed { isLeftOut[row] = true }
    for origin in origins where origin >= 0 { isLeftOut[origin] = true }
    var oldNodes = [Int32](repeating: -1, count: nodeCount)
    if let newNodes {
      for (old, new) in newNodes.enumerated() where new >= 0 { oldNodes[Int(new)] = Int32(old) }
    } else {
      for node in 0..<nodeCount { oldNodes[node] = Int32(node) }
    }
    var byNode: [UInt32: [Int]] = [:]
    for (number, record) in records.enumerated() { byNode[record.node, default: []].append(number) }
    var sources: [UInt32] = []
    sources.reserveCapacity(base.count + records.count)
    var directory = DirectoryBuilder()
    for node in 0..<nodeCount {
      let joining = (byNode[UInt32(node)] ?? []).sorted { precedes($0, $1) }
      var next = joining.startIndex
      func take(while condition: (Int) -> Bool) {
        while next < joining.count, condition(joining[next]) {
          let record = joining[next]
          directory.note(UInt32(node), records[record].currency, at: sources.count)
          sources.append(UInt32(base.count + record))
          next += 1
        }
      }
      let old = Int(oldNodes[node])
      if old >= 0 {
        for run in base.cells.runs(ofNodes: old..<(old + 1)) {
          let currency = base.cells.currencies[run]
          for row in base.cells.positions(ofRun: run) where !isLeftOut[row] {
            if next < joining.count {
              take { self.precedes($0, row: row, currency) }
            }
            directory.note(UInt32(node), currency, at: sources.count)
            sources.append(UInt32(row))
          }
        }
      }
      take { _ in true }
    }
    return Order(
      sources: sources, cells: directory.directory(count: sources.count, nodeCount: nodeCount))
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    let (x, y) = (records[a], records[b])
    if x.currency != y.currency { return x.currency < y.currency }
    return x.id.utf8.lexicographicallyPrecedes(y.id.utf8)
  }

  private func precedes(_ record: Int, row: Int, _ currency: CurrencyIndex) -> Bool {
    let record = records[record]
    if record.currency != currency { return record.currency < currency }
    let range = base.ids.range(row)
    return record.id.utf8.lexicographicallyPrecedes(base.ids.bytes[range])
  }

  private struct DirectoryBuilder {
    var nodes: [UInt32] = []
    var currencies: [CurrencyIndex] = []
    var starts: [UInt32] = []

    mutating func note(_ node: UInt32, _ currency: CurrencyIndex, at row: Int) {
      if nodes.last == node, currencies.last == currency { return }
      nodes.append(node)
      currencies.append(currency)
      starts.append(UInt32(row))
    }

    func directory(count: Int, nodeCount: Int) -> CellDirectory {
      CellDirectory(
        nodes: nodes, currencies: currencies, starts: starts + [UInt32(count)],
        nodeCount: nodeCount)
    }
  }

  // MARK: Columns

  private func gather<Value>(
    _ sources: [UInt32], _ column: [Value], renumbered: (Value) -> Value,
    own: (PositionRecord) -> Value
  ) -> [Value] {
    let count = base.count
    return sources.map { source in
      Int(source) < count ? renumbered(column[Int(source)]) : own(records[Int(source) - count])
    }
  }

  private func ids(_ sources: [UInt32]) -> TextColumn {
    var added = TextColumn()
    for record in records { added.append(record.id) }
    var destinations = [UInt32](repeating: .max, count: base.count + records.count)
    for (row, source) in sources.enumerated() { destinations[Int(source)] = UInt32(row) }
    return TextColumn(placing: [base.ids, added], at: destinations, count: sources.count)
  }

  /// Ids that stay keep their hash; with ids gone or no room left all are filed anew.
  private func index(
    _ ids: TextColumn, _ destinations: [UInt32], _ recordRows: [UInt32]
  ) -> TextIndex {
    let added = origins.count { $0 < 0 }
    if removed.isEmpty, let kept = base.index.grown(by: added, over: base.count) {
      var index = kept.renumbered(destinations)
      for (record, origin) in origins.enumerated() where origin < 0 {
        _ = index.insert(row: Int(recordRows[record]), of: ids)
      }
      return index
    }
    var index = base.index.resized(capacity: ids.count)
    // No id is there twice: nothing need be compared.
    for row in 0..<ids.count {
      index.insertUnique(row: row, hash: index.hash(ids.bytes.span, ids.range(row)))
    }
    return index
  }

  private func field(_ sources: [UInt32], _ field: PositionField) -> FixedColumn? {
    let column = base[field]
    guard column != nil || records.contains(where: { $0[field] != nil }) else { return nil }
    let count = base.count
    var values = [Int64](repeating: 0, count: sources.count)
    var present = BitMask(count: sources.count)
    for (row, source) in sources.enumerated() {
      let value: Int64?
      if Int(source) < count {
        value = column?[Int(source)]
      } else {
        value = records[Int(source) - count][field]
      }
      guard let value else { continue }
      values[row] = value
      present.set(row)
    }
    return FixedColumn(values: values, present: present)
  }

  private func givenRates(_ sources: [UInt32]) -> [RateQuote?]? {
    guard base.givenRates != nil || records.contains(where: { $0.givenRate != nil }) else {
      return nil
    }
    let none = [RateQuote?](repeating: nil, count: base.givenRates == nil ? base.count : 0)
    return gather(
      sources, base.givenRates ?? none, renumbered: { $0 }, own: { $0.givenRate })
  }

  /// The list holds what is in use, in byte order.
  private func texts(
    _ sources: [UInt32], _ shared: SharedTexts?, _ own: (PositionRecord) -> String
  ) -> SharedTexts? {
    var isUsed = [Bool](repeating: false, count: shared?.texts.count ?? 0)
    var used = Set<String>()
    for source in sources {
      if Int(source) < base.count {
        if let shared { isUsed[Int(shared.codes[Int(source)])] = true }
      } else {
        used.insert(own(records[Int(source) - base.count]))
      }
    }
    for (text, isUsed) in isUsed.enumerated() where isUsed {
      used.insert(shared?.texts[text] ?? "")
    }
    used.remove("")
    if used.isEmpty { return nil }
    let sorted = used.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var codes: [String: UInt32] = ["": 0]
    for (number, text) in sorted.enumerated() { codes[text] = UInt32(number + 1) }
    let newCodes = isUsed.indices.map { codes[shared?.texts[$0] ?? ""] ?? 0 }
    let column = sources.map { source in
      Int(source) < base.count
        ? shared.map { newCodes[Int($0.codes[Int(source)])] } ?? 0
        : codes[own(records[Int(source) - base.count])] ?? 0
    }
    return SharedTexts(texts: TextColumn([""] + sorted), codes: column)
  }
}
