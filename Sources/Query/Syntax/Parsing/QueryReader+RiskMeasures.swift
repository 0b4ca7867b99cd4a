// Measures of the risk family with their options, in any order: a confidence, a quantile
// convention, a set of scenarios, a horizon in days, weights.

internal import Exact

extension QueryReader {
  static let quantiles = ["inc", "exc", "centered", "nearest", "ore", "hd"]
  static let shortfalls = ["fractional", "tail-mean"]
  static let methods = ["delta", "delta-gamma", "cornish-fisher"]
  /// A horizon over forty years is a slip.
  private static let longestHorizonDays = 10_000

  mutating func riskMeasure(_ name: RiskMeasure.Name) throws(QueryFault) -> RiskMeasure {
    var measure = RiskMeasure(name)
    guard isAt(symbol: "(") || name == .scenario else { return measure }
    try enter()
    try expect(symbol: "(")
    if name == .scenario {
      measure.scenarioID = try text("the id of a scenario").value
      if take(symbol: ")") {
        leave()
        return measure
      }
      try expect(symbol: ",")
    }
    var seen: Set<RiskOption> = []
    repeat {
      let start = current.range.lowerBound
      let option = try riskOption(&measure)
      let place = start..<lastEnd
      guard name.options.contains(option) else {
        throw QueryFault(.wrongType, "\(name.rawValue) has no \(option.rawValue)", at: place)
      }
      guard seen.insert(option).inserted else {
        throw QueryFault(
          .repeatedClause, "\(name.rawValue) has a \(option.rawValue) already", at: place)
      }
      if seen.isSuperset(of: [.confidence, .deviations]) {
        throw QueryFault(
          .notCombinable, "z stands for what a confidence would say, so one of them has no meaning",
          at: place)
      }
    } while take(symbol: ",")
    try expect(symbol: ")")
    leave()
    return measure
  }

  private mutating func riskOption(_ measure: inout RiskMeasure) throws(QueryFault) -> RiskOption {
    if current.kind == .percent {
      measure.confidence = try confidence()
      return .confidence
    }
    if let fault = missingPercentSign() { throw fault }
    let words =
      Self.quantiles + Self.shortfalls + Self.methods + [
        "smooth", "set=", "horizon=", "weights=", "z=",
      ]
    guard current.kind == .word else {
      throw unexpected("a confidence such as 99% or another option of \(measure.name.rawValue)")
    }
    let word = QueryText.lowered(current.text)
    if Self.quantiles.contains(word) {
      measure.quantile = word
      advance()
      return .quantile
    }
    if Self.shortfalls.contains(word) {
      measure.shortfall = word
      advance()
      return .shortfall
    }
    if Self.methods.contains(word) {
      measure.method = word
      advance()
      return .method
    }
    if word == RiskOption.smooth.rawValue {
      measure.isSmooth = true
      advance()
      return .smooth
    }
    guard let option = RiskOption(rawValue: word), option.hasValue else {
      throw QueryFault(
        .unknownName, "\(current.shown) is no option of \(measure.name.rawValue)",
        at: current.range, suggestion: NearestName.find(current.text, among: words))
    }
    advance()
    try expect(symbol: "=")
    switch option {
    case .set: measure.set = try text("the name of a scenario set").value
    case .horizon:
      measure.horizonDays = try wholeNumber("a horizon in days", in: 1...Self.longestHorizonDays)
    case .deviations: measure.deviations = try deviations()
    default: measure.weights = try weights()
    }
    return option
  }

  /// Above 0: a quantile on the side of gains is no risk.
  private mutating func deviations() throws(QueryFault) -> Decimal {
    let number = try number("a number of standard deviations such as 2.33")
    guard number.value.coefficient > 0 else {
      throw QueryFault(
        .outOfRange, "\(number.value) is no number of standard deviations above 0",
        at: number.range)
    }
    return number.value
  }

  /// In 1/100 of a percent, above 0 and below 100.
  private mutating func confidence() throws(QueryFault) -> Int {
    let token = current
    let percent = try decimal(token.text, of: token, "a confidence")
    guard let hundredths = percent.coefficient(atScale: 2), percent.scale <= 2,
      (1...9999).contains(hundredths)
    else {
      throw QueryFault(
        .outOfRange,
        "\(token.shown) is no confidence: above 0% and below 100%, with two decimals at most",
        at: token.range)
    }
    advance()
    return Int(hundredths)
  }

  /// `99` or `0.99` where `99%` is meant.
  private func missingPercentSign() -> QueryFault? {
    guard current.kind == .word, current.keyword == nil,
      let value = try? decimal(current.text, of: current, "a confidence")
    else { return nil }
    let (coefficient, scale) = (value.coefficient, value.scale)
    var percent = value
    if coefficient > 0, coefficient < PowersOfTen.int64(Int(scale)) {
      percent =
        scale > 1
        ? Decimal(coefficient: coefficient, scale: scale - 2)
        : Decimal(coefficient: coefficient * 10, scale: 0)
    }
    return QueryFault(
      .wrongType, "\(current.shown) stands where a confidence in percent is expected",
      at: current.range, suggestion: "\(percent)%")
  }

  /// `equal`, `set` (those of the scenario set), or `age(0.98)`: each day back counts that much of
  /// the day after it.
  mutating func weights() throws(QueryFault) -> String {
    let word = try choice("a rule of weights", ["equal", "set", "age"]).value
    guard word == "age" else { return word }
    try expect(symbol: "(")
    let decay = try number("a decay such as 0.98")
    guard decay.value.coefficient > 0,
      decay.value.coefficient < PowersOfTen.int64(Int(decay.value.scale))
    else {
      throw QueryFault(
        .outOfRange, "\(decay.value) is no decay: above 0 and below 1", at: decay.range)
    }
    try expect(symbol: ")")
    return "age(\(decay.value))"
  }
}

/// What a risk measure can be asked with.
enum RiskOption: String {
  case confidence, quantile, smooth, set, horizon, weights, method
  case shortfall = "rule of shortfall"
  case deviations = "z"

  /// Whether it is written as `name=value`.
  var hasValue: Bool { [.set, .horizon, .weights, .deviations].contains(self) }
}

extension RiskMeasure.Name {
  var options: Set<RiskOption> {
    switch self {
    case .valueAtRisk, .incrementalVaR, .standaloneVaR, .diversification:
      [.confidence, .quantile, .set, .horizon, .weights]
    case .componentVaR, .marginalVaR:
      [.confidence, .quantile, .smooth, .set, .horizon, .weights]
    case .expectedShortfall, .componentES:
      [.confidence, .quantile, .shortfall, .set, .horizon, .weights]
    case .parametricVaR, .componentPVaR, .marginalPVaR, .incrementalPVaR:
      [.confidence, .horizon, .method, .deviations]
    case .standardDeviation: [.set, .horizon, .weights]
    case .scenario: [.set]
    }
  }
}
