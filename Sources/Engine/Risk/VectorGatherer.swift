// Reads the vectors of positions into the groups that they belong to. Which position belongs where
// is found first; then each group's vectors are added up, groups side by side on several threads.

internal import Book
internal import Columns
internal import Query

struct VectorGatherer {
  let plan: SelectPlan
  let scan: Scan
  let space: KeySpace
  let threads: Int

  /// Vectors of a set, by the groups of `states`.
  func gather(set: Int, _ states: GroupStates) throws(QueryFault) -> VectorStates {
    let vectors = scan.book.scenarioSets[set].vectors
    guard vectors.sumsFit else {
      throw QueryFault(
        .overflow, "vectors of the set \(scan.book.scenarioSets[set].name) add up beyond 64 bits")
    }
    let members = try GroupMembers(
      of: vectors.positions, states, scan, space, threads: threads, plan.cancellation)
    let sums = try sums(members, vectors, groups: states.count)
    return VectorStates(
      scenarioCount: vectors.scenarioCount, sums: sums,
      root: try root(vectors, sums, groups: states.count))
  }

  private func sums(
    _ members: GroupMembers, _ vectors: ProfitVectors, groups: Int
  ) throws(QueryFault) -> [Int64] {
    let count = vectors.scenarioCount
    let ranges = ranges(members.starts, groups: groups)
    let parts = Parallel.map(count: ranges.count, threads: threads) { part -> [Int64]? in
      let range = ranges[part]
      var sums = [Int64](repeating: 0, count: range.count * count)
      var target = sums.mutableSpan
      for group in range {
        if plan.cancellation.isRequested() { return nil }
        let start = (group - range.lowerBound) * count
        for member in members.starts[group]..<members.starts[group + 1] {
          vectors.add(Int(members.indices[member]), to: &target, at: start)
        }
      }
      return sums
    }
    if parts.count == 1, let only = parts[0] { return only }
    var sums: [Int64] = []
    sums.reserveCapacity(groups * count)
    for part in parts {
      guard let part else { throw Cancellation.fault }
      sums += part
    }
    return sums
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
    _ vectors: ProfitVectors, _ sums: [Int64], groups: Int
  ) throws(QueryFault) -> [Int64] {
    let count = vectors.scenarioCount
    var root = [Int64](repeating: 0, count: count)
    guard plan.risks.contains(where: \.question.needsRoot) else { return root }
    var target = root.mutableSpan
    if plan.filter == nil {
      for group in 0..<groups {
        for scenario in 0..<count { target[scenario] &+= sums[group * count + scenario] }
      }
      return root
    }
    try GroupMembers.ofRoot(vectors.positions, plan, scan) { index in
      vectors.add(index, to: &target, at: 0)
    }
    return root
  }
}
