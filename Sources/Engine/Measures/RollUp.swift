// `by node`: each group of a node's own positions goes up to every node above it, as far as the
// query looks. Nothing is rounded on the way, so children and own positions add up to their parent.

internal import Book
internal import Columns
internal import Query

struct RollUp {
  private let plan: SelectPlan
  private let space: KeySpace

  init(_ plan: SelectPlan, _ space: KeySpace? = nil) {
    self.plan = plan
    self.space = space ?? plan.space
  }

  private var tree: Hierarchy { plan.epoch.book.hierarchy }

  /// The groups of the answer.
  func groups(_ states: GroupStates) throws(QueryFault) -> GroupStates {
    var result = states
    if let place = space.keys.firstIndex(where: { $0.dimension == .node }) {
      result = try rolled(states, nodeAt: place, includesWhole: false)
    }
    // A sum over nothing at all is 0, and somebody asked for it.
    if space.keys.isEmpty && result.count == 0 { return try result.joined(plan) }
    return try withEmptyNodes(result)
  }

  /// Every group goes to its node and all above; with `includesWhole` also to the null node, which
  /// then stands for everything. With `wanted` nodes to those alone.
  func rolled(
    _ states: GroupStates, nodeAt place: Int, includesWhole: Bool, wanted: BitMask? = nil
  ) throws(QueryFault) -> GroupStates {
    var table = KeyTable(capacity: states.count * 2)
    // As the space does, with the node's digits wide enough for any node.
    let others = space.groupingIndices.filter { $0 != place }.map { ($0, space.keys[$0].radix) }
    var numbers = KeyNumbers(others + [(place, UInt64(tree.count) + 1)])
    var codes: [UInt32] = []
    var links: [(from: Int, to: Int)] = []
    let whole = UInt32(tree.count)
    try plan.cancellation.forEach(0..<states.count) { group in
      var own = Array(states.codes(of: group))
      var node = Int(own[place])
      while true {
        if wanted.map({ $0[node] }) ?? true {
          own[place] = UInt32(node)
          let to = table.slot(numbers.number(own[...]))
          if to * own.count == codes.count { codes += own }
          links.append((group, to))
        }
        let parent = Int(tree.parents[node])
        if parent < plan.scope.nodes.lowerBound { break }
        node = parent
      }
      guard includesWhole, wanted.map({ $0[Int(whole)] }) ?? true else { return }
      own[place] = whole
      let to = table.slot(numbers.number(own[...]))
      if to * own.count == codes.count { codes += own }
      links.append((group, to))
    }
    return try sorted(links, codes, table.count, states, nodeAt: place)
  }

  private func sorted(
    _ links: [(from: Int, to: Int)], _ codes: [UInt32], _ count: Int, _ states: GroupStates,
    nodeAt place: Int
  ) throws(QueryFault) -> GroupStates {
    let radices = space.keys.indices.map { key in
      key == place ? UInt64(tree.count) + 1 : space.keys[key].radix
    }
    let sorting = KeyOrder(radices, plan.cancellation)
    let order = try sorting.groups(codes, count: count)
    var rank = [Int](repeating: 0, count: count)
    for (place, group) in order.enumerated() { rank[group] = place }
    return try states.regrouped(
      links.map { ($0.from, rank[$0.to]) }, codes: try sorting.codes(codes, in: order),
      count: count, keyCount: states.keyCount, plan)
  }

  /// Nodes without positions have their row too, where nodes are the only key and nothing filters.
  private func withEmptyNodes(_ states: GroupStates) throws(QueryFault) -> GroupStates {
    guard space.keys.count == 1, plan.select.filter == nil,
      let key = space.keys.first
    else { return states }
    let all: [UInt32]
    switch key.dimension {
    case .node: all = plan.scope.nodes.map { UInt32($0) }
    case .children: all = (0..<UInt32(key.count)).map { $0 }
    default: return states
    }
    let codes = Set(all).union(states.codes).sorted()
    if codes.count == states.count { return states }
    var place: [UInt32: Int] = [:]
    for (index, code) in codes.enumerated() { place[code] = index }
    return try states.regrouped(
      (0..<states.count).map { ($0, place[states.codes[$0]] ?? 0) }, codes: codes,
      count: codes.count, keyCount: 1, plan)
  }
}
