// The rows of a book after a step: those of the first book where nothing has touched them, records
// in the place of all others, and what hangs on either.

internal import Columns
internal import Exact

struct PassageLayout {
  let frame: CommonFrame
  let pairs: PositionPairs
  let terms: [PassageSteps]
  let step: PassageStep
  /// With the tables of the step.
  let book: Book

  /// The same book with its rows.
  func laidOut() throws(PassageFault) -> Book {
    let usesBase = frame.keepsCurrencies
    let base = usesBase ? frame.from.positions : .none
    var records: [PositionRecord] = []
    var origins: [Int] = []
    var removed: Set<Int> = []
    let through = PassageSteps(through: step)
    let changed = pairs.pairs.indices.filter { number in
      let pair = pairs.pairs[number]
      guard pair.isHeld(after: step) else {
        if usesBase { removed.insert(Int(pair.from)) }
        return false
      }
      if !usesBase || pair.from < 0 { return true }
      if pair.to >= 0, !pair.steps.isDisjoint(with: through) { return true }
      return !terms[Int(frame.instrumentOfFrom[Int(instrument(of: pair))])]
        .isDisjoint(with: through)
    }
    for start in stride(from: 0, to: changed.count, by: PositionPairs.chunk) {
      let chunk = changed[start..<min(start + PositionPairs.chunk, changed.count)]
      for record in made(chunk) {
        var record = record
        do throws(BookFault) {
          try record.derive(in: book)
        } catch {
          throw .beyondRange(position: record.id, step: step)
        }
        records.append(record)
      }
      for number in chunk {
        let pair = pairs.pairs[number]
        origins.append(usesBase ? Int(pair.from >= 0 ? pair.from : pair.closed) : -1)
      }
    }
    if usesBase { removed.formUnion(rowsOfGoneNodes) }
    let folding = Folding(
      base: base, records: records, origins: origins, removed: removed.sorted(),
      newNodes: usesBase ? frame.nodeOfFrom : [],
      newInstruments: usesBase ? frame.instrumentOfFrom : [], nodeCount: frame.nodeCount,
      instrumentCount: frame.instrumentCount)
    let folded: Folding.Result
    do throws(Folding.Misfit) {
      folded = try folding.run()
    } catch {
      throw .beyondRange(position: records[error.record].id, step: step)
    }
    return try hung(on: folded, usesBase: usesBase)
  }

  /// Closed positions of nodes that are gone with them; whoever else was there has moved.
  private var rowsOfGoneNodes: Set<Int> {
    var rows: Set<Int> = []
    for (node, number) in frame.nodeOfFrom.enumerated() where number < 0 {
      for run in pairs.from.cells.runs(ofNodes: node..<(node + 1)) {
        for row in pairs.from.cells.positions(ofRun: run) where pairs.pairOfFrom[row] < 0 {
          rows.insert(row)
        }
      }
    }
    // One that was opened again is taken out already, by the record in its place.
    for pair in pairs.pairs where pair.closed >= 0 { rows.remove(Int(pair.closed)) }
    return rows
  }

  private func instrument(of pair: PositionPairs.Pair) -> UInt32 {
    pairs.from.instruments[Int(pair.from)]
  }

  private func made(_ chunk: ArraySlice<Int>) -> [PositionRecord] {
    let list = chunk.map { pairs.pairs[$0] }
    let before = pairs.from.given(
      list.filter { $0.from >= 0 }.map { UInt32($0.from) }, frame.ofFrom)
    let after = pairs.to.given(list.filter { $0.to >= 0 }.map { UInt32($0.to) }, frame.ofTo)
    var (a, b) = (0, 0)
    return list.map { pair in
      defer {
        a += pair.from >= 0 ? 1 : 0
        b += pair.to >= 0 ? 1 : 0
      }
      if pair.from < 0 { return after[b] }
      if pair.to < 0 { return before[a] }
      return before[a].toward(after[b], pair, after: step)
    }
  }

  // MARK: What hangs on rows

  private func hung(on folded: Folding.Result, usesBase: Bool) throws(PassageFault) -> Book {
    var places = [UInt32](repeating: .max, count: pairs.pairs.count)
    for (number, pair) in pairs.pairs.enumerated() where pair.isHeld(after: step) {
      if usesBase, pair.from >= 0 {
        places[number] = folded.destinations[Int(pair.from)]
        continue
      }
      let id = pair.from >= 0 ? pairs.from.ids[Int(pair.from)] : pairs.to.ids[Int(pair.to)]
      guard let row = folded.positions.find(id)?.row else { throw .letterCase(id: id) }
      places[number] = UInt32(row)
    }
    let sources = PassageSources(pairs: pairs, step: step, places: places)
    var result = book
    let count = folded.positions.count
    result.positions = folded.positions
    result.keyRates = try sources.keyRates(frame.from.keyRates, frame.to.keyRates)
    result.scenarioSets = try frame.from.scenarioSets.map { set throws(PassageFault) in
      let other = frame.to.scenarioSets.first { $0.name == set.name }
      return try sources.set(set, other, positionCount: count)
    }
    result.factorHoldings = try sources.factors(
      frame.from.factorHoldings, frame.to.factorHoldings,
      isSameModel: frame.from.factors.ids == frame.to.factors.ids, positionCount: count)
    return result
  }
}

/// What hangs on positions after a step, from both books.
struct PassageSources {
  let pairs: PositionPairs
  let step: PassageStep
  /// Rows by pair; `UInt32.max` for what is not held.
  let places: [UInt32]

