// Questions in which engine and oracle are known to differ, by a name for each reason. They are
// passed over, and each entry goes when the engine is mended.

import Query

enum KnownDifferences {
  /// The reason why a question is passed over; nil for nearly all.
  static func name(_ oracle: Oracle) -> String? {
    let asked = oracle.asked
    if asked.contains(.column(.varContribution)) {
      return "stored contributions as a column and missing rates"
    }
    if asked.contains(.statistic(.avg, .varContribution)), oracle.rate(oracle.base) == nil {
      return "mean of stored contributions where base has no rate"
    }
    let isSplit = oracle.dimensions.contains(.strategyID)
    if isSplit, asked.contains(.percentOfParent(.sum(.count))) {
      return "count of parts and not of positions in a parent"
    }
    let treeKeys = oracle.dimensions.filter(\.isOfTree)
    if treeKeys.count > 1, asked.contains(.percentOfParent(.nav)) {
      return "share of a whole's NAV below another key of the tree"
    }
    return nil
  }

  /// Sums that an epoch keeps do not know which rating rule they were made with.
  static let keptSumsForgetTheRatingRule = true
}

extension Measure {
  var restsOnRatings: Bool {
    switch self {
    case .averageRating, .coverage(.averageRating, _): true
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): inner.restsOnRatings
    default: false
    }
  }
}
