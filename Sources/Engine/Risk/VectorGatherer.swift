// Vectors of the groups of a query: taken from those of nodes where groups are nodes, or differ by
// a few of them; else read from positions. Which position belongs where is found first; then each
// group's vectors are added up, groups side by side on several threads.

internal import Book
internal import Columns
internal import Query

struct VectorGatherer {
  let plan: SelectPlan
  let scan: Scan
  let space: KeySpace
  let threads: Int

  private var book: Book { scan.book }

  /// Vectors of a set, by the groups of `states`.
  func gather(set: Int, _ states: GroupStates) throws(QueryFault) -> VectorStates {
    if let nodes = try nodeVectors(set) { return try combined(nodes, states) }
    let laidOut = scan.laidOut
    let vectors = laidOut.book.scenarioSets[set].vectors
    try checkSums(set, laidOut.book)
    try VectorStates.check(groups: states.count, vectors.scenarioCount)
    let members = try GroupMembers(
      of: vectors.positions, states, laidOut, space, threads: threads, plan.cancellation)
    let rows = try rows(members, vectors, groups: states.count)
    return VectorStates(
      scenarioCount: vectors.scenarioCount, rows: rows, root: try root(laidOut, vectors, rows))
  }

  /// Of every node of the scan with all below it; nil where they would have to be read.
  func rolledUp(set: Int) throws(QueryFault) -> VectorStates? {
    guard let nodes = try nodeVectors(set) else { return nil }
    return VectorStates(
      scenarioCount: nodes.scenarioCount, rows: scan.nodes.map { nodes[$0] }, root: root(nodes))
  }

  /// Vectors of nodes, where they say what is asked and are there or worth making: making them
  /// reads the whole book.
  private func nodeVectors(_ set: Int) throws(QueryFault) -> NodeVectors? {
    let isOfNodes = space.keys.allSatisfy { if case .byNode = $0.codes { true } else { false } }
    guard plan.fitsCells, isOfNodes else { return nil }
    if let known = plan.epoch.vectors.vectors(ofSet: set) { return known }
    guard plan.isMostOfTheBook, NodeVectors.fit(book, set: set) else { return nil }
    try checkSums(set, book.laidOut)
    return try plan.epoch.vectors.vectors(
      ofSet: set, book, threads: threads, plan.cancellation)
  }

  private func checkSums(_ set: Int, _ book: Book) throws(QueryFault) {
    if book.scenarioSets[set].vectors.sumsFit { return }
    throw QueryFault(
      .overflow, "vectors of the set \(book.scenarioSets[set].name) add up beyond 64 bits")
  }

  // MARK: Of nodes

  /// A group holds what lies under the nodes at which its codes begin, less what lies under those
  /// at which they end.
  private func combined(
    _ nodes: NodeVectors, _ states: GroupStates
  ) throws(QueryFault) -> VectorStates {
    try VectorStates.check(groups: states.count, nodes.scenarioCount)
    var numbers = space.numbers(currencies: 1)
    var places = KeyTable(capacity: states.count)
    try plan.cancellation.forEach(0..<states.count) { group in
      _ = places.slot(numbers.number(states.codes(of: group)))
    }
    let none = SumVector(scenarioCount: nodes.scenarioCount)
    var rows = [SumVector](repeating: none, count: states.count)
    var isTouched = BitMask(count: states.count)
    func group(_ node: Int) -> Int? {
      let codes = space.keys.map {
        $0.code(row: 0, node: node, currency: 0, instruments: [], part: 0)
      }
      return places.find(numbers.number(codes[...]))
    }
    for (turn, node) in CellReading.beginnings(scan).enumerated() {
      try plan.cancellation.check(at: turn)
      // Groups that are not there hold no position.
      if let group = group(node) {
        if isTouched[group] { rows[group] += nodes[node] } else { rows[group] = nodes[node] }
        isTouched.set(group)
      }
      let parent = Int(book.hierarchy.parents[node])
      if parent >= scan.nodes.lowerBound, let group = group(parent) {
        rows[group] -= nodes[node]
        isTouched.set(group)
      }
    }
    return VectorStates(scenarioCount: nodes.scenarioCount, rows: rows, root: root(nodes))
  }

  private func root(_ nodes: NodeVectors) -> SumVector {
    if let root = plan.scope.root { return nodes[root.row] }
    return SumVector(scenarioCount: nodes.scenarioCount)
  }

  // MARK: Of positions

  private func rows(
    _ members: GroupMembers, _ vectors: ProfitVectors, groups: Int
  ) throws(QueryFault) -> [SumVector] {
    let ranges = ranges(members.starts, groups: groups)
    let parts = Parallel.map(
      count: ranges.count, threads: threads,
      scratch: { VectorSum(scenarioCount: vectors.scenarioCount) },
      { part, sum -> [SumVector]? in
        var rows: [SumVector] = []
        rows.reserveCapacity(ranges[part].count)
        for group in ranges[part] {
          if plan.cancellation.isRequested() { return nil }
          for member in members.starts[group]..<members.starts[group + 1] {
            sum.add(vectors, Int(members.indices[member]))
          }
          rows.append(sum.taken())
        }
        return rows
      })
    var rows: [SumVector] = []
    rows.reserveCapacity(groups)
    for part in parts {
      guard let part else { throw Cancellation.fault }
      rows += part
    }
    return rows
  }

  /// Ranges of groups with about as many vectors each.
  private func ranges(_ starts: [Int], groups: Int) -> [Range<Int>] {
    let pieces = threads > 1 ? threads * Scan.piecesPerThread : 1
    let total = starts[groups]
    var ranges: [Range<Int>] = []
    var first = 0
    for piece in 1...pieces {
      var end = first
      while end < groups, starts[end] < total * piece / pieces { end += 1 }
      if piece == pieces { end = groups }
      if end > first { ranges.append(first..<end) }
      first = end
    }
    return ranges
  }

  /// The groups together where they hold all that there is; else read by itself.
  private func root(
    _ scan: Scan, _ vectors: ProfitVectors, _ rows: [SumVector]
  ) throws(QueryFault) -> SumVector {
    var root = SumVector(scenarioCount: vectors.scenarioCount)
    guard plan.risks.contains(where: \.question.needsRoot) else { return root }
    if plan.filter == nil {
      for row in rows { root += row }
      return root
    }
    var sum = VectorSum(scenarioCount: vectors.scenarioCount)
    try GroupMembers.ofRoot(vectors.positions, plan, scan) { sum.add(vectors, $0) }
    return sum.taken()
  }
}
