// A measure of the historical family met with a book: which scenarios, which rule, which horizon.

internal import Book
internal import Exact
internal import Query

struct RiskQuestion: Sendable {
  let name: RiskMeasure.Name
  /// Among the book's sets.
  let set: Int
  let scenarioCount: Int
  private let confidence: Int
  private let rule: QuantileRule
  private let isTailMean: Bool
  let isSmooth: Bool
  private let weights: ScenarioWeights
  /// Of `scenario(ID)`.
  let scenario: Int
  /// Decimals that values lack: they are counts of 10 to this power.
  let quantumExponent: Int
  /// √(horizon ÷ the set's).
  let growth: Double
  /// What an answer says of it.
  let convention: String
  private let ranks: RankWeights
  /// Where weights on ranks are those of the mean beyond the quantile, the quantile's own.
  private let quantileRanks: RankWeights

  /// Confidences where a measure names none: those of the market risk rules.
  static func usualConfidence(_ name: RiskMeasure.Name) -> Int {
    name == .expectedShortfall || name == .componentES ? 9_750 : 9_900
  }

  init(
    _ measure: RiskMeasure, _ sets: [ScenarioSet], _ options: QueryOptions, _ range: Range<Int>
  ) throws(QueryFault) {
    name = measure.name
    let set = try Self.find(measure.set, sets, range)
    self.set = set
    let found = sets[set]
    scenarioCount = found.ids.count
    confidence = measure.confidence ?? Self.usualConfidence(measure.name)
    let weightsText = measure.weights ?? options.weights ?? "equal"
    weights =
      measure.name == .scenario ? .equal : try ScenarioWeights(weightsText, found, range)
    let ruleText = measure.quantile ?? options.quantile ?? QuantileRule.inc.rawValue
    guard let rule = QuantileRule(rawValue: ruleText) else {
      preconditionFailure("a quantile convention that no parser gives: \(ruleText)")
    }
    self.rule = rule
    let isTailMean = (measure.shortfall ?? options.es) == "tail-mean"
    self.isTailMean = isTailMean
    isSmooth = measure.isSmooth
    if isSmooth, weightsText != "equal" {
      throw QueryFault(
        .notCombinable,
        "smooth weighs scenarios by their rank, and weights \(weightsText) weigh them",
        at: range)
    }
    scenario = try Self.scenario(measure, found, range)
    quantumExponent = found.quantumExponent
    let horizon = measure.horizonDays ?? found.horizonDays
    growth = (Double(horizon) / Double(found.horizonDays)).squareRoot()
    let isMean = measure.name == .expectedShortfall || measure.name == .componentES
    let hasQuantile =
      isMean ? isTailMean : measure.name != .scenario && measure.name != .standardDeviation
    if hasQuantile, case .each = weights, let named = measure.quantile ?? options.quantile {
      throw QueryFault(
        .notCombinable,
        "\(named) weighs scenarios equally; weights \(weightsText) have their own quantile",
        at: range)
    }
    var usesRanks = hasQuantile
    if case .each = weights { usesRanks = false }
    if !usesRanks {
      quantileRanks = .worst
    } else if let ranks = RankWeights.quantile(rule, count: scenarioCount, confidence: confidence) {
      quantileRanks = ranks
    } else {
      throw QueryFault(
        .outOfRange,
        "exc has no quantile at \(QueryText.percent(confidence)) of \(scenarioCount) scenarios",
        at: range, suggestion: "inc")
    }
    ranks =
      isMean ? .shortfall(count: scenarioCount, confidence: confidence) : quantileRanks
    convention = Self.convention(
      measure, found, rule: rule, weights: weightsText, isTailMean: isTailMean, confidence,
      horizon: horizon)
  }

  private static func find(
    _ name: String?, _ sets: [ScenarioSet], _ range: Range<Int>
  ) throws(QueryFault) -> Int {
    guard sets.contains(where: { !$0.ids.isEmpty }) else {
      throw QueryFault(.notAvailable, "the book has no set of scenarios", at: range)
    }
    let wanted = name ?? ScenarioSet.defaultName
    if let set = sets.firstIndex(where: { $0.name == wanted && !$0.ids.isEmpty }) { return set }
    let names = sets.map(\.name)
    throw QueryFault(
      .unknownValue, "there is no set of scenarios \(wanted)", at: range,
      suggestion: name == nil
        ? names.first.map { "set=\($0)" } : Spelling.nearest(to: wanted, among: names))
  }

  private static func scenario(
    _ measure: RiskMeasure, _ set: ScenarioSet, _ range: Range<Int>
  ) throws(QueryFault) -> Int {
    guard let id = measure.scenarioID else { return 0 }
    if let scenario = set.ids.firstIndex(of: id) { return scenario }
    throw QueryFault(
      .unknownValue, "the set \(set.name) has no scenario \(id)", at: range,
      suggestion: Spelling.nearest(to: id, among: set.ids))
  }

