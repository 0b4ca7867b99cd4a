// Random measures, conditions and what-ifs.

import Exact
import Query

extension RandomStatements {
  mutating func measure() -> Measure {
    switch number(below: 13) {
    case 0: .keyRate(curve: text(), tenor: one(of: ["ON", "3M", "2Y", "30Y", "1W"]))
    case 1: one(of: [.nav, .averageRating, .averageDuration])
    case 2: .percentOfNAV(share(), of: maybe { located($0.node()) })
    case 3: .percentOfParent(number(below: 4) == 0 ? .sum(.count) : share())
    case 4: .concentration(dimension(otherThan: .node))
    case 5: .distinct(dimension())
    case 6: statistic()
    case 7: .coverage(covered(), one(of: CoverageBasis.allCases))
    case 8: column()
    case 9: .risk(risk())
    case 10: .exposure(factor: text())
    default: .sum(one(of: SumMeasure.allCases))
    }
  }

  private mutating func share() -> Measure {
    switch number(below: 4) {
    case 0: .nav
    case 1: .keyRate(curve: text(), tenor: "5Y")
    case 2: .risk(RiskMeasure(.componentVaR))
    default: .sum(one(of: SumMeasure.allCases.filter { $0 != .count }))
    }
  }

  private mutating func covered() -> Measure {
    switch number(below: 3) {
    case 0: one(of: [.averageRating, .averageDuration])
    case 1: .sum(one(of: SumMeasure.allCases.filter { $0 != .count }))
    default: column()
    }
  }

  /// A column whose name is that of a sum too is never read as a column.
  private mutating func column() -> Measure {
    .column(one(of: PositionColumn.allCases.filter { SumMeasure(rawValue: $0.rawValue) == nil }))
  }

  private mutating func statistic() -> Measure {
    let column = one(of: PositionColumn.allCases)
    let all = Statistic.allCases
    return .statistic(one(of: column.kind == .text ? all.filter { $0 != .avg } : all), column)
  }

  private mutating func dimension(otherThan excluded: Dimension) -> Dimension {
    let found = dimension()
    return found == excluded ? .fund : found
  }

  mutating func risk() -> RiskMeasure {
    var risk = RiskMeasure(one(of: RiskMeasure.Name.allCases))
    let isParametric = [.parametricVaR, .componentPVaR, .marginalPVaR, .incrementalPVaR]
      .contains(risk.name)
    if risk.name == .scenario {
      risk.scenarioID = text()
    } else {
      risk.horizonDays = maybe { 1 + $0.number(below: 250) }
      if risk.name != .standardDeviation {
        risk.confidence = maybe { 1 + $0.number(below: 9999) }
      }
    }
    if isParametric {
      risk.method = maybe { $0.one(of: ["delta", "delta-gamma", "cornish-fisher"]) }
      if risk.confidence == nil {
        risk.deviations = maybe { Decimal(coefficient: Int64(1 + $0.number(below: 400)), scale: 2) }
      }
      return risk
    }
    risk.set = maybe { $0.text() }
    if risk.name == .scenario { return risk }
    risk.weights = maybe { $0.weights() }
    if risk.name == .standardDeviation { return risk }
    risk.quantile = maybe { $0.one(of: ["inc", "exc", "nearest", "hd"]) }
    if risk.name == .expectedShortfall || risk.name == .componentES {
      risk.shortfall = maybe { $0.one(of: ["fractional", "tail-mean"]) }
    }
    return risk
  }

  /// Flat chains, as the parser makes them: no `all` directly in an `all`, no chain of one.
  mutating func predicate<Field>(
    depth: Int, _ leaf: (inout Self) -> Predicate<Field>
  ) -> Predicate<Field> {
    guard depth > 0 else { return leaf(&self) }
    switch number(below: 4) {
    case 0:
      return .not(predicate(depth: depth - 1, leaf))
    case 1:
      return .all(
        chain(depth, leaf).flatMap { part in
          if case .all(let inner) = part { inner } else { [part] }
        })
    case 2:
      return .any(
        chain(depth, leaf).flatMap { part in
          if case .any(let inner) = part { inner } else { [part] }
        })
    default: return leaf(&self)
    }
  }

  private mutating func chain<Field>(
    _ depth: Int, _ leaf: (inout Self) -> Predicate<Field>
  ) -> [Predicate<Field>] {
    (0...1 + number(below: 2)).map { _ in predicate(depth: depth - 1, leaf) }
  }

