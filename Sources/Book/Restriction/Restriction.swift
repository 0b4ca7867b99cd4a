// A book as somebody sees it who may see some of its nodes: what loading its files would give, to
// the bit, if the rows of all other nodes, and of everything that hangs on those, had never been in
// them. What belongs to the market and not to a node stays: instruments, entities, ratings, rates,
// factors and their covariance, scenarios, stresses.

internal import Columns

extension Book {
  /// The nodes of these ids with all below them; those that lie below none of the others are the
  /// roots. Ids that no node has are passed over.
  public func restricted(to ids: some Sequence<String>) -> Book {
    Restriction(laidOut, ids).book()
  }
}

struct Restriction {
  private let base: Book
  private let hierarchy: Hierarchy
  /// Each node's new number, −1 for those that are not seen.
  private let places: [Int32]

  init(_ base: Book, _ ids: some Sequence<String>) {
    self.base = base
    let old = base.hierarchy
    var subtrees: [Range<Int>] = []
    for node in Set(ids.compactMap { old.find($0)?.row }).sorted()
    where node >= subtrees.last?.upperBound ?? 0 {
      subtrees.append(old.subtree(of: NodeIndex(node)))
    }
    var rows: [HierarchyBuilder.Row] = []
    rows.reserveCapacity(subtrees.reduce(0) { $0 + $1.count })
    for subtree in subtrees {
      for node in subtree {
        var row = old.row(node)
        if node == subtree.lowerBound { row.parentID = "" }
        rows.append(row)
      }
    }
    hierarchy = HierarchyBuilder.build(rows).hierarchy
    var places = [Int32](repeating: -1, count: old.count)
    for subtree in subtrees {
      // A subtree keeps its own order; only where it begins is another place.
      guard let root = hierarchy.find(old.ids[subtree.lowerBound])?.row else { continue }
      for (step, node) in subtree.enumerated() { places[node] = Int32(root + step) }
    }
    self.places = places
  }

  func book() -> Book {
    var book = base
    book.hierarchy = hierarchy
    book.limits = base.limits.moved(to: places)
    book.realised = base.realised.moved(places)
    let folded = fold()
    book.holdings = .laidOut(
      HeldRows(
        positions: folded.positions, keyRates: keyRates(folded),
        scenarioSets: base.scenarioSets.map { scenarioSet($0, folded) },
        factors: factors(folded)))
    return book
  }

  private func fold() -> Folding.Result {
    let positions = base.positions
    var hidden: [Int] = []
    for (run, node) in positions.cells.nodes.enumerated() where places[Int(node)] < 0 {
      hidden += positions.cells.positions(ofRun: run)
    }
    let folding = Folding(
      base: positions, records: [], origins: [], removed: hidden, newNodes: places,
      newInstruments: nil, nodeCount: hierarchy.count, instrumentCount: base.instruments.count)
    do throws(Folding.Misfit) {
      return try folding.run()
    } catch {
      preconditionFailure("nothing joins, so nothing has more decimals than before")
    }
  }

  private func place(_ row: Int, _ folded: Folding.Result) -> UInt32? {
    let place = folded.destinations[row]
    return place == .max ? nil : place
  }

  private func keyRates(_ folded: Folding.Result) -> KeyRates {
    let old = base.keyRates
    var entries: [KeyRates.Entry] = []
    for (index, position) in old.positions.enumerated() {
      guard let place = place(Int(position), folded) else { continue }
      for entry in old.run(index) {
        entries.append(
          KeyRates.Entry(
            position: place, point: old.pointOfValue[entry], value: old.values[entry]))
      }
    }
    return KeyRates(using: old.points, entries)
  }

  private func scenarioSet(_ set: ScenarioSet, _ folded: Folding.Result) -> ScenarioSet {
    var result = set
    switch set.vectors.moved(to: { place($0, folded) }, proportions: { _ in [] }) {
    case .success(let vectors): result.replace(vectors, positionCount: folded.positions.count)
    case .failure: preconditionFailure("nothing is resized, so nothing leaves its range")
    }
    return result
  }

  private func factors(_ folded: Folding.Result) -> FactorHoldings {
    func moved(_ rows: SparseRows) -> SparseRows {
      do throws(SparseRows.OutOfRange) {
        return try rows.moved(to: { place($0, folded) }, proportions: { _ in [] })
      } catch {
        preconditionFailure("nothing is resized, so nothing leaves its range")
      }
    }
    return FactorHoldings(
      exposures: moved(base.factorHoldings.exposures), gammas: moved(base.factorHoldings.gammas),
      factorCount: base.factorHoldings.factorCount, positionCount: folded.positions.count)
  }
}
