// What the measures of the risk family are.

extension RiskMeasure.Name {
  var entry: Catalog.MeasureEntry {
    Catalog.MeasureEntry(
      name: rawValue, signature: signature, summary: summary,
      unit: self == .marginalVaR || self == .marginalPVaR ? "" : "CCY",
      isAdditive: isComponent, combine: combine,
      rounding: self == .scenario ? "none; counts of the set's quantum" : Catalog.nearestDouble,
      missing: isParametric
        ? "positions without exposures are counted as no-vector"
        : "positions without a vector are counted as no-vector")
  }

  /// Whether it says what losses go beyond on a share of all days.
  public var isQuantile: Bool { self == .valueAtRisk || self == .parametricVaR }

  /// Whether it rests on scenarios that can be named.
  public var isOfTail: Bool { self == .valueAtRisk || self == .expectedShortfall }

  private var isComponent: Bool {
    [.componentVaR, .componentES, .componentPVaR, .scenario].contains(self)
  }

  /// Whether it rests on factors and not on scenarios.
  public var isParametric: Bool {
    [.parametricVaR, .componentPVaR, .marginalPVaR, .incrementalPVaR].contains(self)
  }

  private var combine: String {
    switch self {
    case .componentVaR, .componentES, .componentPVaR:
      "sum, against the root that `under` names"
    case .scenario: "sum"
    case .parametricVaR: "from the group's own exposures"
    case .marginalPVaR, .incrementalPVaR: "from the exposures of root and group"
    case .marginalVaR, .incrementalVaR: "from the vectors of root and group"
    case .diversification: "from the vectors of group and parts"
    default: "from the group's own vectors"
    }
  }

  private var signature: String {
    switch self {
    case .scenario: "scenario(ID[, set=NAME])"
    case .standardDeviation: "stdev[(set=NAME, horizon=DAYS, weights=RULE)]"
    case .expectedShortfall, .componentES:
      "\(rawValue)[(CONFIDENCE%, QUANTILE, SHORTFALL, set=NAME, horizon=DAYS, weights=RULE)]"
    case .componentVaR, .marginalVaR:
      "\(rawValue)[(CONFIDENCE%, QUANTILE, smooth, set=NAME, horizon=DAYS, weights=RULE)]"
    default:
      isParametric
        ? "\(rawValue)[(CONFIDENCE%, METHOD, horizon=DAYS, z=NUMBER)]"
        : "\(rawValue)[(CONFIDENCE%, QUANTILE, set=NAME, horizon=DAYS, weights=RULE)]"
    }
  }

  public var summary: String {
    switch self {
    case .valueAtRisk: "Historical value at risk, a loss shown positive"
    case .expectedShortfall: "Expected shortfall: the mean of the losses beyond VaR"
    case .componentVaR: "The group's share of its root's VaR; components add up at every depth"
    case .componentES: "The group's share of its root's expected shortfall"
    case .marginalVaR: "Derivative of the root's VaR by the group's size; null where net is 0"
    case .incrementalVaR: "VaR of the root less VaR of the root without the group"
    case .standaloneVaR: "VaR of the group by itself"
    case .parametricVaR: "Parametric value at risk from factor exposures and covariances"
    case .componentPVaR: "The group's share of its root's parametric VaR"
    case .marginalPVaR: "Derivative of the root's parametric VaR by the group's size"
    case .incrementalPVaR: "Parametric VaR of the root less that of the root without the group"
    case .diversification:
      "VaRs of a node's children, and of its own positions, less its VaR; it may be negative"
    case .standardDeviation: "Standard deviation of the profit and loss vector"
    case .scenario: "Profit and loss in one scenario"
    }
  }
}
