// Which measures may stand inside which: a share of what is no part of a whole says nothing.

extension Measure {
  /// Money, or money per unit of risk, that can be set against a net asset value.
  var isShareOfNAV: Bool {
    switch self {
    case .sum(let sum): sum != .count
    case .keyRate, .keyRates, .keyRateGap, .exposure, .stress, .worstStress, .nav: true
    case .risk(let risk): risk.name != .marginalVaR && risk.name != .marginalPVaR
    default: false
    }
  }

  var isShareOfParent: Bool {
    if case .sum(.count) = self { return true }
    return isShareOfNAV
  }

  /// Figures that some positions may lack.
  var isCoverable: Bool {
    switch self {
    case .sum(let sum): sum != .count
    case .keyRate, .keyRates, .keyRateGap, .exposure, .averageRating, .averageDuration, .column,
      .risk:
      true
    default: false
    }
  }
}
