// Reads the exposures and gammas of positions into the groups that they belong to.

internal import Book
internal import Columns
internal import Query

struct FactorGatherer {
  let plan: SelectPlan
  let scan: Scan
  let space: KeySpace
  let threads: Int

  /// Groups that one task adds up.
  private static let groupsPerTask = 1_024

  /// By the groups of `states`.
  func gather(_ states: GroupStates) throws(QueryFault) -> FactorStates {
    let reading = self.reading
    if space.keys.isEmpty, plan.filter == nil, states.count == 1 { return try whole(reading) }
    let members = try GroupMembers(
      of: reading.holdings.positions, states, scan, space, threads: threads, plan.cancellation)
    var result = try added(reading, groups: states.count) { group, adder in
      for member in members.starts[group]..<members.starts[group + 1] {
        reading.add(Int(members.indices[member]), to: &adder)
      }
    }
    result.root = try root(result, reading)
    return result
  }

  /// Every node of the scan with all below it, in the order of the tree; nothing filters. Positions
  /// lie in that order too, so that nobody has to look for the groups they belong to.
  func rolledUp() throws(QueryFault) -> FactorStates {
    let reading = self.reading
    let positions = scan.reader.positions
    let nodes = scan.nodes
    let excluded: PositionFlags = [.paper, .closed]
    let all = reading.holdings.positions
    let own = try added(reading, groups: nodes.count) { group, adder in
      let node = nodes.lowerBound + group
      let runs = positions.cells.runs(ofNodes: node..<(node + 1))
      let end = positions.cells.starts[runs.upperBound]
      var index = all.firstPlace(atLeast: positions.cells.starts[runs.lowerBound])
      while index < all.count, all[index] < end {
        if positions.flags[Int(all[index])].isDisjoint(with: excluded) {
          reading.add(index, to: &adder)
        }
        index += 1
      }
    }
    var result = try rolled(own)
    if plan.parametrics.contains(where: \.question.needsRoot), result.count > 0 {
      result.root = result[0]
    }
    return result
  }

  /// All that the scan reads as one group.
  private func whole(_ reading: Reading) throws(QueryFault) -> FactorStates {
    var adder = FactorAdder(reading.columns.count)
    try GroupMembers.ofRoot(reading.holdings.positions, plan, scan) { index in
      reading.add(index, to: &adder)
    }
    var result = FactorStates(reading.columns)
    result.append(&adder)
    result.root = result[0]
    return result
  }

  /// Last nodes first, so that what lies below a node is there before it is added to the node. Most
  /// nodes have none below them and stay as they are.
  private func rolled(_ own: FactorStates) throws(QueryFault) -> FactorStates {
    let tree = scan.book.hierarchy
    let first = scan.nodes.lowerBound
    var result = own
    var adder = FactorAdder(own.columns.count)
    for group in (0..<own.count).reversed() {
      if group & 255 == 0 {
        try plan.cancellation.check()
        try result.check()
      }
      let end = Int(tree.ends[first + group])
      var child = first + group + 1
      if child == end { continue }
      adder.add(result[group])
      while child < end {
        adder.add(result[child - first])
        child = Int(tree.ends[child])
      }
      result.replace(group, &adder)
    }
    return result
  }

  private var reading: Reading {
    let holdings = scan.book.factorHoldings
    return Reading(
      holdings,
      FactorColumns(
        holdings, factorCount: scan.book.factors.count,
        withGammas: plan.parametrics.contains { $0.question.method.usesGammas }))
  }

  /// Group after group, on several threads.
  private func added(
    _ reading: Reading, groups: Int, _ add: @Sendable (Int, inout FactorAdder) -> Void
  ) throws(QueryFault) -> FactorStates {
    let tasks = (groups + Self.groupsPerTask - 1) / Self.groupsPerTask
    let cancellation = plan.cancellation
    let count = reading.columns.count
    let adder: @Sendable () -> FactorAdder = { FactorAdder(count) }
    let parts = Parallel.map(count: tasks, threads: threads, scratch: adder) {
      (task, adder) -> FactorStates? in
      if cancellation.isRequested() { return nil }
      var part = FactorStates(reading.columns)
      let first = task * Self.groupsPerTask
      for group in first..<min(first + Self.groupsPerTask, groups) {
        add(group, &adder)
        part.append(&adder)
      }
      return part
    }
    var result = FactorStates(reading.columns)
    for part in parts {
      guard let part else { throw Cancellation.fault }
      result.append(contentsOf: part)
      try result.check()
    }
    return result
  }

  /// The groups together where they hold all that there is; else read by itself.
  private func root(_ states: FactorStates, _ reading: Reading) throws(QueryFault) -> FactorSums {
    guard plan.parametrics.contains(where: \.question.needsRoot) else { return .none }
    var adder = FactorAdder(states.columns.count)
    if plan.filter == nil {
      for group in 0..<states.count { adder.add(states[group]) }
    } else {
      try GroupMembers.ofRoot(reading.holdings.positions, plan, scan) { index in
        reading.add(index, to: &adder)
      }
    }
    var root = FactorStates(states.columns)
    root.append(&adder)
    return root[0]
  }

  /// What the positions that have anything have, side by side.
  private struct Reading: Sendable {
    let holdings: FactorHoldings
    let columns: FactorColumns
    /// By place among all of them: places among those with exposures and with gammas, −1 for none.
    private var exposures: [Int32] = []
    private var gammas: [Int32] = []
    /// By gamma: its column.
    private let gammaColumns: [UInt32]

    init(_ holdings: FactorHoldings, _ columns: FactorColumns) {
      self.holdings = holdings
      self.columns = columns
      exposures = Self.places(holdings.positions, holdings.exposures.positions)
      guard !columns.pairs.isEmpty else {
        gammaColumns = []
        return
      }
      gammas = Self.places(holdings.positions, holdings.gammas.positions)
      gammaColumns = holdings.gammas.columns.map { UInt32(columns.column(ofPair: $0)) }
    }

    private static func places(_ all: [UInt32], _ some: [UInt32]) -> [Int32] {
      if some.count == all.count { return all.indices.map { Int32($0) } }
      var next = 0
      return all.map { position in
        guard next < some.count, some[next] == position else { return -1 }
        next += 1
        return Int32(next - 1)
      }
    }

    func add(_ index: Int, to adder: inout FactorAdder) {
      if exposures[index] >= 0 {
        for entry in holdings.exposures.run(Int(exposures[index])) {
          adder.add(
            Int(holdings.exposures.columns[entry]), Int128(holdings.exposures.values[entry]))
        }
      }
      if !gammas.isEmpty, gammas[index] >= 0 {
        for entry in holdings.gammas.run(Int(gammas[index])) {
          adder.add(Int(gammaColumns[entry]), Int128(holdings.gammas.values[entry]))
        }
      }
    }
  }
}
