// Sums per value of an inner key within each group: what netting takes the magnitude of, what is
// counted as distinct, what concentration squares.

internal import Exact

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

  init(_ unordered: [Entry]) {
    let sorted = unordered.sorted { ($0.group, $0.code) < ($1.group, $1.code) }
    entries.reserveCapacity(sorted.count)
    for entry in sorted {
      if let last = entries.last, last.group == entry.group, last.code == entry.code {
        entries[entries.count - 1].count += entry.count
        entries[entries.count - 1].marketValue += entry.marketValue
        entries[entries.count - 1].notional += entry.notional
      } else {
        entries.append(entry)
      }
    }
  }

  func regrouped(_ links: [(from: Int, to: Int)], groupCount: Int) -> InnerStates {
    var starts = [Int](repeating: 0, count: groupCount + 1)
    for entry in entries { starts[Int(entry.group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var moved: [Entry] = []
    for link in links {
      for index in starts[link.from]..<starts[link.from + 1] {
        var entry = entries[index]
        entry.group = UInt32(link.to)
        moved.append(entry)
      }
    }
    return InnerStates(moved)
  }

  /// What the entries of each group make together.
  struct Fold: Sendable {
    var distinct: Int64 = 0
    var long = WideSum.zero
    var short = WideSum.zero
    var grossNotional = WideSum.zero
    /// Of values alone, in order of code.
    var magnitudes: [Double] = []
  }

  func folded(groupCount: Int, keepsMagnitudes: Bool) -> [Fold] {
    var folds = Array(repeating: Fold(), count: groupCount)
    for entry in entries {
      let group = Int(entry.group)
      if entry.isValue && entry.count > 0 { folds[group].distinct += 1 }
      if entry.marketValue.isNegative {
        folds[group].short += entry.marketValue
      } else {
        folds[group].long += entry.marketValue
      }
      folds[group].grossNotional += entry.notional.isNegative ? -entry.notional : entry.notional
      if keepsMagnitudes && entry.isValue {
        folds[group].magnitudes.append(abs(entry.marketValue.double))
      }
    }
    return folds
  }
}
