// Positions that have changed since a book was laid out, beside that book: a batch of changes to
// positions costs what it touches. What needs the whole book laid out anew (the tree, instruments,
// numbers with more decimals than their column has) is told to the caller, who does that.
//
// After every batch the overlay is what `Revision` would make of the base and all batches so far.

internal import Columns
public import Exact

public struct Overlay {
  public let base: Book
  private var records: [PositionRecord] = []
  private var numberOfRow: [Int: Int] = [:]
  private var numberOfID: [String: Int] = [:]
  private var insertedFolded: [String: String] = [:]
  /// Ascending, of all positions.
  private var currencies: [CurrencyIndex]
  private let mayLack: [Bool]
  private var fx: FXHistory
  private var log = BatchLog()
  private var insertedCount = 0
  /// Each touched record in the batch at hand, as it was; nil where it was not there.
  private var touched: [(number: Int, old: PositionRecord?, item: Int)] = []
  /// By record: its place in `touched`, −1 where the batch has not touched it.
  private var placeInTouched: [Int32] = []
  /// Base rows that the batch took out.
  private var takenOut: [Int] = []

  public init(_ base: Book) {
    let base = base.laidOut
    self.base = base
    fx = base.fx
    let facts = base.holdingFacts
    mayLack = facts.mayLack
    currencies = facts.currencies
  }

  /// Records beside the base.
  public var count: Int { records.count }

  /// Batches since the base was laid out.
  public var batchCount: Int { log.count }

  /// An overlay of a base that has some of these batches in it already: the rest is applied again.
  /// Nil where the rest needs more than an overlay.
  public func rebased(on base: Book, without merged: Int) -> Overlay? {
    var overlay = Overlay(base)
    for batch in log.batches.dropFirst(merged) {
      do throws(ChangeFault) {
        guard try overlay.apply(batch, onChange: { _, _ in }) == .applied else { return nil }
      } catch {
        preconditionFailure("a batch that was applied is refused: \(error)")
      }
    }
    return overlay
  }

  /// Whether a change is one of positions alone.
  public static func takes(_ change: Change) -> Bool {
    switch change {
    case .updatePosition, .resizePosition, .movePosition, .closePosition, .reopenPosition,
      .insertPosition, .quote:
      true
    case .createNode, .updateNode, .moveNode, .closeNode, .insertInstrument,
      .updateInstrument, .rate:
      false
    }
  }

  public enum Outcome {
    case applied
    /// The batch is not for an overlay; nothing has changed.
    case needsRevision
  }

  /// Applies a batch, and tells of each position that it changed what it was and is.
  public mutating func apply(
    _ changes: [Change], onChange: (_ old: PositionRecord?, _ new: PositionRecord) -> Void
  ) throws(ChangeFault) -> Outcome {
    let oldFX = fx
    let oldCurrencies = currencies
    let oldCount = records.count
    touched.removeAll(keepingCapacity: true)
    takenOut.removeAll(keepingCapacity: true)
    do throws(Refusal) {
      for (item, change) in changes.enumerated() { try take(change, item) }
      for (number, _, item) in touched { try settle(number, item) }
    } catch {
      fx = oldFX
      currencies = oldCurrencies
      rollBack(to: oldCount)
      if case .fault(let fault) = error { throw fault }
      return .needsRevision
    }
    for (number, old, _) in touched {
      placeInTouched[number] = -1
      onChange(old, records[number])
    }
    log.append(changes)
    return .applied
  }

  private enum Refusal: Error {
    case fault(ChangeFault)
    case needsRevision
  }

  private func refuse(_ item: Int, _ field: String, _ reason: ChangeReason) -> Refusal {
    .fault(ChangeFault(item: item, field: field, reason: reason))
  }

  /// Records that came with the batch stand behind all others.
  private mutating func rollBack(to oldCount: Int) {
    for (number, old, _) in touched {
      placeInTouched[number] = -1
      if let old, number < oldCount { records[number] = old }
    }
    for record in records[oldCount...] where numberOfID[record.id] != nil {
      numberOfID[record.id] = nil
      insertedFolded[record.id.lowercased()] = nil
      insertedCount -= 1
    }
    for row in takenOut { numberOfRow[row] = nil }
    records.removeLast(records.count - oldCount)
    placeInTouched.removeLast(placeInTouched.count - oldCount)
  }

  // MARK: One change

  private mutating func take(_ change: Change, _ item: Int) throws(Refusal) {
    switch change {
    case .updatePosition(let id, let values):
      let number = try open(id, item)
      try edit(number, item) { (record) throws(FieldError) in try record.set(values) }
      guard records[number][.quantity] != nil else {
        throw refuse(item, "quantity", .mustBeGiven)
      }
    case .resizePosition(let id, let quantity):
      let number = try open(id, item)
      try edit(number, item) { (record) throws(FieldError) in try record.resize(to: quantity) }
    case .movePosition(let id, let node):
      let number = try open(id, item)
      records[number].node = try self.node(node, item)
    case .closePosition(let id): records[try open(id, item)].flags.insert(.closed)
    case .reopenPosition(let id):
      let number = try find(id, item)
      guard records[number].flags.contains(.closed) else {
        throw refuse(item, "position_id", .isOpen)
      }
      records[number].flags.remove(.closed)
    case .insertPosition(let draft): try insert(draft, item)
    case .quote(let row):
      guard base.settings.asOf != nil else { throw refuse(item, "pair", .needsDate) }
      fx.take(row)
    case .createNode, .updateNode, .moveNode, .closeNode, .insertInstrument,
      .updateInstrument, .rate:
      throw .needsRevision
    }
  }

