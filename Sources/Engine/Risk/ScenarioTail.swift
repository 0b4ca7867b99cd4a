// The scenarios that a figure rests on, each with its weight: chosen by the order of one vector,
// and applied to that vector or to the vectors of its parts.

internal import Exact

struct ScenarioTail: Sendable {
  var parts: [(scenario: Int, weight: Int64)]
  var denominator: Int64

  /// Σ weight × value, negated, over the denominator: a loss is shown positive.
  func loss(_ values: ArraySlice<Int64>) -> RiskFraction {
    RiskFraction(numerator: -sum(values), denominator: denominator)
  }

  private func sum(_ values: ArraySlice<Int64>) -> WideSum {
    var sum = WideSum.zero
    for part in parts {
      // Weights are below 2⁵¹ and add up to the denominator: no sum comes near the end.
      sum += WideSum(Int128(values[values.startIndex + part.scenario]), times: Int128(part.weight))
    }
    return sum
  }

  /// Whether a value is at most the quantile that this tail stands for.
  fileprivate func reaches(_ value: Int64, _ values: ArraySlice<Int64>) -> Bool {
    WideSum(Int128(value), times: Int128(denominator)) <= sum(values)
  }
}

/// A figure of risk before anything is rounded, in counts of its set's quantum.
struct RiskFraction: Sendable {
  var numerator: WideSum
  var denominator: Int64

  /// Nil where the denominators differ.
  func subtracting(_ other: RiskFraction) -> RiskFraction? {
    guard denominator == other.denominator else { return nil }
    var difference = self
    difference.numerator += -other.numerator
    return difference
  }
}

/// What a count of a set's quantum is worth in an answer.
struct RiskScale: Sendable {
  let rate: Rate
  /// Counts are of 10 to this power.
  let exponent: Int
  /// √(horizon ÷ the set's).
  let growth: Double

  /// In the answer's currency, rounded once but for the growth.
  func amount(_ fraction: RiskFraction) -> Double {
    let tens = PowersOfTen.int128(abs(exponent))
    var above = fraction.numerator.multiplied(by: rate.coefficient)
    var below = WideSum(Int128(fraction.denominator), times: Rate.one.coefficient)
    if exponent > 0 { above = above?.multiplied(by: tens) }
    if exponent < 0, let wider = below.multiplied(by: tens) { below = wider }
    // Only counts near the end of their range leave 256 bits.
    guard let above else { return amount(fraction.numerator.double / Double(fraction.denominator)) }
    return WideSum.ratio(above, below, times: 1) * growth
  }

  /// Of a number of counts that is not exact anyway.
  func amount(_ counts: Double) -> Double {
    let value = WideSum.ratio(WideSum(rate.coefficient), WideSum(Rate.one.coefficient), times: 1)
    let power = PowersOfTen.double(abs(exponent))
    return counts * (exponent < 0 ? value / power : value * power) * growth
  }
}

extension ScenarioTail {
  /// Scenarios by rank: smallest value first, of equal ones the first scenario.
  static func ranked(
    _ values: ArraySlice<Int64>, _ ranks: RankWeights
  ) -> ScenarioTail {
    let last = ranks.weights.last?.rank ?? 1
    let order = smallest(last, of: values)
    return ScenarioTail(
      parts: ranks.weights.map { (order[$0.rank - 1], $0.weight) },
      denominator: ranks.denominator)
  }

  /// The scenarios of the smallest values, in order.
  static func smallest(_ count: Int, of values: ArraySlice<Int64>) -> [Int] {
    let first = values.startIndex
    func precedes(_ a: Int, _ b: Int) -> Bool {
      let (x, y) = (values[first + a], values[first + b])
      return x != y ? x < y : a < b
    }
    if count * 8 > values.count {
      return Array((0..<values.count).sorted(by: precedes).prefix(count))
    }
    if count > Self.mostInserted { return selected(count, of: values).sorted(by: precedes) }
    // Few are wanted of many: most values are greater than all that are kept.
    var kept: [Int] = []
    kept.reserveCapacity(count + 1)
    var bound = Int64.max
    for scenario in 0..<values.count {
      let value = values[first + scenario]
      if kept.count == count, value >= bound { continue }
      var place = kept.count
      while place > 0, values[first + kept[place - 1]] > value { place -= 1 }
      kept.insert(scenario, at: place)
      if kept.count > count { kept.removeLast() }
      bound = values[first + kept[kept.count - 1]]
    }
    return kept
  }

  /// Scenarios that are put in their place one by one; of more the last value is looked for first.
  private static let mostInserted = 32

  /// The scenarios of the smallest values, of equal ones the first, in no order.
  private static func selected(_ count: Int, of values: ArraySlice<Int64>) -> [Int] {
    let bound = value(ofRank: count, Array(values))
    var below = values.reduce(0) { $1 < bound ? $0 + 1 : $0 }
    var selected: [Int] = []
    selected.reserveCapacity(count)
    for scenario in 0..<values.count {
      let value = values[values.startIndex + scenario]
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

  /// All that is no greater than a quantile, each as much as it weighs.
  static func mean(
    upTo quantile: ScenarioTail, _ values: ArraySlice<Int64>, weights: [Int64]? = nil
  ) -> ScenarioTail {
    var parts: [(scenario: Int, weight: Int64)] = []
    for scenario in 0..<values.count {
      let weight = weights?[scenario] ?? 1
      if weight > 0, quantile.reaches(values[values.startIndex + scenario], values) {
        parts.append((scenario, weight))
      }
    }
    return ScenarioTail(parts: parts, denominator: max(1, parts.reduce(0) { $0 + $1.weight }))
  }

  /// Of scenarios that weigh differently: the first value at which their weights reach the tail, or
  /// the mean of all up to there.
  static func weighted(
    _ values: ArraySlice<Int64>, _ weights: [Int64], confidence: Int, isMean: Bool
  ) -> ScenarioTail {
    let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
    // In ten-thousandths of a weight.
    let tail = whole * Int128(10_000 - confidence)
    let order = smallest(values.count, of: values)
    var parts: [(scenario: Int, weight: Int64)] = []
    var reached: Int128 = 0
    for scenario in order where weights[scenario] > 0 {
      let weight = Int128(weights[scenario]) * 10_000
      if reached + weight >= tail {
        if !isMean { return ScenarioTail(parts: [(scenario, 1)], denominator: 1) }
        parts.append((scenario, Int64((tail - reached))))
        break
      }
      parts.append((scenario, Int64(weight)))
      reached += weight
    }
    return ScenarioTail(parts: parts, denominator: Int64(tail))
  }
}
