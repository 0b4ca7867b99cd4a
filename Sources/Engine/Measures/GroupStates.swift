// What is known of each group once positions are read: exact sums in the answer's currency, counts,
// and, where a figure needs them, values per inner key. States of several groups can be joined into
// one: that is how subtrees, totals, remainders and parents are made, without rounding anything.

internal import Exact
internal import Query

struct GroupStates: Sendable {
  var keyCount: Int
  /// Codes of the keys, group after group.
  var codes: [UInt32]
  var count: Int
  /// By component, then group; empty where the component is no count.
  var counts: [[Int128]]
  /// Of the positions in currencies that have a rate.
  var convertedCounts: [[Int128]]
  /// By component, then group; empty where the component is no money, or of the whole alone.
  var money: [[WideSum]]
  /// By component, then group × currency, not converted: weighted averages divide at the end.
  var wide: [[WideSum]]
  var currencyCount: Int
  /// By extreme, then group.
  var extremes: [[WideSum?]]
  /// By inner key.
  var inner: [InnerStates] = []
  /// By set of scenarios that figures ask for.
  var vectors: [VectorStates] = []
  /// Nil where no figure asks for exposures to factors.
  var factors: FactorStates?

  func codes(of group: Int) -> ArraySlice<UInt32> {
    codes[(group * keyCount)..<((group + 1) * keyCount)]
  }

  init(
    keyCount: Int, codes: [UInt32], count: Int, requirements: Requirements, currencyCount: Int
  ) {
    self.keyCount = keyCount
    self.codes = codes
    self.count = count
    self.currencyCount = currencyCount
    func columns<Value>(
      _ zero: Value, by width: Int = 1, where isWanted: (Component) -> Bool
    ) -> [[Value]] {
      zip(requirements.components, requirements.isOfGroups).map { component, isOfGroups in
        isOfGroups && isWanted(component) ? Array(repeating: zero, count: count * width) : []
      }
    }
    counts = columns(0) { $0.money == nil }
    convertedCounts = counts
    money = columns(.zero) { $0.money != nil && !$0.isWide }
    wide = columns(.zero, by: currencyCount) { $0.isWide }
    extremes = requirements.extremes.map { _ in Array(repeating: nil, count: count) }
  }

  /// Adds group `from` of other states to group `to` of these; both have the same components.
  mutating func add(_ other: GroupStates, from: Int, to: Int, _ extremeKinds: [Extreme]) {
    for number in counts.indices where !other.counts[number].isEmpty {
      counts[number][to] += other.counts[number][from]
      convertedCounts[number][to] += other.convertedCounts[number][from]
    }
    for number in money.indices where !other.money[number].isEmpty {
      money[number][to] += other.money[number][from]
    }
    for number in wide.indices where !other.wide[number].isEmpty {
      for currency in 0..<currencyCount {
        wide[number][to * currencyCount + currency] +=
          other.wide[number][from * currencyCount + currency]
      }
    }
    for (number, kind) in extremeKinds.enumerated() {
      guard let value = other.extremes[number][from] else { continue }
      extremes[number][to] = kind.better(extremes[number][to], value)
    }
  }

  /// New groups out of these: each link adds one group to another.
  func regrouped(
    _ links: [(from: Int, to: Int)], codes: [UInt32], count: Int, keyCount: Int,
    _ plan: SelectPlan
  ) throws(QueryFault) -> GroupStates {
    var result = GroupStates(
      keyCount: keyCount, codes: codes, count: count, requirements: plan.requirements,
      currencyCount: currencyCount)
    let extremes = plan.requirements.extremes
    try plan.cancellation.forEach(links.indices) { index in
      result.add(self, from: links[index].from, to: links[index].to, extremes)
    }
    for inner in self.inner {
      result.inner.append(try inner.regrouped(links, plan.cancellation))
    }
    for vectors in self.vectors {
      result.vectors.append(try vectors.regrouped(links, count: count, plan.cancellation))
    }
    result.factors = try factors?.regrouped(links, count: count, plan.cancellation)
    return result
  }

  /// All groups in one.
  func joined(_ plan: SelectPlan) throws(QueryFault) -> GroupStates {
    try regrouped(
      (0..<count).map { (from: $0, to: 0) }, codes: [], count: 1, keyCount: 0, plan)
  }
}

extension Extreme {
  func better(_ a: WideSum?, _ b: WideSum) -> WideSum {
    guard let a else { return b }
    return isGreatest ? max(a, b) : min(a, b)
  }
}
