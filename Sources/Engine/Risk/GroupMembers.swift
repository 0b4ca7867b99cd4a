// Which of some positions belong to which group: what vectors and exposures are added up by.

internal import Book
internal import Columns
internal import Query

struct GroupMembers: Sendable {
  /// For each group its first place, and one more at the end.
  let starts: [Int]
  /// Places among the rows that were asked for.
  let indices: [UInt32]

  /// Of `rows`, ascending, those that a scan reads, by the groups of `states`.
  init(
    of rows: [UInt32], _ states: GroupStates, _ scan: Scan, _ space: KeySpace, threads: Int,
    _ cancellation: Cancellation
  ) throws(QueryFault) {
    var numbers = space.numbers(currencies: 1)
    var places = KeyTable(capacity: states.count)
    try cancellation.forEach(0..<states.count) { group in
      _ = places.slot(numbers.number(states.codes(of: group)))
    }
    var groups: [UInt32] = []
    var found: [UInt32] = []
    for piece in try scan.members(of: rows, threads: threads, cancellation) {
      let width = scan.keys.count
      let groupOfSlot = try cancellation.map(0..<piece.slotCount) { slot in
        let codes = piece.codes[(slot * width)..<((slot + 1) * width)]
        guard let group = places.find(numbers.number(codes)) else {
          preconditionFailure("a position lies in no group")
        }
        return UInt32(group)
      }
      for index in piece.indices.indices {
        groups.append(groupOfSlot[Int(piece.slots[index])])
        found.append(piece.indices[index])
      }
    }
    var starts = [Int](repeating: 0, count: states.count + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<states.count { starts[group + 1] += starts[group] }
    var next = starts
    var sorted = [UInt32](repeating: 0, count: found.count)
    for (index, group) in groups.enumerated() {
      sorted[next[Int(group)]] = found[index]
      next[Int(group)] += 1
    }
    self.starts = starts
    indices = sorted
  }

  /// Of all that the node behind `under` holds, whatever the filter: places among `rows`.
  static func ofRoot(
    _ rows: [UInt32], _ plan: SelectPlan, _ scan: Scan, _ body: (Int) -> Void
  ) throws(QueryFault) {
    let positions = scan.reader.positions
    let runs = positions.cells.runs(ofNodes: scan.nodes)
    let wanted =
      Int(positions.cells.starts[runs.lowerBound])..<Int(positions.cells.starts[runs.upperBound])
    // Asking for paper is of the question; a filter that names it chooses among what is there.
    let countsPaper =
      plan.select.options.paper || plan.space.keys.contains { $0.dimension == .paper }
    let excluded: PositionFlags = countsPaper ? [.closed] : [.paper, .closed]
    for (index, row) in rows.enumerated() where wanted.contains(Int(row)) {
      try plan.cancellation.check(at: index)
      if positions.flags[Int(row)].isDisjoint(with: excluded) { body(index) }
    }
  }
}
