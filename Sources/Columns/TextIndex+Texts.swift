// Finding many texts at once. A look-up by itself waits for the slot, then for the row's bounds,
// then for its bytes; here each step is a loop of its own that branches on nothing it has to wait
// for, so that the processor waits for many rows at a time.

internal import Exact

extension TextIndex {
  /// The row of each text, or `nowhere`; an empty text is nowhere.
  public func find(_ texts: [String], in column: TextColumn) -> [UInt32] {
    let mask = slots.count - 1
    let homes = texts.map { text in
      let bytes = text.utf8Span.span
      return Int(truncatingIfNeeded: hash(bytes, 0..<bytes.count)) & mask
    }
    var rows = homes.map { slots[$0] }
    // Where there is no row any bounds will do.
    let ranges = rows.map { row in
      row == Self.nowhere ? 0..<0 : column.range(Int(row))
    }
    let stored = column.bytes.span
    for (number, text) in texts.enumerated() where rows[number] != Self.nowhere {
      let bytes = text.utf8Span.span
      if bytes.hasSame(0..<bytes.count, as: stored, ranges[number]) { continue }
      let next = find(bytes, 0..<bytes.count, in: column, from: (homes[number] + 1) & mask)
      rows[number] = next.map { UInt32($0) } ?? Self.nowhere
    }
    return rows
  }
}
