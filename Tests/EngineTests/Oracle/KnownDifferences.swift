// Questions in which engine and oracle are known to differ, by a name for each reason. They are
// passed over, and each entry goes when the engine is mended.

import Query

enum KnownDifferences {
  /// The reason why a question is passed over; nil for nearly all.
  static func name(_ oracle: Oracle) -> String? {
    return nil
  }

  /// Sums that an epoch keeps do not know which rating rule they were made with.
  static let keptSumsForgetTheRatingRule = false
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
