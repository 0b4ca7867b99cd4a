// A batch of changes applied to a book: checked change by change, then laid out once. What comes
// out is what loading the changed files would give, to the bit; a fault leaves the book as it was,
// since a book is a value.

internal import Columns
public import Exact

public struct Revision {
  private let base: Book
  private var nodes: NodeRevision
  private var instruments: InstrumentRevision
  private var positions: PositionRevision
  private var fx: FXHistory
  private var ratings: [(draft: RatingDraft, item: Int)] = []

  public init(_ base: Book) {
    self.base = base
    nodes = NodeRevision(base.hierarchy)
    instruments = InstrumentRevision(base.instruments)
    positions = PositionRevision(base)
    fx = base.fx
  }

  /// The book after a batch; `asOf` where its day is another one too.
  public static func apply(
    _ changes: [Change], to book: Book, asOf: CalendarDate? = nil
  ) throws(ChangeFault) -> Book {
    var revision = Revision(book)
    for (item, change) in changes.enumerated() { try revision.take(change, item) }
    var result = try revision.book()
    if let asOf { result.settings.asOf = asOf }
    return result
  }

  /// The same, with rows that can be let go of: whoever looks again has them made of the book
  /// before once more, which is kept in their place.
  public static func applyRepeatably(
    _ changes: [Change], to book: Book, asOf: CalendarDate? = nil
  ) throws(ChangeFault) -> Book {
    var result = try apply(changes, to: book.laidOut, asOf: asOf)
    let rows = result.holdings.rows
    result.holdings = .deferred(
      DeferredRows(
        rows,
        layOut: {
          do throws(ChangeFault) {
            return try apply(changes, to: book.laidOut).holdings.rows
          } catch {
            preconditionFailure("a batch that was applied is refused: \(error)")
          }
        }), rows.facts)
    return result
  }

  private mutating func take(_ change: Change, _ item: Int) throws(ChangeFault) {
    do throws(FieldError) {
      try take(checked: change, item)
    } catch {
      throw ChangeFault(item: item, field: error.field, reason: error.reason)
    }
  }

  private mutating func take(checked change: Change, _ item: Int) throws(FieldError) {
    switch change {
    case .insertPosition(let draft): try insert(draft, item)
    case .updatePosition(let id, let values): try positions.update(id, values, item: item)
    case .resizePosition(let id, let quantity):
      try positions.resize(id, to: quantity, item: item)
    case .movePosition(let id, let node):
      try positions.move(id, to: try nodes.existing(node), item: item)
    case .closePosition(let id): try positions.close(id, item: item)
    case .reopenPosition(let id): try positions.reopen(id, item: item)
    case .createNode(let row): try nodes.create(row)
    case .updateNode(let id, let values): try nodes.update(id, values)
    case .moveNode(let id, let parent): try nodes.move(id, under: parent)
    case .closeNode(let id): try close(node: id)
    case .insertInstrument(let row): try instruments.insert(row, item: item)
    case .updateInstrument(let id, let values):
      try instruments.update(id, values, item: item)
    case .quote(let row):
      guard base.settings.asOf != nil else {
        throw FieldError("pair", .needsDate)
      }
      fx.take(row)
    case .rate(let draft):
      guard base.settings.asOf != nil else {
        throw FieldError("rating", .needsDate)
      }
      try check(draft.subject)
      ratings.append((draft, item))
    }
  }

  private mutating func insert(_ draft: PositionDraft, _ item: Int) throws(FieldError) {
    let node = try nodes.existing(draft.node)
    let instrument: Int
    do throws(BookFault) {
      instrument = try instruments.number(of: draft.instrument)
    } catch {
      throw FieldError("instrument_id", error)
    }
    try positions.insert(
      draft, node: node, instrument: instrument,
      currency: draft.currency ?? instruments.currency(instrument), item: item)
  }

  private mutating func close(node id: String) throws(FieldError) {
    let number = try nodes.existing(id)
    if let position = positions.openPosition(on: number, base.hierarchy) {
      throw FieldError("node_id", .holdsPosition(position))
    }
    _ = try nodes.close(id)
    positions.remove(on: number, base.hierarchy)
  }

