// Applies batches of changes to positions beside a book that is laid out: a batch costs what it
// touches. What needs the whole book laid out anew (the tree, instruments, numbers with more
// decimals than their column has) is told to the caller, who does that.
//
// After every batch the overlay is what `Revision` would make of the base and all batches so far.

internal import Columns
public import Exact

public struct Overlay {
  private var patch: Patch
  /// By item of the batch at hand: the record of its position, −1 where none is named or known.
  private var numbers: [Int] = []
  /// Each touched record in the batch at hand, as it was; nil where it was not there.
  private var touched: [(number: Int, old: PositionRecord?, item: Int)] = []
  /// Places in `touched` by record.
  private var places = RowNumbers()
  /// Base rows that the batch took out.
  private var takenOut: [UInt32] = []

  /// Beside a book; one that has something beside it already is left as it is.
  public init(_ book: Book) {
    if case .patched(_, let patch) = book.holdings {
      self.patch = Patch(on: patch)
    } else {
      patch = Patch(book)
    }
  }

  private var base: Book { patch.ground.book }

  var hierarchy: Hierarchy { patch.tree?.hierarchy ?? base.hierarchy }

  /// Records beside the base.
  public var count: Int { patch.records.count }

  /// Batches since the base was laid out.
  public var batchCount: Int { patch.log.count }

  /// The book as it stands. Its positions are laid out when somebody looks.
  public func book(asOf: CalendarDate?) -> Book { patch.book(asOf: asOf) }

  /// A state with these positions, whatever it knows of rates and ratings.
  public func book(beside state: Book) -> Book {
    var book = state
    if patch.log.count > 0 { book.holdings = patch.holdings }
    return book
  }

