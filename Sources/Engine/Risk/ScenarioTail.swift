// The scenarios that a figure rests on, each with its weight: chosen by the order of one vector,
// and applied to that vector or to the vectors of its parts.

internal import Book
internal import Exact

struct ScenarioTail: Sendable {
  var parts: [(scenario: Int, weight: Int64)]
  var denominator: Int64

  /// Σ weight × value, negated, over the denominator: a loss is shown positive.
  func loss(_ values: SumVector) -> RiskFraction {
    RiskFraction(numerator: -sum(values), denominator: denominator)
  }

  /// Weights add up to the denominator, so the sum is no further from 0 than the denominator times
  /// the largest value: 126 bits.
  private func sum(_ values: SumVector) -> WideSum {
    var sum: Int128 = 0
    for part in parts { sum &+= Int128(values[part.scenario]) &* Int128(part.weight) }
    return WideSum(sum)
  }

  /// What these scenarios say of a part, as a share of what they say of the whole; nil where that
  /// is nothing.
  func share(_ part: SumVector, of whole: SumVector) -> Double? {
    let all = sum(whole)
    return all.isZero ? nil : WideSum.ratio(sum(part), all, times: 1)
  }

  /// Whether a value is at most the quantile that this tail stands for.
  fileprivate func reaches(_ value: Int64, _ values: SumVector) -> Bool {
    WideSum(Int128(value), times: Int128(denominator)) <= sum(values)
  }
}

/// A figure of risk before anything is rounded, in counts of its set's quantum.
struct RiskFraction: Sendable {
  var numerator: WideSum
  var denominator: Int64

  /// Nil where the denominators differ.
  func adding(_ other: RiskFraction) -> RiskFraction? {
    guard denominator == other.denominator else { return nil }
    var sum = self
    sum.numerator += other.numerator
    return sum
  }

  /// Likewise.
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
    if rate == .one, exponent == 0 {
      return WideSum.ratio(fraction.numerator, WideSum(Int128(fraction.denominator)), times: 1)
        * growth
    }
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
  /// Scenarios by rank, of an order that reaches as far as the last.
  static func ranked(_ order: SmallestScenarios, _ ranks: RankWeights) -> ScenarioTail {
    ScenarioTail(
      parts: ranks.weights.map { (order[$0.rank], $0.weight) },
      denominator: ranks.denominator)
  }

  /// All that is no greater than a quantile, each as much as it weighs.
  static func mean(
    upTo quantile: ScenarioTail, _ values: SumVector, weights: [Int64]? = nil
  ) -> ScenarioTail {
    var parts: [(scenario: Int, weight: Int64)] = []
    for scenario in 0..<values.count {
      let weight = weights?[scenario] ?? 1
      if weight > 0, quantile.reaches(values[scenario], values) {
        parts.append((scenario, weight))
      }
    }
    return ScenarioTail(parts: parts, denominator: max(1, parts.reduce(0) { $0 + $1.weight }))
  }

  /// Of scenarios that weigh differently: the first value at which their weights reach the tail, or
  /// the mean of all up to there.
  static func weighted(
    _ values: SumVector, _ weights: [Int64], confidence: Int, isMean: Bool
  ) -> ScenarioTail {
    let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
    // In ten-thousandths of a weight.
    let tail = whole * Int128(10_000 - confidence)
    let order = SmallestScenarios(values.count, of: values).inOrder
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