  private func check(_ subject: RatingDraft.Subject) throws(FieldError) {
    switch subject {
    case .instrument(let id):
      do throws(BookFault) {
        _ = try instruments.number(of: id)
      } catch {
        throw FieldError("instrument_id", error)
      }
    case .entity(let id):
      guard base.entities.find(id) != nil else {
        throw FieldError("entity_id", .unknownEntity(suggestion: base.entities.nearest(to: id)))
      }
    }
  }
}

// MARK: What comes of it

extension Revision {
  private mutating func book() throws(ChangeFault) -> Book {
    var book = base
    book.fx = fx
    let tree = nodes.outcome()
    if let tree { book.hierarchy = tree.hierarchy }
    let terms = try instruments.outcome()
    if let terms { book.instruments = terms.instruments }
    takeHoldersOfEdited()
    let folded = try fold(book, tree, terms)
    if let folded {
      book.positions = folded.positions
      book.keyRates = try keyRates(folded)
      book.scenarioSets = try base.scenarioSets.map { set throws(ChangeFault) in
        try moved(set, folded)
      }
      book.factorHoldings = try moved(base.factorHoldings, folded)
    }
    if !ratings.isEmpty || terms?.places != nil {
      book.ratings = try ratingBook(book, terms?.places)
    }
    if let tree {
      book.limits = base.limits.moved(to: tree.places)
      book.realised = base.realised.moved(tree.places)
    }
    return book
  }

  /// What is derived of terms that changed is derived anew.
  private mutating func takeHoldersOfEdited() {
    if instruments.edited.isEmpty { return }
    var isEdited = [Bool](repeating: false, count: base.instruments.count)
    for number in instruments.edited.keys { isEdited[number] = true }
    for (row, instrument) in base.positions.instruments.enumerated()
    where isEdited[Int(instrument)] && !positions.removed.contains(row) {
      // The fault of a figure that no longer fits is the instrument's.
      _ = positions.take(row: row, item: instruments.item(of: Int(instrument)))
    }
  }

  private func fold(
    _ book: Book, _ tree: NodeRevision.Outcome?, _ terms: InstrumentRevision.Outcome?
  ) throws(ChangeFault) -> Folding.Result? {
    let kept = positions.records.indices.filter { !positions.isGone[$0] }
    if kept.isEmpty, positions.removed.isEmpty, tree == nil, terms?.places == nil { return nil }
    var records: [PositionRecord] = []
    records.reserveCapacity(kept.count)
    for number in kept {
      var record = positions.records[number]
      if let tree { record.node = UInt32(tree.places[Int(record.node)]) }
      if let places = terms?.places { record.instrument = UInt32(places[Int(record.instrument)]) }
      do throws(BookFault) {
        try record.derive(in: book)
      } catch {
        throw ChangeFault(item: positions.items[number], field: "quantity", reason: .book(error))
      }
      records.append(record)
    }
    let folding = Folding(
      base: base.positions, records: records, origins: kept.map { positions.origins[$0] },
      removed: Array(positions.removed),
      newNodes: tree.map { Array($0.places.prefix(base.hierarchy.count)) },
      newInstruments: terms?.places, nodeCount: book.hierarchy.count,
      instrumentCount: book.instruments.count)
    do throws(Folding.Misfit) {
      return try folding.run()
    } catch {
      let id = book.instruments.ids[error.instrument]
      throw ChangeFault(
        item: kept.isEmpty ? 0 : positions.items[kept[error.record]], field: "quantity",
        reason: .book(.tooManyDecimalsTogether(instrument: id)))
    }
  }

  /// Vectors follow their positions, and a resized position's its size.
  private func moved(
    _ set: ScenarioSet, _ folded: Folding.Result
  ) throws(ChangeFault) -> ScenarioSet {
    let resized = self.resized
    let moved = set.vectors.moved(
      to: { row in
        let place = folded.destinations[row]
        return place == .max ? nil : place
      },
      proportions: { row in resized[row].flatMap { positions.proportions[$0] } ?? [] })
    var result = set
    switch moved {
    case .success(let vectors): result.replace(vectors, positionCount: folded.positions.count)
    case .failure(let fault):
      throw ChangeFault(
        item: resized[fault.position].map { positions.items[$0] } ?? 0, field: "quantity",
        reason: .book(.outOfRange("pnl")))
    }
    return result
  }