  /// The row of what still is the first book's, and how it is scaled.
  private func old(_ row: UInt32) -> (row: UInt32, scale: (to: Decimal, from: Decimal)?)? {
    let number = pairs.pairOfFrom[Int(row)]
    guard number >= 0, places[Int(number)] != .max else { return nil }
    let pair = pairs.pairs[Int(number)]
    guard !pair.takesNew(after: step) else { return nil }
    guard pair.isScaled(after: step),
      let to = pairs.to.decimal(.quantity, of: PositionIndex(Int(pair.to))),
      let from = pairs.from.decimal(.quantity, of: PositionIndex(Int(pair.from)))
    else { return (places[Int(number)], nil) }
    return (places[Int(number)], (to, from))
  }

  /// The row of what is the second book's.
  private func new(_ row: UInt32) -> UInt32? {
    let number = pairs.pairOfTo[Int(row)]
    guard number >= 0, places[Int(number)] != .max,
      pairs.pairs[Int(number)].takesNew(after: step)
    else { return nil }
    return places[Int(number)]
  }

  private func scaled(
    _ value: Int64, _ scale: (to: Decimal, from: Decimal)?, _ row: UInt32
  ) throws(PassageFault) -> Int64 {
    guard let scale else { return value }
    guard let result = Proportion.of(value, to: scale.to, from: scale.from) else {
      throw .beyondRange(position: pairs.from.ids[Int(row)], step: step)
    }
    return result
  }

  func keyRates(_ a: KeyRates, _ b: KeyRates) throws(PassageFault) -> KeyRates {
    let points = Set(a.points).union(b.points).sorted()
    var number: [KeyRates.Point: UInt32] = [:]
    for (index, point) in points.enumerated() { number[point] = UInt32(index) }
    var entries: [KeyRates.Entry] = []
    for (index, position) in a.positions.enumerated() {
      guard let (row, scale) = old(position) else { continue }
      for entry in a.run(index) {
        entries.append(
          KeyRates.Entry(
            position: row, point: number[a.points[Int(a.pointOfValue[entry])]] ?? 0,
            value: try scaled(a.values[entry], scale, position)))
      }
    }
    for (index, position) in b.positions.enumerated() {
      guard let row = new(position) else { continue }
      for entry in b.run(index) {
        entries.append(
          KeyRates.Entry(
            position: row, point: number[b.points[Int(b.pointOfValue[entry])]] ?? 0,
            value: b.values[entry]))
      }
    }
    // All points of both, so that who asks for one finds it on the whole way.
    return KeyRates(points: points, entries: entries)
  }

  /// The vectors of a set whose scenarios are the first book's.
  func set(
    _ set: ScenarioSet, _ other: ScenarioSet?, positionCount: Int
  ) throws(PassageFault) -> ScenarioSet {
    let isSame = other.map { Self.areSame(set, $0) } ?? false
    var entries: [(position: UInt32, vector: ProfitVectors.Vector)] = []
    for (index, position) in set.vectors.positions.enumerated() {
      // Of other scenarios a position keeps what it had, until all of them change at once.
      guard let (row, scale) = isSame ? old(position) : kept(position) else { continue }
      var vector = set.vectors.vectors[index]
      if let scale {
        guard let scaled = ProfitVectors.scaled(vector, [scale]) else {
          throw .beyondRange(position: pairs.from.ids[Int(position)], step: step)
        }
        vector = scaled
      }
      entries.append((row, vector))
    }
    if isSame, let other {
      for (index, position) in other.vectors.positions.enumerated() {
        guard let row = new(position) else { continue }
        entries.append((row, other.vectors.vectors[index]))
      }
    }
    var result = set
    result.replace(
      ProfitVectors(scenarioCount: set.vectors.scenarioCount, entries),
      positionCount: positionCount)
    return result
  }

  static func areSame(_ a: ScenarioSet, _ b: ScenarioSet) -> Bool {
    a.ids == b.ids && a.quantumExponent == b.quantumExponent && a.horizonDays == b.horizonDays
  }

  func factors(
    _ a: FactorHoldings, _ b: FactorHoldings, isSameModel: Bool, positionCount: Int
  ) throws(PassageFault) -> FactorHoldings {
    FactorHoldings(
      exposures: try rows(a.exposures, isSameModel ? b.exposures : nil),
      gammas: try rows(a.gammas, isSameModel ? b.gammas : nil), factorCount: a.factorCount,
      positionCount: positionCount)
  }

  private func rows(_ a: SparseRows, _ b: SparseRows?) throws(PassageFault) -> SparseRows {
    var entries: [SparseRows.Entry] = []
    for (index, position) in a.positions.enumerated() {
      guard let (row, scale) = b != nil ? old(position) : kept(position) else { continue }
      for entry in a.run(index) {
        entries.append(
          SparseRows.Entry(
            position: row, column: a.columns[entry],
            value: try scaled(a.values[entry], scale, position)))
      }
    }
    for (index, position) in (b?.positions ?? []).enumerated() {
      guard let b, let row = new(position) else { continue }
      for entry in b.run(index) {
        entries.append(
          SparseRows.Entry(position: row, column: b.columns[entry], value: b.values[entry]))
      }
    }
    return SparseRows(entries)
  }

  /// The row of what the first book says, where the second one cannot be heard: what was exchanged
  /// for something else has nothing.
  private func kept(_ row: UInt32) -> (row: UInt32, scale: (to: Decimal, from: Decimal)?)? {
    let number = pairs.pairOfFrom[Int(row)]
    guard number >= 0, places[Int(number)] != .max else { return nil }
    let pair = pairs.pairs[Int(number)]
    if pair.isExchanged, step >= .resized { return nil }
    guard pair.isScaled(after: step),
      let to = pairs.to.decimal(.quantity, of: PositionIndex(Int(pair.to))),
      let from = pairs.from.decimal(.quantity, of: PositionIndex(Int(pair.from)))
    else { return (places[Int(number)], nil) }
    return (places[Int(number)], (to, from))
  }
}
