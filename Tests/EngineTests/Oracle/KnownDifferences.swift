// Questions in which engine and oracle are known to differ, by a name for each reason. They are
// passed over, and each entry goes when the engine is mended.

import Query

enum KnownDifferences {
  /// The reason why a question is passed over; nil for nearly all.
  static func name(_ oracle: Oracle) -> String? {
    if oracle.asked.contains(.column(.varContribution)) {
      return "stored contributions as a column and missing rates"
    }
    let isSplit = oracle.dimensions.contains(.strategyID)
    if isSplit, oracle.asked.contains(.percentOfParent(.sum(.count))) {
      return "count of parts and not of positions in a parent"
    }
    return nil
  }
}
