// The first groups of all or of each value of a key, and what is left of the others.

import Query

extension Oracle {
  func top(_ top: Top, _ groups: [Group]) -> ([Group], [OracleRow]) {
    var taken: [String?: [Group]] = [:]
    var rest: [String?: [Group]] = [:]
    for group in groups {
      let value = top.per.flatMap { per in
        group.keys.first { $0.dimension == per.value }?.value
      }
      if taken[value, default: []].count < top.count {
        taken[value, default: []].append(group)
      } else {
        rest[value, default: []].append(group)
      }
    }
    let dimension = top.per?.value ?? .currency
    let chosen = taken.keys.sorted { precedes($0, $1, in: dimension) }.flatMap { taken[$0] ?? [] }
    guard select.options.others else { return (chosen, []) }
    let rows = rest.keys.sorted { precedes($0, $1, in: dimension) }.map { value in
      others(value, rest[value] ?? [], top.per?.value)
    }
    return (chosen, rows)
  }

  private func others(_ value: String?, _ groups: [Group], _ per: Dimension?) -> OracleRow {
    let keys = dimensions.map { $0 == per ? value : nil }
    let group = Group(parts: groups.flatMap(\.parts), keys: [])
    var row = row(.others, keys, group)
    for (index, measure) in select.measures.enumerated() {
      if Self.asksForPlace(measure.value) { row.figures[index] = .unspecified }
      // Parts of a position in several groups: the decisions do not say how often it counts.
      if dimensions.contains(.strategyID), Self.countsPositions(measure.value) {
        row.figures[index] = .unspecified
      }
    }
    return row
  }

  private static func asksForPlace(_ measure: Measure) -> Bool {
    switch measure {
    case .nav, .percentOfNAV, .percentOfParent: true
    default: false
    }
  }

  private static func countsPositions(_ measure: Measure) -> Bool {
    switch measure {
    case .sum(.count), .coverage(_, .count), .statistic(.avg, _): true
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): countsPositions(inner)
    default: false
    }
  }
}