  /// An overlay of a base that has some of these batches in it already: the rest is applied again.
  /// Nil where the rest needs more than an overlay.
  public func rebased(on base: Book, without merged: Int) -> Overlay? {
    var overlay = Overlay(base)
    for number in merged..<patch.log.count {
      do throws(ChangeFault) {
        if let first = patch.log[number].first, Self.replants(first) {
          _ = try overlay.replant(patch.log[number])
          continue
        }
        let outcome = try overlay.apply(
          patch.log[number], on: patch.day ?? base.settings.asOf, onChange: { _, _ in })
        guard outcome == .applied else { return nil }
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

  /// Keeps what a batch made of the tree.
  mutating func take(_ outcome: NodeRevision.Outcome?, _ changes: [Change]) {
    patch.log.append(changes)
    guard let outcome else { return }
    let tree = ReplantedTree(patch.tree, base, outcome)
    patch.tree = tree
    if !tree.keepsOrder(of: base.hierarchy) { patch.keepsPlaces = false }
  }

  public enum Outcome {
    case applied
    /// The batch is not for an overlay; nothing has changed.
    case needsRevision
  }

  /// Applies a batch to the book as it stands on a day, and tells of each position that it changed
  /// what it was and is.
  ///
  /// Records that `onChange` is told of name nodes by where they are now.
  public mutating func apply(
    _ changes: [Change], on day: CalendarDate?,
    onChange: (_ old: PositionRecord?, _ new: PositionRecord) -> Void
  ) throws(ChangeFault) -> Outcome {
    let (oldFX, oldCurrencies, oldGrowth) = (patch.fx, patch.currencies, patch.growth)
    patch.day = day ?? patch.day
    let oldCount = patch.records.count
    touched.removeAll(keepingCapacity: true)
    takenOut.removeAll(keepingCapacity: true)
    places = RowNumbers()
    do throws(Refusal) {
      takeOut(changes)
      for (item, change) in changes.enumerated() { try take(change, item) }
      let base = base
      for place in touched.indices {
        try settle(touched[place].number, touched[place].item, base)
      }
    } catch {
      patch.fx = oldFX
      patch.currencies = oldCurrencies
      patch.growth = oldGrowth
      rollBack(to: oldCount)
      if case .fault(let fault) = error { throw fault }
      return .needsRevision
    }
    for place in touched.indices {
      let number = touched[place].number
      if let tree = patch.tree {
        onChange(touched[place].old.map(tree.placed), tree.placed(patch.records[number]))
      } else {
        onChange(touched[place].old, patch.records[number])
      }
    }
    patch.log.append(changes)
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
      if let old, number < oldCount { patch.records[number] = old }
    }
    let newIDs = (oldCount..<patch.records.count).compactMap { number in
      patch.origins[number] == Patch.newPosition ? patch.records[number].id : nil
    }
    let rows = takenOut
    patch.index.withLock { index in
      for row in rows { index.ofRow.remove(Int(row)) }
      for id in newIDs {
        index.ofID[id] = nil
        index.inserted[id.lowercased()] = nil
      }
    }
    patch.insertedCount -= newIDs.count
    patch.origins.removeLast(patch.records.count - oldCount)
    patch.records.removeLast(patch.records.count - oldCount)
  }

  // MARK: One change

  private mutating func take(_ change: Change, _ item: Int) throws(Refusal) {
    switch change {
    case .updatePosition(let id, let values):
      let number = try open(id, item)
      try edit(number, item) { (record) throws(FieldError) in try record.set(values) }
      guard patch.records[number][.quantity] != nil else {
        throw refuse(item, "quantity", .mustBeGiven)
      }
    case .resizePosition(let id, let quantity):
      let number = try open(id, item)
      let old = patch.records[number][.quantity] ?? .zero
      try edit(number, item) { (record) throws(FieldError) in try record.resize(to: quantity) }
      // Key rates and vectors go with the size; where they may leave their range, whoever lays them
      // out has to say so now.
      guard patch.mayResize(number, to: quantity, from: old) else { throw .needsRevision }
      if patch.ground.hasMoreByPosition { patch.keepsPlaces = false }
    case .movePosition(let id, let node):
      let number = try open(id, item)
      patch.records[number].node = try self.node(node, item)
      patch.keepsPlaces = false
    case .closePosition(let id): patch.records[try open(id, item)].flags.insert(.closed)
    case .reopenPosition(let id):
      let number = try find(id, item)
      guard patch.records[number].flags.contains(.closed) else {
        throw refuse(item, "position_id", .isOpen)
      }
      patch.records[number].flags.remove(.closed)
    case .insertPosition(let draft): try insert(draft, item)
    case .quote(let row):
      guard patch.day != nil else { throw refuse(item, "pair", .needsDate) }
      patch.fx.take(row)
    case .createNode, .updateNode, .moveNode, .closeNode, .insertInstrument,
      .updateInstrument, .rate:
      throw .needsRevision
    }
  }

  private mutating func edit(
    _ number: Int, _ item: Int, _ body: (inout PositionRecord) throws(FieldError) -> Void
  ) throws(Refusal) {
    do throws(FieldError) {
      try body(&patch.records[number])
    } catch {
      throw refuse(item, error.field, error.reason)
    }
  }

  private func node(_ id: String, _ item: Int) throws(Refusal) -> UInt32 {
    if let node = hierarchy.find(id) {
      return patch.tree?.number(of: node.row) ?? UInt32(node.row)
    }
    throw refuse(item, "node_id", .book(.unknownNode(suggestion: hierarchy.nearest(to: id))))
  }

  /// Finds the positions of a whole batch, and takes out of the columns those that are still there:
  /// together, since each by itself would mean to wait for memory a dozen times.
  private mutating func takeOut(_ changes: [Change]) {
    let positions = patch.ground.positions
    let rows = positions.find(changes.map(\.positionID))
    let first = patch.records.count
    let beneath = patch.beneath
    (numbers, takenOut) = patch.index.withLock { index in
      var numbers: [Int] = []
      numbers.reserveCapacity(rows.count)
      var takenOut: [UInt32] = []
      for row in rows {
        if row == TextIndex.nowhere {
          numbers.append(-1)
        } else if let known = index.ofRow[Int(row)] {
          numbers.append(known)
        } else if let beneath, let known = beneath.index.withLock({ $0.ofRow[Int(row)] }),
          known < beneath.count
        {
          numbers.append(known)
        } else {
          let number = first + takenOut.count
          index.ofRow.insert(Int(row), number)
          numbers.append(number)
          takenOut.append(row)
        }
      }
      return (numbers, takenOut)
    }
    for record in positions.records(takenOut) { patch.records.append(record) }
    for row in takenOut { patch.origins.append(row) }
  }

  /// A position's record, with what it gives alone.
  private mutating func find(_ id: String, _ item: Int) throws(Refusal) -> Int {
    var number = numbers[item]
    if number < 0 { number = patch.number(ofNew: id) ?? -1 }
    if number < 0 { throw refuse(item, "position_id", .book(.unknownPosition)) }
    if let place = places[number] {
      touched[place].item = item
    } else {
      places.insert(number, touched.count)
      touched.append((number, patch.records[number], item))
      patch.records[number].forgetDerived()
    }
    return number
  }

  private mutating func open(_ id: String, _ item: Int) throws(Refusal) -> Int {
    let number = try find(id, item)
    guard !patch.records[number].flags.contains(.closed) else {
      throw refuse(item, "position_id", .isClosed)
    }
    return number
  }

  private mutating func insert(_ draft: PositionDraft, _ item: Int) throws(Refusal) {
    let node = try self.node(draft.node, item)
    guard let instrument = base.instruments.find(draft.instrument) else {
      let near = base.instruments.nearest(to: draft.instrument)
      throw refuse(item, "instrument_id", .book(.unknownInstrument(suggestion: near)))
    }
    let positions = patch.ground.positions
    if patch.number(ofNew: draft.id) != nil || positions.find(draft.id) != nil {
      throw refuse(item, "position_id", .alreadyExists)
    }
    let folded = draft.id.lowercased()
    if let near = patch.inserted(folded: folded) ?? positions.nearest(to: draft.id) {
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
    let number = patch.records.count
    patch.records.append(record)
    patch.origins.append(Patch.newPosition)
    places.insert(number, touched.count)
    touched.append((number, nil, item))
    let id = draft.id
    patch.index.withLock { index in
      index.ofID[id] = number
      index.inserted[folded] = id
    }
    patch.insertedCount += 1
    patch.keepsPlaces = false
    // A position never leaves but with its node, which is no matter of an overlay.
    if !patch.currencies.contains(record.currency) {
      patch.currencies = (patch.currencies + [record.currency]).sorted()
    }
  }

  /// Derives what follows, and checks that numbers fit the columns there are.
  private mutating func settle(_ number: Int, _ item: Int, _ base: Book) throws(Refusal) {
    let offer = patch.ground.offers[Int(patch.records[number].instrument)]
    if patch.records[number].mayDerive(offer) {
      do throws(BookFault) {
        try patch.records[number].derive(in: base)
      } catch {
        throw refuse(item, "quantity", .book(error))
      }
    }
    guard Self.fits(patch.records[number], patch.ground) else { throw .needsRevision }
  }

  private static func fits(_ record: borrowing PositionRecord, _ ground: Patch.Ground) -> Bool {
    // Sums of who lacks a field are kept of fields that somebody lacks.
    guard record.present & ground.neverLacking == ground.neverLacking else { return false }
    let instrument = Int(record.instrument)
    for term in PositionTerm.allCases {
      guard let value = record[term] else { continue }
      let scales = ground.decimals[term.rawValue]
      let scale = scales.isEmpty ? 0 : scales[instrument]
      // More decimals than the column has may not fit beside its other values.
      guard value.scale <= scale, value.coefficient(atScale: Int(scale)) != nil else {
        return false
      }
    }
    return true
  }
}
