// How the rows of an answer are put together of those of the answer before and of new ones: runs,
// each of either, told by place and not by key, so that an answer without keys, or in another
// order, is one like the others. As bytes: for each run `uv` rows, `uv` source, 0 for new rows in
// their order, else the place of the first old row and 1.

struct RowScript: Hashable, Sendable {
  struct Run: Hashable, Sendable {
    var count: Int
    /// The first of the old rows; nil for new ones.
    var old: Int?
  }

  private(set) var runs: [Run] = []

  /// A row more: an old one, or a new one.
  mutating func append(old: Int?) {
    if let last = runs.last, last.old.map({ $0 + last.count }) == old {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(count: 1, old: old))
    }
  }

  /// Whether it keeps so many rows as they are.
  func isUnchanged(_ rows: Int) -> Bool {
    rows == 0 ? runs.isEmpty : runs == [Run(count: rows, old: 0)]
  }

  var newRows: Int { runs.reduce(0) { $0 + ($1.old == nil ? $1.count : 0) } }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for run in runs {
      bytes.append(count: run.count)
      bytes.append(count: run.old.map { $0 + 1 } ?? 0)
    }
    return bytes
  }
}

extension RowScript {
  init(_ bytes: ArraySlice<UInt8>) throws(WireFault) {
    var reader = ByteReader(bytes, .badField)
    while reader.left > 0 {
      let (count, source) = (try reader.uv(), try reader.uv())
      guard count > 0, let count = Int(exactly: count), let source = Int(exactly: source) else {
        throw reader.fault("a run of rows has no rows, or too many")
      }
      runs.append(Run(count: count, old: source == 0 ? nil : source - 1))
    }
  }

  /// The places of its rows, `old` of the answer before and then the new ones behind them. Each is
  /// used once at most, so that a few bytes do not make many rows.
  func places(rows: Int, old: Int, new: Int) throws(WireFault) -> [Int] {
    var places: [Int] = []
    var isUsed = [Bool](repeating: false, count: old)
    var left = rows
    var next = old
    for run in runs {
      let first = run.old ?? next
      let end = run.old == nil ? old + new : old
      guard run.count <= left, first <= end, run.count <= end - first else {
        throw WireFault(.badField, "a script of rows names some that are not there")
      }
      if run.old == nil { next += run.count }
      left -= run.count
      for place in first..<(first + run.count) {
        guard place >= old || !isUsed[place] else {
          throw WireFault(.badField, "a script of rows names one twice")
        }
        if place < old { isUsed[place] = true }
        places.append(place)
      }
    }
    guard left == 0, next == old + new else {
      throw WireFault(.badField, "a script of rows makes other rows than there are")
    }
    return places
  }
}
