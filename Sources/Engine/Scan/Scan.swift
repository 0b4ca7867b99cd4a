// Reads positions in batches and adds them to the groups they belong to. Pieces of the book are
// read on several threads, each into a table of its own; exact sums make any division of the work
// equal.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct Scan: Sendable {
  let reader: PositionReader
  let nodes: Range<Int>
  /// Keys whose codes make a group; what follows from them is in `keys` alone.
  let grouping: [KeyColumn]
  /// All keys whose codes a group remembers.
  let keys: [KeyColumn]
  let numbers: KeyNumbers
  let filter: RowFilter?
  let requirements: Requirements
  let includesPaper: Bool
  let splits: StrategySplits?
  /// Currencies that positions are in, by rank; the last digit of a slot's key.
  let currencyRanks: [UInt32]
  let currencies: [CurrencyIndex]

  var book: Book { reader.book }

  /// The same of a book whose rows can be read without asking for them each time.
  var laidOut: Scan {
    if book.isLaidOut { return self }
    return Scan(
      reader: reader.laidOut, nodes: nodes, grouping: grouping, keys: keys, numbers: numbers,
      filter: filter, requirements: requirements, includesPaper: includesPaper, splits: splits,
      currencyRanks: currencyRanks, currencies: currencies)
  }

  /// Uneven pieces balance themselves when each thread takes several.
  static let piecesPerThread = 4

  /// Most bytes that the sums of all groups may take: by position, 10 M of them with six measures.
  static let maximumByteCount = 8 << 30

  private var maximumGroups: Int {
    Self.maximumByteCount
      / requirements.byteCount(keyCount: keys.count, currencyCount: currencies.count)
  }

  func run(threads: Int, _ cancellation: Cancellation) throws(QueryFault) -> GroupTable {
    let pieces = self.pieces(threads > 1 ? threads * Self.piecesPerThread : 1)
    let tables = Parallel.map(count: pieces.count, threads: threads) { index in
      scan(pieces[index], cancellation)
    }
    var result = GroupTable(requirements, numbers)
    for (index, table) in tables.enumerated() {
      guard let table else { throw Cancellation.fault }
      if index == 0 {
        result = table
      } else {
        try result.merge(
          table, keyCount: keys.count, currencyCount: currencies.count, requirements, cancellation)
      }
    }
    return result
  }

  /// Which of some rows, ascending, pass, and the slot of each: piece by piece, each with slots of
  /// its own.
  struct Members: Sendable {
    var slotCount = 0
    /// Of all keys, slot after slot.
    var codes: [UInt32] = []
    /// Places among the rows that were asked for, and their slots.
    var indices: [UInt32] = []
    var slots: [UInt32] = []
  }

  func members(
    of rows: [UInt32], threads: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> [Members] {
    let pieces = self.pieces(threads > 1 ? threads * Self.piecesPerThread : 1)
    let found = Parallel.map(count: pieces.count, threads: threads) { index in
      members(of: rows, pieces[index], cancellation)
    }
    return try found.map { members throws(QueryFault) in
      guard let members else { throw Cancellation.fault }
      return members
    }
  }

  /// Nil when cancelled.
  private func members(
    of rows: [UInt32], _ runs: Range<Int>, _ cancellation: Cancellation
  ) -> Members? {
    var members = Members()
    var table = GroupTable(requirements, numbers)
    var batch = Batch()
    let cells = reader.positions.cells
    var next = 0
    func take() {
      select(&batch)
      assignSlots(&batch, &table)
      for place in 0..<batch.count {
        while rows[next] < batch.rows[place] { next += 1 }
        members.indices.append(UInt32(next))
        members.slots.append(batch.slots[place])
      }
      batch.clear()
    }
    next = rows.firstPlace(atLeast: cells.starts[runs.lowerBound])
    var wanted = next
    for run in runs {
      let end = cells.starts[run + 1]
      while wanted < rows.count, rows[wanted] < end {
        batch.rows.append(rows[wanted])
        batch.nodes.append(cells.nodes[run])
        batch.currencies.append(UInt32(cells.currencies[run].row))
        wanted += 1
        if batch.count == Batch.size {
          if cancellation.isRequested() { return nil }
          take()
        }
      }
    }
    take()
    members.slotCount = table.count
    members.codes = table.codes
    return cancellation.isRequested() ? nil : members
  }

  /// Ranges of runs with about as many positions each.
  private func pieces(_ count: Int) -> [Range<Int>] {
    let cells = reader.positions.cells
    let runs = cells.runs(ofNodes: nodes)
    if runs.isEmpty { return [runs] }
    let first = Int(cells.starts[runs.lowerBound])
    let rows = Int(cells.starts[runs.upperBound]) - first
    var pieces: [Range<Int>] = []
    var start = runs.lowerBound
    for piece in 1...count {
      let target = first + rows * piece / count
      var end = start
      while end < runs.upperBound, Int(cells.starts[end]) < target { end += 1 }
      if piece == count { end = runs.upperBound }
      if end > start { pieces.append(start..<end) }
      start = end
    }
    return pieces
  }

  /// Nil when cancelled.
  private func scan(_ runs: Range<Int>, _ cancellation: Cancellation) -> GroupTable? {
    var table = GroupTable(requirements, numbers)
    let maximumGroups = maximumGroups
    var batch = Batch()
    let cells = reader.positions.cells
    for run in runs {
      var rest = cells.positions(ofRun: run)
      while !rest.isEmpty {
        let part = rest.prefix(Batch.size - batch.count)
        fill(&batch, part, run)
        rest = rest[part.endIndex...]
        if batch.count == Batch.size {
          if cancellation.isRequested() { return nil }
          add(&batch, to: &table)
          if table.count > maximumGroups {
            table.isTooLarge = true
            return table
          }
        }
      }
    }
    add(&batch, to: &table)
    return cancellation.isRequested() ? nil : table
  }

  private func fill(_ batch: inout Batch, _ rows: Range<Int>, _ run: Int) {
    let node = reader.positions.cells.nodes[run]
    let currency = UInt32(reader.positions.cells.currencies[run].row)
    for row in rows {
      batch.rows.append(UInt32(row))
      batch.nodes.append(node)
      batch.currencies.append(currency)
    }
  }

  private func add(_ batch: inout Batch, to table: inout GroupTable) {
    defer { batch.clear() }
    select(&batch)
    if batch.count == 0 { return }
    assignSlots(&batch, &table)
    table.extend(requirements)
    let adder = ComponentAdder(reader: reader, batch: batch)
    for (number, component) in requirements.components.enumerated() {
      if component.isWide {
        adder.addWide(component, to: &table.wide[number])
      } else if !adder.add(component, to: &table.sums[number]) {
        table.hasOverflow = true
      }
    }
    for (number, extreme) in requirements.extremes.enumerated() {
      adder.add(extreme, to: &table.extremes[number])
    }
  }

  /// Leaves what counts and passes the filter.
  private func select(_ batch: inout Batch) {
    let excluded: PositionFlags = includesPaper ? [.closed] : [.paper, .closed]
    let flags = reader.positions.flags
    var passes = batch.rows.map { flags[Int($0)].isDisjoint(with: excluded) }
    if passes.contains(false) { batch.keep(passes) }
    if let splits { batch.split(splits) }
    guard let filter, batch.count > 0 else { return }
    passes = filter.evaluate(batch, reader).map { $0 == .yes }
    batch.keep(passes)
  }

  private func assignSlots(_ batch: inout Batch, _ table: inout GroupTable) {
    var combined = [UInt64](repeating: 0, count: batch.count)
    for (place, key) in grouping.enumerated() {
      table.numbers.makeDense(&combined, before: place)
      combine(key, batch, &combined)
    }
    table.numbers.makeDense(&combined, before: grouping.count)
    let radix = UInt64(currencies.count)
    batch.slots.removeAll(keepingCapacity: true)
    var previous: (key: UInt64, slot: UInt32)?
    for index in 0..<batch.count {
      let key =
        combined[index] &* radix &+ UInt64(currencyRanks[Int(batch.currencies[index])])
      if let previous, previous.key == key {
        batch.slots.append(previous.slot)
        continue
      }
      let slot = table.table.slot(key)
      if slot * keys.count == table.codes.count {
        for key in keys { table.codes.append(reader.code(of: key, batch, index)) }
      }
      batch.slots.append(UInt32(slot))
      previous = (key, UInt32(slot))
    }
  }

  private func combine(_ key: KeyColumn, _ batch: Batch, _ combined: inout [UInt64]) {
    let radix = key.radix
    switch key.codes {
    case .byNode(let codes):
      for index in combined.indices {
        combined[index] = combined[index] &* radix &+ UInt64(codes[Int(batch.nodes[index])])
      }
    case .byInstrument(let codes):
      let instruments = reader.positions.instruments
      for index in combined.indices {
        let instrument = Int(instruments[Int(batch.rows[index])])
        combined[index] = combined[index] &* radix &+ UInt64(codes[instrument])
      }
    case .byRow(let codes):
      for index in combined.indices {
        combined[index] = combined[index] &* radix &+ UInt64(codes[Int(batch.rows[index])])
      }
    case .row, .byCurrency, .split:
      for index in combined.indices {
        combined[index] =
          combined[index] &* radix &+ UInt64(reader.code(of: key, batch, index))
      }
    }
  }
}
