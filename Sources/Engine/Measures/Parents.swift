// The figures that `pct_parent` divides by. The last key decides: where it is of the tree, the
// parent is the node above with the same other keys; else the group without its last key. What has
// no parent within the query is measured against all of it.

internal import Book
internal import Columns
internal import Query

struct Parents {
  private let plan: SelectPlan
  private let gatherer: Gatherer

  init(_ plan: SelectPlan, _ gatherer: Gatherer) {
    self.plan = plan
    self.gatherer = gatherer
  }

  func figures(
    _ gathered: Gathered, _ groups: GroupStates, _ parts: NodeParts?
  ) throws(QueryFault) -> ParentFigures {
    let shared = plan.figures.compactMap { entry in
      if case .shareOfParent(let part, let slot) = entry.figure { (part, slot) } else { nil }
    }.sorted { $0.1 < $1.1 }
    if shared.isEmpty { return ParentFigures(parts: [], links: [], values: []) }
    let (states, keys, links) = try parents(gathered, groups)
    var reader = try FigureReader(plan, gathered.conversion, states, keys: keys)
    reader.parts = parts
    // Among parents the null node stands for everything.
    reader.nullStandsForAll = true
    var values: [[FigureValue]] = []
    for (part, _) in shared {
      // Many groups have one parent, whose figure is made once.
      var known = [FigureValue?](repeating: nil, count: states.count)
      values.append(
        try plan.cancellation.map(links.indices) { group in
          let parent = links[group]
          if parent < 0 { return .missing }
          let value = known[parent] ?? reader.value(part, parent)
          known[parent] = value
          return value
        })
    }
    return ParentFigures(parts: shared.map { $0.0 }, links: links, values: values)
  }

  private func parents(
    _ gathered: Gathered, _ groups: GroupStates
  ) throws(QueryFault) -> (states: GroupStates, keys: [KeyColumn], links: [Int]) {
    let keys = plan.space.keys
    guard let last = keys.last else {
      let whole = try gathered.states.joined(plan)
      return (whole, [], Array(repeating: 0, count: groups.count))
    }
    if last.nodes != nil { return try aboveInTree(groups, last) }
    guard last.dimension == .strategyID else { return try withoutLastKey(gathered.states, groups) }
    // Parts of one position are one position again in their parent.
    let space = KeySpace(plan.space.keys.dropLast())
    var parents = try gatherer.gather(space).states
    if let node = space.keys.firstIndex(where: { $0.dimension == .node }) {
      parents = try RollUp(plan, space).rolled(parents, nodeAt: node, includesWhole: false)
    }
    var places: [[UInt32]: Int] = [:]
    try plan.cancellation.forEach(0..<parents.count) { group in
      places[Array(parents.codes(of: group))] = group
    }
    let links = try plan.cancellation.map(0..<groups.count) { group in
      places[Array(groups.codes(of: group).dropLast())] ?? -1
    }
    return (parents, space.keys, links)
  }

  private func withoutLastKey(
    _ states: GroupStates, _ groups: GroupStates
  ) throws(QueryFault) -> (states: GroupStates, keys: [KeyColumn], links: [Int]) {
    // Groups may lie in one another (node, currency): then parents are made of the rolled groups.
    let source = plan.space.keys.contains { $0.dimension == .node } ? groups : states
    var places: [[UInt32]: Int] = [:]
    var codes: [UInt32] = []
    let links = try plan.cancellation.map(0..<source.count) { group in
      let prefix = Array(source.codes(of: group).dropLast())
      if let known = places[prefix] { return known }
      places[prefix] = places.count
      codes += prefix
      return places.count - 1
    }
    let parents = try source.regrouped(
      links.enumerated().map { ($0.offset, $0.element) }, codes: codes, count: places.count,
      keyCount: source.keyCount - 1, plan)
    let own = try plan.cancellation.map(0..<groups.count) { group in
      places[Array(groups.codes(of: group).dropLast())] ?? 0
    }
    return (parents, plan.space.keys.dropLast(), own)
  }

  /// The same question asked of every node.
  private func aboveInTree(
    _ groups: GroupStates, _ last: KeyColumn
  ) throws(QueryFault) -> (states: GroupStates, keys: [KeyColumn], links: [Int]) {
    let tree = plan.epoch.book.hierarchy
    let place = plan.space.keys.count - 1
    let nodeKey = KeyColumn.of(.node, plan.epoch, plan.scope)
    let space = KeySpace(plan.space.keys.dropLast() + [nodeKey])
    let rollUp = RollUp(plan, space)
    var rolled = try gatherer.gather(space).states
    // Another key may be the node itself, with all below it: that one goes up first.
    if let node = plan.space.keys.dropLast().firstIndex(where: { $0.dimension == .node }) {
      rolled = try rollUp.rolled(rolled, nodeAt: node, includesWhole: false)
    }
    // Sums of nodes that are nobody's parent here need not be made.
    var wanted = BitMask(count: tree.count + 1)
    try plan.cancellation.forEach(0..<groups.count) { group in
      wanted.set(parent(groups.codes(of: group).last ?? 0, last))
    }
    rolled = try rollUp.rolled(rolled, nodeAt: place, includesWhole: true, wanted: wanted)
    var places: [[UInt32]: Int] = [:]
    try plan.cancellation.forEach(0..<rolled.count) { group in
      places[Array(rolled.codes(of: group))] = group
    }
    var codes = rolled.codes
    let links = try plan.cancellation.map(0..<groups.count) { group in
      var own = Array(groups.codes(of: group))
      own[place] = UInt32(parent(own[place], last))
      if let known = places[own] { return known }
      // A parent without a position has sums of nothing, and may have a NAV.
      places[own] = places.count
      codes += own
      return places.count - 1
    }
    if places.count > rolled.count {
      rolled = try rolled.regrouped(
        (0..<rolled.count).map { ($0, $0) }, codes: codes, count: places.count,
        keyCount: rolled.keyCount, plan)
    }
    return (rolled, space.keys, links)
  }
}

extension Parents {
  /// The node above that of a code; behind the last of the tree where all there is stands for it.
  private func parent(_ code: UInt32, _ key: KeyColumn) -> Int {
    let tree = plan.epoch.book.hierarchy
    guard let nodes = key.nodes, Int(code) < nodes.count else { return tree.count }
    let parent = Int(tree.parents[Int(nodes[Int(code)])])
    return plan.scope.nodes.contains(parent) ? parent : tree.count
  }
}

/// What the parent of each group says.
struct ParentFigures {
  /// The measures that are shared.
  var parts: [Figure]
  /// Which parent each group has; groups of one parent have one number.
  var links: [Int]
  /// By measure, then group.
  var values: [[FigureValue]]

  /// Of several groups joined: their parent's, where they have one in common.
  func common(to groups: [Int]) -> [[FigureValue]] {
    guard let first = groups.first, !links.isEmpty,
      groups.allSatisfy({ links[$0] == links[first] })
    else { return parts.map { _ in [.missing] } }
    return values.map { [$0[first]] }
  }
}