  private static func convention(
    _ measure: RiskMeasure, _ set: ScenarioSet, rule: QuantileRule, weights: String,
    isTailMean: Bool, _ confidence: Int, horizon: Int
  ) -> String {
    var parts: [String] = []
    switch measure.name {
    case .scenario, .standardDeviation: break
    case .expectedShortfall, .componentES:
      parts = [QueryText.percent(confidence), isTailMean ? "tail-mean" : "fractional"]
      if isTailMean, weights == "equal" { parts.append(rule.rawValue) }
    default:
      parts = [QueryText.percent(confidence)]
      if weights == "equal" { parts.append(rule.rawValue) }
      if measure.isSmooth { parts.append("smooth over neighbouring ranks") }
    }
    parts.append("set \(set.name) of \(set.ids.count)")
    if weights != "equal" { parts.append("weights \(weights)") }
    let days = "\(horizon) day\(horizon == 1 ? "" : "s")"
    parts.append(horizon == set.horizonDays ? days : "\(days) by the square root of time")
    return parts.joined(separator: ", ")
  }
}

extension RiskQuestion {
  /// Whether it is measured against the vector of the node behind `under`.
  var needsRoot: Bool {
    switch name {
    case .componentVaR, .componentES, .marginalVaR, .incrementalVaR: true
    default: false
    }
  }

  /// Whether it looks at the order of each group's own scenarios.
  var ranksGroups: Bool {
    switch name {
    case .scenario, .standardDeviation, .diversification: false
    default: !needsRoot
    }
  }

  private var isMean: Bool { name == .expectedShortfall || name == .componentES }

  /// How many of the worst scenarios have to be known in order.
  var lastRank: Int {
    guard case .equal = weights else { return 0 }
    return (isMean && isTailMean ? quantileRanks : ranks).weights.last?.rank ?? 1
  }

  /// Scenarios around the quantile's rank, the nearer the heavier.
  func smoothTail(_ values: SumVector) -> ScenarioTail {
    let kernel = quantileRanks.smoothed(count: scenarioCount, confidence: confidence)
    let order = SmallestScenarios(kernel.weights.last?.rank ?? 1, of: values)
    return .ranked(order, kernel)
  }

  /// The scenarios that the figure of a vector rests on.
  func tail(_ values: SumVector) -> ScenarioTail {
    tail(values, SmallestScenarios(lastRank, of: values))
  }

  /// The same, of a vector whose worst scenarios are known as far as `lastRank`.
  func tail(_ values: SumVector, _ order: SmallestScenarios) -> ScenarioTail {
    if case .each(let weights) = weights {
      let tail = ScenarioTail.weighted(
        values, weights, confidence: confidence, isMean: isMean && !isTailMean)
      return isMean && isTailMean ? .mean(upTo: tail, values, weights: weights) : tail
    }
    guard isMean, isTailMean else { return .ranked(order, ranks) }
    return .mean(upTo: .ranked(order, quantileRanks), values)
  }

  /// Root of the mean squared distance from the mean; of equal weights that of a sample, which
  /// takes two.
  func deviation(_ values: SumVector) -> Double? {
    var (sum, squares) = (WideSum.zero, WideSum.zero)
    var whole: Int128 = 0
    for (scenario, value) in values.values.enumerated() {
      var weight: Int128 = 1
      if case .each(let weights) = weights { weight = Int128(weights[scenario]) }
      whole += weight
      sum += WideSum(Int128(value), times: weight)
      guard let square = WideSum(Int128(value), times: Int128(value)).multiplied(by: weight) else {
        return nil
      }
      squares += square
    }
    var isSample = false
    if case .equal = weights { isSample = true }
    let divisor = WideSum(whole, times: isSample ? whole - 1 : whole)
    guard !divisor.isZero, let above = squares.multiplied(by: whole),
      let narrow = sum.rounded(from: 0, to: 0)
    else { return nil }
    var spread = above
    spread += -WideSum(narrow, times: narrow)
    return WideSum.ratio(spread, divisor, times: 1).squareRoot()
  }

  /// Bounds within which the quantile lies with 95 %, as ranks; nil on a side that has none.
  var interval: (low: Int?, high: Int?)? {
    guard name == .valueAtRisk, case .equal = weights else { return nil }
    let tail = Double(10_000 - confidence) / 10_000
    let count = scenarioCount
    // How likely at most so many of the scenarios lie below the quantile.
    func atMost(_ number: Int) -> Double {
      number >= count
        ? 1
        : BetaDistribution.share(
          below: 1 - tail, Double(count - number), Double(number + 1))
    }
    // At most so many is the likelier the more they are.
    let low = RankWeights.first(1, count + 1) { atMost($0 - 1) > 0.025 } - 1
    let high = RankWeights.first(1, count + 1) { 1 - atMost($0 - 1) <= 0.025 }
    return (low < 1 ? nil : low, high > count ? nil : high)
  }
}
