// Positions while a batch changes them: the records of those that were touched. Nodes and
// instruments have the numbers that `NodeRevision` and `InstrumentRevision` give them.

internal import Columns
internal import Exact

struct PositionRevision {
  private let base: Book
  private(set) var records: [PositionRecord] = []
  /// The row of the base each came from, −1 for new ones.
  private(set) var origins: [Int] = []
  /// The item of the batch that last touched each.
  private(set) var items: [Int] = []
  /// Those whose node was closed are gone.
  private(set) var isGone: [Bool] = []
  private(set) var removed: Set<Int> = []
  /// New quantity over old, of those that were resized.
  private(set) var proportions: [Int: [(to: Decimal, from: Decimal)]] = [:]
  private var numberOfRow: [Int: Int] = [:]
  private var numberOfID: [String: Int] = [:]
  private var insertedFolded: [String: String] = [:]

  init(_ base: Book) { self.base = base }

  /// The record of a base row, taken out for an edit.
  mutating func take(row: Int, item: Int) -> Int {
    if let number = numberOfRow[row] {
      items[number] = item
      return number
    }
    var record = base.positions.record(row)
    record.forgetDerived()
    numberOfRow[row] = records.count
    return append(record, origin: row, item: item)
  }

  private mutating func append(_ record: PositionRecord, origin: Int, item: Int) -> Int {
    records.append(record)
    origins.append(origin)
    items.append(item)
    isGone.append(false)
    return records.count - 1
  }

  private mutating func take(_ id: String, item: Int) throws(FieldError) -> Int {
    if let number = numberOfID[id], !isGone[number] {
      items[number] = item
      return number
    }
    guard let row = base.positions.find(id)?.row, !isRemoved(row) else {
      throw FieldError("position_id", .unknownPosition)
    }
    return take(row: row, item: item)
  }

  private func isRemoved(_ row: Int) -> Bool {
    removed.contains(row) || numberOfRow[row].map { isGone[$0] } ?? false
  }

  /// An open one: what is closed takes no change but `reopen`.
  private mutating func takeOpen(_ id: String, item: Int) throws(FieldError) -> Int {
    let number = try take(id, item: item)
    guard !records[number].flags.contains(.closed) else {
      throw FieldError("position_id", .isClosed)
    }
    return number
  }

  mutating func insert(
    _ draft: PositionDraft, node: Int, instrument: Int, currency: CurrencyIndex, item: Int
  ) throws(FieldError) {
    let folded = draft.id.lowercased()
    if let number = numberOfID[draft.id], !isGone[number] {
      throw FieldError("position_id", .alreadyExists)
    }
    if let row = base.positions.find(draft.id)?.row, !isRemoved(row) {
      throw FieldError("position_id", .alreadyExists)
    }
    if let near = insertedFolded[folded] ?? base.positions.nearest(to: draft.id), near != draft.id {
      throw FieldError("position_id", .existsByCase(of: near))
    }
    var record = PositionRecord(
      id: draft.id, node: UInt32(node), instrument: UInt32(instrument), currency: currency)
    try record.set(draft.values)
    guard record[.quantity] != nil else { throw FieldError("quantity", .mustBeGiven) }
    if draft.isClosed { record.flags.insert(.closed) }
    numberOfID[draft.id] = append(record, origin: -1, item: item)
    insertedFolded[folded] = draft.id
  }

  mutating func update(
    _ id: String, _ values: [PositionValue], item: Int
  ) throws(FieldError) {
    let number = try takeOpen(id, item: item)
    try records[number].set(values)
    guard records[number][.quantity] != nil else { throw FieldError("quantity", .mustBeGiven) }
  }

  mutating func move(_ id: String, to node: Int, item: Int) throws(FieldError) {
    let number = try takeOpen(id, item: item)
    records[number].node = UInt32(node)
  }

  mutating func close(_ id: String, item: Int) throws(FieldError) {
    let number = try takeOpen(id, item: item)
    records[number].flags.insert(.closed)
  }

  mutating func reopen(_ id: String, item: Int) throws(FieldError) {
    let number = try take(id, item: item)
    guard records[number].flags.contains(.closed) else {
      throw FieldError("position_id", .isOpen)
    }
    records[number].flags.remove(.closed)
  }

  /// Given figures that speak of the holding go with it; what has happened stays.
  mutating func resize(_ id: String, to quantity: Decimal, item: Int) throws(FieldError) {
    let number = try takeOpen(id, item: item)
    let old = records[number][.quantity] ?? .zero
    try records[number].resize(to: quantity)
    proportions[number, default: []].append((to: quantity, from: old))
  }

  /// The open position of a node that comes first in the base's order, if there is one.
  func openPosition(on node: Int, _ hierarchy: Hierarchy) -> String? {
    if node < hierarchy.count {
      let cells = base.positions.cells
      for run in cells.runs(ofNodes: node..<(node + 1)) {
        for row in cells.positions(ofRun: run) where numberOfRow[row] == nil {
          if !base.positions.flags[row].contains(.closed) { return base.positions.ids[row] }
        }
      }
    }
    let open = records.indices.first { number in
      Int(records[number].node) == node && !isGone[number]
        && !records[number].flags.contains(.closed)
    }
    return open.map { records[$0].id }
  }

  /// Lets go of the closed positions of a node that is closed.
  mutating func remove(on node: Int, _ hierarchy: Hierarchy) {
    if node < hierarchy.count {
      let cells = base.positions.cells
      for run in cells.runs(ofNodes: node..<(node + 1)) {
        for row in cells.positions(ofRun: run) where numberOfRow[row] == nil { removed.insert(row) }
      }
    }
    for number in records.indices where Int(records[number].node) == node && !isGone[number] {
      isGone[number] = true
      if origins[number] >= 0 { removed.insert(origins[number]) }
    }
  }
}

extension PositionField {
  /// Whether it is in proportion to what is held.
  var isOfHolding: Bool {
    switch self {
    case .realizedPnL, .dailyPnL, .fees: false
    default: true
    }
  }
}

/// A figure of a holding of another size, rounded once.
enum Proportion {
  /// value × to ÷ from, half to even; nil where it does not fit.
  static func of(_ value: Int64, to: Decimal, from: Decimal) -> Int64? {
    // Brought to one scale the decimals drop out: value × a ÷ b.
    let shift = Int(to.scale) - Int(from.scale)
    let product = UInt256(
      multiplying: UInt128(value.magnitude), by: UInt128(to.coefficient.magnitude))
    let divisor = UInt256(low: UInt128(from.coefficient.magnitude))
    guard let numerator = shift < 0 ? product.multiplied(by: .powerOfTen(-shift)) : product,
      let denominator = shift > 0 ? divisor.multiplied(by: .powerOfTen(shift)) : divisor,
      let magnitude = numerator.dividedHalfEven(by: denominator).asUInt128
    else { return nil }
    let isNegative = (value < 0) != ((to.coefficient < 0) != (from.coefficient < 0))
    guard let result = Int128(exactly: magnitude) else { return nil }
    return Int64(exactly: isNegative ? -result : result)
  }
}