  mutating func filterComparison() -> Predicate<FilterField> {
    if number(below: 2) == 0 {
      let column = one(of: PositionColumn.allCases)
      switch column.kind {
      case .amount, .sensitivity, .number:
        return comparison(.column(column)) { .number($0.decimal()) }
      case .date: return comparison(.column(column)) { .date($0.date()) }
      case .text:
        if column == .valuation { return comparison(.column(column)) { _ in .text("otc") } }
        return comparison(.column(column), isText: true) { .text($0.text()) }
      }
    }
    return comparison(of: dimension()) { .dimension($0) }
  }

  mutating func resultComparison(_ keys: [Dimension]) -> Predicate<ResultField> {
    if !keys.isEmpty, number(below: 2) == 0 {
      return comparison(of: one(of: keys)) { .key($0) }
    }
    return comparison(.measure(.sum(.net))) { .number($0.decimal()) }
  }

  private mutating func comparison<Field>(
    of dimension: Dimension, _ field: (Dimension) -> Field
  ) -> Predicate<Field> {
    switch dimension {
    case .paper:
      let value = located(Literal.flag(number(below: 2) == 0))
      return .compare(located(field(dimension)), one(of: [.equal, .notEqual]), value)
    case .rating: return comparison(field(dimension)) { .text($0.one(of: ["AAA", "BBB-", "D"])) }
    case .ratingBucket:
      return comparison(field(dimension)) { .text($0.one(of: ["A", "CCC_OR_LOWER"])) }
    case .grade: return comparison(field(dimension)) { .text($0.one(of: ["IG", "HY"])) }
    case .direction: return comparison(field(dimension)) { .text($0.one(of: ["LONG", "SHORT"])) }
    case .assetClass: return comparison(field(dimension)) { _ in .text("CROSS_ASSET") }
    case .maturityBucket: return comparison(field(dimension)) { _ in .text("20Y+") }
    case .currency: return comparison(field(dimension)) { .text($0.one(of: ["EUR", "IN"])) }
    default: return comparison(field(dimension), isText: true) { .text($0.text()) }
    }
  }

  private mutating func comparison<Field>(
    _ field: Field, isText: Bool = false, _ value: (inout Self) -> Literal
  ) -> Predicate<Field> {
    let field = located(field)
    switch number(below: isText ? 5 : 4) {
    case 0: return .isMissing(field)
    case 1: return .among(field, (0...number(below: 3)).map { _ in located(value(&self)) })
    case 2:
      let (low, high) = Self.ascending(value(&self), value(&self))
      return .between(field, located(low), located(high))
    case 3: return .compare(field, one(of: Comparison.allCases), located(value(&self)))
    default: return .like(field, located(one(of: ["A%", "", "%_", "a\\%", "\\\\", "O'Brien%"])))
    }
  }

  /// The lesser first, which the parser asks for.
  private static func ascending(_ a: Literal, _ b: Literal) -> (Literal, Literal) {
    let isReversed =
      switch (a, b) {
      case (.number(let a), .number(let b)):
        Int128(a.coefficient) * PowersOfTen.int128(Decimal.maximumScale - Int(a.scale))
          > Int128(b.coefficient) * PowersOfTen.int128(Decimal.maximumScale - Int(b.scale))
      case (.date(let a), .date(let b)): b < a
      case (.text(let a), .text(let b)): b.utf8.lexicographicallyPrecedes(a.utf8)
      default: false
      }
    return isReversed ? (b, a) : (a, b)
  }

  mutating func resultField(_ keys: [Dimension]) -> ResultField {
    keys.isEmpty || number(below: 2) == 0 ? .measure(measure()) : .key(one(of: keys))
  }

  /// As the parser would write them.
  mutating func shock() -> WhatIf {
    let five = Decimal(coefficient: 5, scale: 0)
    var addition = WhatIf.Addition(
      node: .id("F"), instrument: "I", quantity: Decimal(coefficient: -1, scale: 0))
    addition.isPaper = number(below: 2) == 0 ? true : nil
    addition.numbers = [
      .init(.marketValue, five), .init(.price, Decimal(coefficient: 15, scale: 1)),
    ]
    return one(of: [
      .fx("EUR", .percent(five)), .rates(curve: nil, tenor: nil, .basisPoints(five)),
      .rates(curve: "5bp", tenor: "2Y", .basisPoints(Decimal(coefficient: -1, scale: 0))),
      .spreads(.factor(Decimal(coefficient: 11, scale: 1)), where: filterComparison()),
      .price(.percent(Decimal(coefficient: -10, scale: 0)), where: nil),
      .close(position: "P 1"), .resize(position: "P1", to: five),
      .move(position: "P1", to: .path(["F", "D"])), .downgrade(issuer: "ACME", by: 3),
      .add(addition),
    ])
  }
}
