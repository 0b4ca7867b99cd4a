// Sums per value of an inner key within each group: what netting takes the magnitude of, what is
// counted as distinct, what concentration squares.

internal import Exact
internal import Query

struct InnerStates: Sendable {
  struct Entry: Sendable {
    var group: UInt32
    var code: UInt32
    /// Whether the code stands for a value.
    var isValue: Bool
    var count: Int128
    var marketValue: WideSum
    var notional: WideSum
  }

  /// In order of group and code, each pair once.
  private(set) var entries: [Entry] = []

  init() {}

  init(_ unordered: [Entry], _ cancellation: Cancellation) throws(QueryFault) {
    let sorted = try cancellation.sorted(unordered) { a, b in
      (a.group, a.code) < (b.group, b.code)
    }
    entries.reserveCapacity(sorted.count)
    for (turn, entry) in sorted.enumerated() {
      try cancellation.check(at: turn)
      if let last = entries.last, last.group == entry.group, last.code == entry.code {
        entries[entries.count - 1].count += entry.count
        entries[entries.count - 1].marketValue += entry.marketValue
        entries[entries.count - 1].notional += entry.notional
      } else {
        entries.append(entry)
      }
    }
  }

  func regrouped(
    _ links: [(from: Int, to: Int)], _ cancellation: Cancellation
  ) throws(QueryFault) -> InnerStates {
    var moved: [Entry] = []
    for (turn, link) in links.enumerated() {
      try cancellation.check(at: turn)
      for index in start(ofGroup: link.from)..<start(ofGroup: link.from + 1) {
        try cancellation.check(at: moved.count)
        var entry = entries[index]
        entry.group = UInt32(link.to)
        moved.append(entry)
      }
    }
    return try InnerStates(moved, cancellation)
  }

  /// Where a group's entries begin. They are found by halves: remainders are made of a few groups
  /// each, and a table of all groups would be made for every one of them.
  private func start(ofGroup group: Int) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(entries[middle].group) < group { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// What the entries of each group make together.
  struct Fold: Sendable {
    var distinct: Int64 = 0
    var long = WideSum.zero
    var short = WideSum.zero
    var grossNotional = WideSum.zero
    /// Of values alone; nil where they add up to nothing.
    var concentration: Double?
  }

  /// The sum of squared shares, divided once.
  private struct Shares {
    var count = 0
    var total = WideSum.zero
    var squares = SquareSum()

    mutating func add(_ value: WideSum) {
      if value.isZero { return }
      count += 1
      total += value.isNegative ? -value : value
      squares.add(squareOf: value)
    }

    var concentration: Double? {
      count < 2 ? count == 1 ? 1 : nil : squares.ratio(toSquareOf: total)
    }
  }

  func folded(
    groupCount: Int, measuresShares: Bool, _ cancellation: Cancellation
  ) throws(QueryFault) -> [Fold] {
    var folds = Array(repeating: Fold(), count: groupCount)
    var shares = Shares()
    for (turn, entry) in entries.enumerated() {
      try cancellation.check(at: turn)
      let group = Int(entry.group)
      if entry.isValue && entry.count > 0 { folds[group].distinct += 1 }
      if entry.marketValue.isNegative {
        folds[group].short += entry.marketValue
      } else {
        folds[group].long += entry.marketValue
      }
      folds[group].grossNotional += entry.notional.isNegative ? -entry.notional : entry.notional
      guard measuresShares else { continue }
      if entry.isValue { shares.add(entry.marketValue) }
      if turn + 1 == entries.count || entries[turn + 1].group != entry.group {
        folds[group].concentration = shares.concentration
        shares = Shares()
      }
    }
    return folds
  }
}
