// The scenarios in which least was earned, in order: smallest value first, of equal ones the first
// scenario. Several figures of one vector look at one order.

internal import Book

struct SmallestScenarios: Sendable {
  private var scenarios: [Int] = []
  /// Values with their scenarios in the last bits, while few are looked for.
  private var keys: [Int64] = []

  subscript(rank: Int) -> Int { scenarios[rank - 1] }

  var inOrder: [Int] { scenarios }

  /// Values that are put in their place one by one; of more the last is looked for first.
  private static let mostInserted = 32
  private static let scenarioBits = 16
  /// Values that leave room for a scenario.
  private static let mostPacked: UInt64 = 1 << (62 - UInt64(scenarioBits))

  init() {}

  init(_ count: Int, of all: SumVector) { find(count, of: all) }

  /// As many as a vector has at most.
  mutating func find(_ count: Int, of all: SumVector) {
    if count == 0 { return }
    if count <= Self.mostInserted, count * 8 <= all.count, all.count <= 1 << Self.scenarioBits {
      if keys.count != count {
        keys = Array(repeating: 0, count: count)
        scenarios = Array(repeating: 0, count: count)
      }
      let isFound =
        switch all.storage {
        case .narrow(let values): Self.insert(values.span, &keys)
        case .wide(let values): Self.insert(values.span, &keys)
        }
      if isFound {
        for place in 0..<count {
          scenarios[place] = Int(keys[place] & (1 << Self.scenarioBits - 1))
        }
        return
      }
    }
    order(count, of: all.values)
  }

  private mutating func order(_ count: Int, of all: [Int64]) {
    let places = count * 8 > all.count ? Array(all.indices) : Self.selected(count, of: all)
    scenarios = places.sorted { all[$0] != all[$1] ? all[$0] < all[$1] : $0 < $1 }
    if scenarios.count > count { scenarios.removeLast(scenarios.count - count) }
    keys = []
  }

  /// Values that are looked at together: mostly none of them is among the smallest.
  private static let blockSize = 16

  /// Few are wanted of many. False where a value leaves no room for its scenario.
  @inline(__always)
  private static func insert<Value: FixedWidthInteger & SignedInteger>(
    _ all: Span<Value>, _ keys: inout [Int64]
  ) -> Bool {
    var kept = keys.mutableSpan
    let last = kept.count - 1
    for scenario in 0...last {
      guard all[scenario].magnitude < mostPacked else { return false }
      insert(Int64(all[scenario]) << scenarioBits + Int64(scenario), at: scenario, &kept)
    }
    // Of equal values the first is there already.
    var bound = Value(truncatingIfNeeded: kept[last] >> scenarioBits)
    var scenario = last + 1
    while scenario < all.count {
      let end = min(scenario + blockSize, all.count)
      if end - scenario == blockSize, least(all.extracting(scenario..<end)) >= bound {
        scenario = end
        continue
      }
      for scenario in scenario..<end where all[scenario] < bound {
        guard all[scenario].magnitude < mostPacked else { return false }
        insert(Int64(all[scenario]) << scenarioBits + Int64(scenario), at: last, &kept)
        bound = Value(truncatingIfNeeded: kept[last] >> scenarioBits)
      }
      scenario = end
    }
    return true
  }

  @inline(__always)
  private static func least<Value: FixedWidthInteger>(_ block: Span<Value>) -> Value {
    var least = block[0]
    for place in 1..<blockSize { least = min(least, block[place]) }
    return least
  }

  /// Into order; what stands at the last place goes.
  @inline(__always)
  private static func insert(_ key: Int64, at last: Int, _ kept: inout MutableSpan<Int64>) {
    var place = last
    while place > 0 {
      let before = kept[place - 1]
      if before < key { break }
      kept[place] = before
      place -= 1
    }
    kept[place] = key
  }

  /// The scenarios of the smallest values, of equal ones the first, in no order.
  private static func selected(_ count: Int, of all: [Int64]) -> [Int] {
    let bound = value(ofRank: count, all)
    var below = all.reduce(0) { $1 < bound ? $0 + 1 : $0 }
    var selected: [Int] = []
    selected.reserveCapacity(count)
    for (scenario, value) in all.enumerated() {
      if value < bound {
        selected.append(scenario)
      } else if value == bound, below < count {
        selected.append(scenario)
        below += 1
      }
    }
    return selected
  }

  /// By parting the rest again and again; the middle of three keeps ordered values harmless.
  private static func value(ofRank rank: Int, _ all: [Int64]) -> Int64 {
    var values = all
    var (low, high) = (0, values.count - 1)
    var turns = 0
    while low < high {
      turns += 1
      // Whoever means harm gets a sort.
      if turns > 128 { return values[low...high].sorted()[rank - 1 - low] }
      let middle = (low + high) / 2
      let (a, b, c) = (values[low], values[middle], values[high])
      let pivot = max(min(a, b), min(max(a, b), c))
      var (left, right) = (low, high)
      while left <= right {
        while values[left] < pivot { left += 1 }
        while values[right] > pivot { right -= 1 }
        if left <= right {
          values.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if rank - 1 <= right {
        high = right
      } else if rank - 1 >= left {
        low = left
      } else {
        return values[rank - 1]
      }
    }
    return values[rank - 1]
  }
}