  private mutating func edit(
    _ number: Int, _ item: Int, _ body: (inout PositionRecord) throws(FieldError) -> Void
  ) throws(Refusal) {
    do throws(FieldError) {
      try body(&records[number])
    } catch {
      throw refuse(item, error.field, error.reason)
    }
  }

  private func node(_ id: String, _ item: Int) throws(Refusal) -> UInt32 {
    if let node = base.hierarchy.find(id) { return UInt32(node.row) }
    throw refuse(
      item, "node_id", .book(.unknownNode(suggestion: base.hierarchy.nearest(to: id))))
  }

  /// A position's record, with what it gives alone.
  private mutating func find(_ id: String, _ item: Int) throws(Refusal) -> Int {
    if let row = base.positions.find(id)?.row {
      if let number = numberOfRow[row] {
        touch(number, item)
        return number
      }
      let number = records.count
      numberOfRow[row] = number
      takenOut.append(row)
      records.append(base.positions.record(row))
      placeInTouched.append(-1)
      touch(number, item)
      return number
    }
    if let number = numberOfID[id] {
      touch(number, item)
      return number
    }
    throw refuse(item, "position_id", .book(.unknownPosition))
  }

  private mutating func open(_ id: String, _ item: Int) throws(Refusal) -> Int {
    let number = try find(id, item)
    guard !records[number].flags.contains(.closed) else {
      throw refuse(item, "position_id", .isClosed)
    }
    return number
  }

  private mutating func touch(_ number: Int, _ item: Int) {
    let place = Int(placeInTouched[number])
    if place >= 0 {
      touched[place].item = item
      return
    }
    placeInTouched[number] = Int32(touched.count)
    touched.append((number, records[number], item))
    records[number].forgetDerived()
  }

  private mutating func insert(_ draft: PositionDraft, _ item: Int) throws(Refusal) {
    let node = try self.node(draft.node, item)
    guard let instrument = base.instruments.find(draft.instrument) else {
      let near = base.instruments.nearest(to: draft.instrument)
      throw refuse(item, "instrument_id", .book(.unknownInstrument(suggestion: near)))
    }
    if numberOfID[draft.id] != nil || base.positions.find(draft.id) != nil {
      throw refuse(item, "position_id", .alreadyExists)
    }
    let folded = draft.id.lowercased()
    if let near = insertedFolded[folded] ?? base.positions.nearest(to: draft.id) {
      throw refuse(item, "position_id", .existsByCase(of: near))
    }
    var record = PositionRecord(
      id: draft.id, node: node, instrument: UInt32(instrument.row),
      currency: draft.currency ?? base.instruments.currencies[instrument.row])
    do throws(FieldError) {
      try record.set(draft.values)
    } catch {
      throw refuse(item, error.field, error.reason)
    }
    guard record[.quantity] != nil else { throw refuse(item, "quantity", .mustBeGiven) }
    if draft.isClosed { record.flags.insert(.closed) }
    let number = records.count
    records.append(record)
    placeInTouched.append(Int32(touched.count))
    touched.append((number, nil, item))
    numberOfID[draft.id] = number
    insertedFolded[folded] = draft.id
    insertedCount += 1
    // A position never leaves but with its node, which is no matter of an overlay.
    if !currencies.contains(record.currency) {
      currencies = (currencies + [record.currency]).sorted()
    }
  }

  /// Derives what follows, and checks that numbers fit the columns there are.
  private mutating func settle(_ number: Int, _ item: Int) throws(Refusal) {
    do throws(BookFault) {
      try records[number].derive(in: base)
    } catch {
      throw refuse(item, "quantity", .book(error))
    }
    // Sums of who lacks a field are kept of fields that somebody lacks.
    for field in PositionField.allCases
    where records[number][field] == nil && !mayLack[field.rawValue] { throw .needsRevision }
    let instrument = Int(records[number].instrument)
    for term in PositionTerm.allCases {
      guard let value = records[number][term] else { continue }
      let scale = base.positions[term]?.scales[instrument] ?? 0
      // More decimals than the column has may not fit beside its other values.
      guard value.scale <= scale, value.coefficient(atScale: Int(scale)) != nil else {
        throw .needsRevision
      }
    }
  }

  // MARK: The book

  /// The book as it stands. Its positions are laid out when somebody looks.
  public func book(asOf: CalendarDate?) -> Book {
    var book = base
    book.settings.asOf = asOf
    if log.count == 0 { return book }
    let log = log
    book.fx = fx
    let base = base
    let facts = HoldingFacts(
      count: base.positions.count + insertedCount, currencies: currencies, mayLack: mayLack)
    book.holdings = .deferred(
      DeferredRows(layOut: {
        do throws(ChangeFault) {
          return try Revision.apply(log.changes, to: base).holdings.rows
        } catch {
          preconditionFailure("a batch that was applied is refused: \(error)")
        }
      }), facts)
    return book
  }
}

/// Batches in order. Many states share them: adding one copies two short lists.
private struct BatchLog: Sendable {
  private static let width = 256
  private var folders: [[[Change]]] = []
  private(set) var count = 0

  mutating func append(_ batch: [Change]) {
    if count % Self.width == 0 { folders.append([]) }
    folders[folders.count - 1].append(batch)
    count += 1
  }

  var batches: [[Change]] { folders.flatMap { $0 } }

  var changes: [Change] { batches.flatMap { $0 } }
}
