// Random measures, and conditions on them.

import Book
import Exact
import Query
import TestKit

extension RandomSelect {
  /// Without the arguments that differ from book to book.
  static func name(_ measure: Measure) -> String {
    switch measure {
    case .keyRate: "kr"
    case .percentOfNAV(let inner, let node):
      "pct_nav(\(name(inner)))" + (node == nil ? "" : " of a node")
    case .percentOfParent(let inner): "pct_parent(\(name(inner)))"
    case .concentration(let dimension): "hhi(\(dimension.word))"
    case .distinct(let dimension): "distinct(\(dimension.word))"
    case .coverage(let inner, let basis): "coverage(\(name(inner)), \(basis.rawValue))"
    default: measure.text
    }
  }

  mutating func measure(_ keys: [Dimension]) -> Measure {
    if keys.contains(.position), chance(1, in: 2) { return .column(pick(PositionColumn.allCases)) }
    switch Int.random(in: 0..<13, using: &random) {
    case 0...3: return .sum(pick(SumMeasure.allCases))
    case 4: return keyRate()
    case 5: return pick([.nav, .averageRating, .averageDuration])
    case 6: return .percentOfNAV(shared(), of: chance(1, in: 3) ? at(someNode()) : nil)
    case 7, 8: return .percentOfParent(shared())
    case 9: return .concentration(pick(Self.dimensions))
    case 10: return .distinct(pick(Self.dimensions))
    case 11: return .statistic(pick(Statistic.allCases), pick(Self.numericColumns))
    default: return .coverage(covered(), pick(CoverageBasis.allCases))
    }
  }

  private mutating func someNode() -> NodeReference { .id(pick(draft.nodes)["node_id"] ?? "") }

  private mutating func keyRate() -> Measure {
    guard let point = book.keyRates.points.randomElement(using: &random) else {
      return .sum(.dv01)
    }
    return .keyRate(curve: point.curve, tenor: point.tenor.label)
  }

  private mutating func shared() -> Measure {
    chance(1, in: 8) ? pick([.nav, keyRate()]) : .sum(pick(SumMeasure.allCases))
  }

  private mutating func covered() -> Measure {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .averageRating
    case 1: .averageDuration
    case 2: keyRate()
    case 3: .statistic(.avg, pick(Self.numericColumns))
    default: .sum(pick(SumMeasure.allCases))
    }
  }

  mutating func having(_ select: Select, depth: Int) -> Predicate<ResultField> {
    if depth > 0, chance(1, in: 2) {
      let parts = (0..<2).map { _ in having(select, depth: depth - 1) }
      return pick([.all(parts), .any(parts), .not(parts[0])])
    }
    note("having")
    if chance(1, in: 4), let key = select.keys.randomElement(using: &random)?.value {
      if chance(1, in: 3) { return .isMissing(at(.key(key))) }
      note("having key")
      return .compare(at(.key(key)), pick([.equal, .notEqual]), at(literal(key)))
    }
    let measure =
      chance(1, in: 4) ? self.measure(select.keys.map(\.value)) : pick(select.measures).value
    let field = at(ResultField.measure(measure))
    guard let bound = bound(measure), chance(5, in: 6) else { return .isMissing(field) }
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      return .between(field, at(bound), at(self.bound(measure) ?? bound))
    case 1: return .among(field, [at(bound), at(self.bound(measure) ?? bound)])
    default: return .compare(field, pick(Comparison.allCases), at(bound))
    }
  }

  /// A value of a measure's own kind; nil for texts.
  private mutating func bound(_ measure: Measure) -> Literal? {
    switch measure {
    case .sum(.count), .distinct:
      return .number(Decimal(coefficient: pick([0, 1, 2, 5]), scale: 0))
    case .statistic(_, .maturity), .column(.maturity): return .date(day())
    case .column(let column) where column.kind == .text: return nil
    default: return number()
    }
  }

  mutating func number() -> Literal {
    let sign: Int64 = chance(1, in: 3) ? -1 : 1
    if chance(1, in: 4) {
      return .number(Decimal(coefficient: pick([0, 100, 1]) * sign, scale: 0))
    }
    return .number(
      Decimal(
        coefficient: random.digits(upTo: 9) * sign,
        scale: UInt8.random(in: 0...6, using: &random)))
  }

  mutating func day() -> CalendarDate {
    let asOf = book.settings.asOf ?? .first
    return asOf.adding(days: Int.random(in: -10...4_000, using: &random))
  }
}
