// Vectors of profit and loss by group, exact: sums of the vectors of their positions. Like other
// sums they are joined for subtrees, totals and remainders.

internal import Book
internal import Query

struct VectorStates: Sendable {
  let scenarioCount: Int
  /// Group after group.
  let sums: [Int64]
  /// Of all that the node behind `under` holds, whatever the filter: what components are parts of.
  let root: [Int64]

  subscript(group: Int) -> ArraySlice<Int64> {
    sums[(group * scenarioCount)..<((group + 1) * scenarioCount)]
  }

  /// New groups out of these: each link adds one group to another.
  func regrouped(
    _ links: [(from: Int, to: Int)], count: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> VectorStates {
    try Self.check(groups: count, scenarioCount)
    var result = [Int64](repeating: 0, count: count * scenarioCount)
    var target = result.mutableSpan
    let source = sums.span
    for (turn, link) in links.enumerated() {
      try cancellation.check(at: turn * scenarioCount)
      let (from, to) = (link.from * scenarioCount, link.to * scenarioCount)
      // Sums of any positions fit, which was checked before the first was made.
      for place in 0..<scenarioCount { target[to + place] &+= source[from + place] }
    }
    return VectorStates(scenarioCount: scenarioCount, sums: result, root: root)
  }

  /// Bytes that vectors of groups may take.
  private static let maximumByteCount = 4 << 30

  static func check(groups: Int, _ scenarioCount: Int) throws(QueryFault) {
    let (values, overflow) = groups.multipliedReportingOverflow(by: max(1, scenarioCount))
    guard !overflow, values <= maximumByteCount / 8 else {
      throw QueryFault(
        .tooManyGroups,
        "vectors of \(groups) groups and \(scenarioCount) scenarios need more than"
          + " \(maximumByteCount >> 30) GiB",
        suggestion: "fewer keys, or a filter")
    }
  }
}
