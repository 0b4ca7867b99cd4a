// Measures of any list of parts of positions, each computed anew from its definition.

import Exact
import Query
import TestKit

/// What a figure is asked of.
struct Group {
  var parts: [Part]
  /// Keys that still say something of the group, in order, with their values.
  var keys: [(dimension: Dimension, value: String?)]
}

extension Oracle {
  var amountDecimals: Int { select.options.decimals ?? (currency == "BTC" ? 8 : 4) }
  var sensitivityDecimals: Int { select.options.decimals ?? (currency == "BTC" ? 8 : 6) }

  func figure(_ measure: Measure, _ group: Group) -> OracleFigure {
    let parts = group.parts
    switch measure {
    case .sum(let sum): return self.sum(sum, parts)
    case .keyRate(let curve, let tenor):
      let known = parts.filter { $0.holding.keyRates[[curve, tenor]] != nil }
      return total(
        parts, known.map { keyRate([curve, tenor], $0) }, decimals: sensitivityDecimals)
    case .keyRates, .keyRateGap, .exposure, .stress, .worstStress, .worstStressID:
      preconditionFailure("\(measure.text) has tests of its own")
    case .nav:
      return nav(group).map { .money($0, decimals: amountDecimals) } ?? .missing
    case .averageRating: return averageRating(parts)
    case .averageDuration: return averageDuration(parts)
    case .percentOfNAV(let inner, let node):
      let nav = node.map { self.nav(of: [Self.id($0.value)]) } ?? self.nav(group)
      return percent(figure(inner, group), nav.map { .money($0, decimals: 0) } ?? .missing)
    case .percentOfParent(let inner):
      return percent(figure(inner, group), figure(inner, parent(group)))
    case .concentration(let dimension): return concentration(dimension, parts)
    case .distinct(let dimension):
      return .count(Set(split(parts, by: dimension).compactMap { value(dimension, $0) }).count)
    case .statistic(let statistic, let column): return self.statistic(statistic, column, parts)
    case .coverage(let inner, let basis): return coverage(inner, basis, parts)
    case .column(let column): return self.column(column, parts)
    case .risk: return .unspecified
    }
  }

  static func id(_ reference: NodeReference) -> String {
    switch reference {
    case .id(let id): id
    case .path(let ids): ids.last ?? ""
    }
  }
}
