// Questions in which engine and oracle are known to differ, by a name for each reason. They are
// passed over, and each entry goes when the engine's mended.

import Query
import TestKit

enum KnownDifferences {
  /// The reason why a question is passed over; nil for nearly all.
  static func name(_ oracle: Oracle) -> String? {
    let select = oracle.select
    if oracle.parts.isEmpty, oracle.isSplit { return "nothing selected of split positions" }
    if oracle.parts.isEmpty, select.keys.isEmpty { return "no keys and no positions" }
    let shares = oracle.asked.contains { if case .percentOfParent = $0 { true } else { false } }
    if shares, select.options.totals { return "share of the parent in totals" }
    if shares, oracle.dimensions.dropLast().contains(.node), oracle.dimensions.last?.isOfTree == true {
      return "share of the parent below node and a key of the tree"
    }
    let columns = select.measures.contains { if case .column = $0.value { true } else { false } }
    if columns, select.options.totals || select.options.others {
      return "columns of positions in totals and others"
    }
    if !oracle.isSplit, oracle.asked.contains(where: isOfStrategies) {
      return "strategies in a measure alone"
    }
    if select.options.netting != .position, oracle.asked.contains(where: isNetted) {
      if oracle.lacksAll { return "netted sums of nothing known" }
    }
    let hasMoney = oracle.asked.contains { measure in
      guard case .column(let column) = measure else { return false }
      return column.kind == .amount || column.kind == .sensitivity
    }
    if hasMoney { return "columns of money and missing rates" }
    if oracle.asked.contains(.averageDuration) { return "avg_duration and missing rates" }
    if oracle.asked.contains(.percentOfParent(.nav)) { return "share of the whole's NAV" }
    return nil
  }

  private static func isOfStrategies(_ measure: Measure) -> Bool {
    measure == .concentration(.strategyID) || measure == .distinct(.strategyID)
  }

  private static func isNetted(_ measure: Measure) -> Bool {
    switch measure {
    case .sum(let sum): sum.isNetted
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): isNetted(inner)
    default: false
    }
  }

  static let zeroHasSign = true

  /// Positions in a currency without a rate count once for each strategy.
  static let unconvertedCountsParts = true
}

extension Oracle {
  /// Whether any position lacks a market value or a notional.
  fileprivate var lacksAll: Bool {
    parts.contains {
      $0.holding.figures["market_value"] == nil || $0.holding.figures["notional"] == nil
    }
  }
}