  /// Exposures follow their positions, and a resized position's its size.
  private func moved(
    _ holdings: FactorHoldings, _ folded: Folding.Result
  ) throws(ChangeFault) -> FactorHoldings {
    let resized = self.resized
    func moved(_ rows: SparseRows, _ field: String) throws(ChangeFault) -> SparseRows {
      do throws(SparseRows.OutOfRange) {
        return try rows.moved(
          to: { row in
            let place = folded.destinations[row]
            return place == .max ? nil : place
          },
          proportions: { row in resized[row].flatMap { positions.proportions[$0] } ?? [] })
      } catch {
        throw ChangeFault(
          item: resized[error.position].map { positions.items[$0] } ?? 0, field: "quantity",
          reason: .book(.outOfRange(field)))
      }
    }
    return FactorHoldings(
      exposures: try moved(holdings.exposures, "exposure"),
      gammas: try moved(holdings.gammas, "gamma"), factorCount: holdings.factorCount,
      positionCount: folded.positions.count)
  }

  /// Records of resized positions by their base rows.
  private var resized: [Int: Int] {
    var resized: [Int: Int] = [:]
    for number in positions.proportions.keys where positions.origins[number] >= 0 {
      resized[positions.origins[number]] = number
    }
    return resized
  }

  /// Key rates follow their positions, and a resized position's its size.
  private func keyRates(_ folded: Folding.Result) throws(ChangeFault) -> KeyRates {
    let old = base.keyRates
    if old.count == 0 { return old }
    let resized = self.resized
    var entries: [KeyRates.Entry] = []
    entries.reserveCapacity(old.count)
    for (index, position) in old.positions.enumerated() {
      let place = folded.destinations[Int(position)]
      if place == .max { continue }
      for entry in old.run(index) {
        var value = old.values[entry]
        if let number = resized[Int(position)] {
          for proportion in positions.proportions[number] ?? [] {
            guard
              let scaled = Proportion.of(value, to: proportion.to, from: proportion.from)
            else {
              throw ChangeFault(
                item: positions.items[number], field: "quantity", reason: .book(.outOfRange("kr")))
            }
            value = scaled
          }
        }
        entries.append(
          KeyRates.Entry(position: place, point: old.pointOfValue[entry], value: value))
      }
    }
    return KeyRates(using: old.points, entries)
  }

  private func ratingBook(_ book: Book, _ places: [Int32]?) throws(ChangeFault) -> RatingBook {
    func place(_ number: Int) -> Int32 { places.map { $0[number] } ?? Int32(number) }
    var ofInstruments: [RatingEntry] = []
    for subject in 0..<Int32(base.ratings.instruments.subjectCount) {
      for var entry in base.ratings.instruments.entries(of: subject) {
        entry.subject = place(Int(subject))
        ofInstruments.append(entry)
      }
    }
    var ofEntities: [RatingEntry] = []
    for subject in 0..<Int32(base.ratings.entities.subjectCount) {
      ofEntities += base.ratings.entities.entries(of: subject)
    }
    let (oldInstruments, oldEntities) = (ofInstruments.count, ofEntities.count)
    var items: (instruments: [Int], entities: [Int]) = ([], [])
    for (draft, item) in ratings {
      switch draft.subject {
      case .instrument(let id):
        let subject = book.instruments.find(id).map { Int32($0.row) } ?? 0
        ofInstruments.append(draft.entry(subject))
        items.instruments.append(item)
      case .entity(let id):
        let subject = book.entities.find(id).map { Int32($0.row) } ?? 0
        ofEntities.append(draft.entry(subject))
        items.entities.append(item)
      }
    }
    let instruments = RatingHistory.build(ofInstruments, subjectCount: book.instruments.count)
    let entities = RatingHistory.build(ofEntities, subjectCount: book.entities.count)
    if let duplicate = instruments.duplicates.first {
      throw ChangeFault(
        item: items.instruments[duplicate.index - oldInstruments], field: "instrument_id",
        reason: .alreadyRated)
    }
    if let duplicate = entities.duplicates.first {
      throw ChangeFault(
        item: items.entities[duplicate.index - oldEntities], field: "entity_id",
        reason: .alreadyRated)
    }
    return RatingBook(instruments: instruments.history, entities: entities.history)
  }
}

extension RatingDraft {
  fileprivate func entry(_ subject: Int32) -> RatingEntry {
    RatingEntry(
      subject: subject, agency: agency, grade: grade, effective: effective, known: known,
      outlook: outlook)
  }
}
