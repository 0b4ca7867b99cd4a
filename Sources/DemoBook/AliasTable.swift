// Drawing from unequal weights in constant time (Walker's alias method, built after Vose), in
// integers. One 64-bit draw gives the column and the coin.

struct AliasTable {
  /// Below this the column's own entry is drawn, in 2⁻³².
  private var thresholds: [UInt64]
  private var aliases: [UInt32]

  init(weights: [Int64]) {
    precondition(!weights.isEmpty, "an alias table needs a weight")
    let count = weights.count
    var total: Int128 = 0
    for weight in weights { total += Int128(weight) }
    precondition(total > 0, "an alias table needs a positive weight")
    thresholds = [UInt64](repeating: 1 << 32, count: count)
    aliases = (0..<count).map { UInt32($0) }
    // Each column holds total / count; both sides are multiplied by count to stay exact.
    var left = weights.map { Int128($0) * Int128(count) }
    var small = (0..<count).filter { left[$0] < total }
    var large = (0..<count).filter { left[$0] >= total }
    while let low = small.popLast(), let high = large.popLast() {
      thresholds[low] = UInt64((left[low] << 32) / total)
      aliases[low] = UInt32(high)
      left[high] -= total - left[low]
      if left[high] < total { small.append(high) } else { large.append(high) }
    }
  }

  func draw(_ random: UInt64) -> Int {
    let column = Int(((random >> 32) &* UInt64(thresholds.count)) >> 32)
    return random & 0xFFFF_FFFF < thresholds[column] ? column : Int(aliases[column])
  }

  /// Popularity by rank: 1 / (rank + offset)², a Pareto tail, as holdings concentrate in few names.
  static func popularity(count: Int, offset: Int) -> AliasTable {
    AliasTable(
      weights: (0..<count).map { rank in
        let distance = Int64(rank + max(1, offset))
        return max(1, (1 << 60) / (distance * distance))
      })
  }
}
