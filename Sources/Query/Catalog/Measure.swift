// What can be selected. A measure's text, as normalised here, is the name of its column.

public import Exact

public indirect enum Measure: Hashable, Sendable {
  case sum(SumMeasure)
  /// Key-rate dv01 at one tenor of one curve.
  case keyRate(curve: String, tenor: String)
  /// Of all tenors of a curve, or of all curves.
  case keyRates(curve: String?)
  /// What key rates add up to beyond the dv01 of the positions that have both.
  case keyRateGap
  /// To one factor of the parametric model.
  case exposure(factor: String)
  /// What a named stress would make of the group.
  case stress(String)
  /// Of all named stresses the one that would cost most: what it would, and which it is.
  case worstStress
  case worstStressID
  case nav
  case averageRating
  case averageDuration
  /// 100 × a measure ÷ the NAV of a node: the one named, else the group's own.
  case percentOfNAV(Measure, of: Located<NodeReference>?)
  /// 100 × a measure ÷ the same of the enclosing group.
  case percentOfParent(Measure)
  /// Sum of squared shares of gross market value, netted within each value of the dimension.
  case concentration(Dimension)
  case distinct(Dimension)
  case statistic(Statistic, PositionColumn)
  /// How much of a group a measure's input covers, in percent.
  case coverage(Measure, CoverageBasis)
  /// A stored column, `by position`.
  case column(PositionColumn)
  /// Answered by the risk measures of the engine.
  case risk(RiskMeasure)

  public var text: String {
    switch self {
    case .sum(let sum): sum.rawValue
    case .keyRate(let curve, let tenor): "kr(\(QueryText.word(curve)), \(QueryText.word(tenor)))"
    case .keyRates(let curve): curve.map { "kr(\(QueryText.word($0)))" } ?? "kr"
    case .keyRateGap: "kr_gap"
    case .exposure(let factor): "exposure(\(QueryText.word(factor)))"
    case .stress(let id): "stress(\(QueryText.word(id)))"
    case .worstStress: "worst_stress"
    case .worstStressID: "worst_stress_id"
    case .nav: "nav"
    case .averageRating: "avg_rating"
    case .averageDuration: "avg_duration"
    case .percentOfNAV(let measure, let node):
      "pct_nav(\(measure.text)\(node.map { ", " + QueryText.node($0.value) } ?? ""))"
    case .percentOfParent(let measure): "pct_parent(\(measure.text))"
    case .concentration(let dimension): "hhi(\(dimension.text))"
    case .distinct(let dimension): "distinct(\(dimension.text))"
    case .statistic(let statistic, let column): "\(statistic.rawValue)(\(column.rawValue))"
    case .coverage(let measure, let basis):
      basis == .gross
        ? "coverage(\(measure.text))" : "coverage(\(measure.text), \(basis.rawValue))"
    case .column(let column): column.rawValue
    case .risk(let risk): risk.text
    }
  }
}

public enum Statistic: String, CaseIterable, Hashable, Sendable {
  case min, max, avg
}

/// What coverage is a share of: gross market value, gross notional, or the count of positions.
public enum CoverageBasis: String, CaseIterable, Hashable, Sendable {
  case gross, notional, count
}

/// A measure of the risk family with its options as normalised by the parser.
public struct RiskMeasure: Hashable, Sendable {
  public enum Name: String, CaseIterable, Hashable, Sendable {
    case valueAtRisk = "var"
    case expectedShortfall = "es"
    case componentVaR = "component_var"
    case componentES = "component_es"
    case marginalVaR = "marginal_var"
    case incrementalVaR = "incremental_var"
    case standaloneVaR = "standalone_var"
    case parametricVaR = "pvar"
    case componentPVaR = "component_pvar"
    case marginalPVaR = "marginal_pvar"
    case incrementalPVaR = "incremental_pvar"
    case diversification
    case standardDeviation = "stdev"
    case scenario
  }

  public var name: Name
  /// In 1/100 of a percent: 9900 is 99 %.
  public var confidence: Int?
  public var quantile: String?
  /// Rule of expected shortfall: `fractional` or `tail-mean`.
  public var shortfall: String?
  /// Whether components are made of more scenarios than the figure, around its own.
  public var isSmooth = false
  public var set: String?
  public var horizonDays: Int?
  public var weights: String?
  /// Of the parametric family: `delta`, `delta-gamma` or `cornish-fisher`.
  public var method: String?
  /// Of the parametric family: standard deviations that take the place of a confidence.
  public var deviations: Decimal?
  /// Of `scenario(ID)`.
  public var scenarioID: String?

  public init(_ name: Name) { self.name = name }

  public var text: String {
    var parts: [String] = []
    if let scenarioID { parts.append(QueryText.word(scenarioID)) }
    if let confidence { parts.append(QueryText.percent(confidence)) }
    if let quantile { parts.append(quantile) }
    if let shortfall { parts.append(shortfall) }
    if isSmooth { parts.append("smooth") }
    if let method { parts.append(method) }
    if let set { parts.append("set=" + QueryText.word(set)) }
    if let horizonDays { parts.append("horizon=\(horizonDays)") }
    if let weights { parts.append("weights=" + weights) }
    if let deviations { parts.append("z=\(deviations)") }
    return parts.isEmpty ? name.rawValue : "\(name.rawValue)(\(parts.joined(separator: ", ")))"
  }
}
