// Vectors of profit and loss by group, exact: sums of the vectors of their positions. Like other
// sums they are joined for subtrees, totals and remainders. A vector that is one group's as it is
// another's is there once.

internal import Book
internal import Columns
internal import Query

struct VectorStates: Sendable {
  let scenarioCount: Int
  /// By group.
  private let rows: [SumVector]
  /// Of all that the node behind `under` holds, whatever the filter: what components are parts of.
  let root: SumVector

  init(scenarioCount: Int, rows: [SumVector], root: SumVector) {
    self.scenarioCount = scenarioCount
    self.rows = rows
    self.root = root
  }

  subscript(group: Int) -> SumVector { rows[group] }

  /// New groups out of these: each link adds one group to another.
  func regrouped(
    _ links: [(from: Int, to: Int)], count: Int, _ cancellation: Cancellation
  ) throws(QueryFault) -> VectorStates {
    try Self.check(groups: count, scenarioCount)
    let none = SumVector(scenarioCount: scenarioCount)
    var result = [SumVector](repeating: none, count: count)
    var isTouched = BitMask(count: count)
    for (turn, link) in links.enumerated() {
      try cancellation.check(at: turn * scenarioCount)
      if isTouched[link.to] {
        result[link.to] += rows[link.from]
      } else {
        result[link.to] = rows[link.from]
        isTouched.set(link.to)
      }
    }
    return VectorStates(scenarioCount: scenarioCount, rows: result, root: root)
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
