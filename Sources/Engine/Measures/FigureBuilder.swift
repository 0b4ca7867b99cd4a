// Measures to figures: registers what each needs of the scan and says how its column looks.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct FigureBuilder {
  let book: Book
  let scope: Scope
  let options: QueryOptions
  let keys: [KeyColumn]
  private(set) var requirements = Requirements()
  /// Facts that selected figures rest on, with the measure that first named them.
  private(set) var facts: [(fact: Condition.Fact, measure: String)] = []
  /// Whether any figure is money: then positions without a rate are a gap.
  private(set) var usesMoney = false
  /// Questions of risk, and what each needs besides.
  private(set) var risks: [RiskFigure] = []
  private(set) var parametrics: [ParametricFigure] = []
  var stresses = StressPlan.none
  /// Measures that are shared among parents.
  private(set) var parentShares: [Figure] = []

  init(book: Book, scope: Scope, options: QueryOptions, keys: [KeyColumn]) {
    self.book = book
    self.scope = scope
    self.options = options
    self.keys = keys
  }

  mutating func figure(_ measure: Located<Measure>) throws(QueryFault) -> Figure {
    try figure(measure.value, measure.range)
  }

  private mutating func figure(
    _ measure: Measure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    switch measure {
    case .sum(let sum): return self.sum(sum, measure.text)
    case .keyRate(let curve, let tenor): return try keyRate(curve, tenor, measure, range)
    case .keyRates(let curve): return try keyRates(curve, measure, range)
    case .keyRateGap:
      usesMoney = true
      note(.keyRates, measure.text)
      return .sum(
        requirements.number(Component(.keyRateGap)),
        known: requirements.number(Component(.one, where: .has(.keyRates))), isNegated: false,
        isBase: false)
    case .exposure(let factor): return try exposure(factor, measure, range)
    case .stress(let id):
      guard let place = stresses.place(of: id) else {
        preconditionFailure("a stress that is not planned: \(id)")
      }
      return stress([place], measure.text, .gain)
    case .worstStress: return stress(Array(stresses.stresses.indices), measure.text, .gain)
    case .worstStressID: return stress(Array(stresses.stresses.indices), measure.text, .name)
    case .nav: return .nav
    case .averageRating:
      let weight = magnitude(where: .has(.rated))
      note(.rated, measure.text)
      note(.field(.marketValue), measure.text)
      let notches = requirements.number(Component(.notches))
      return .ratio(.money(notches), .money(weight), factor: 1)
    case .averageDuration:
      usesMoney = true
      note(.field(.dv01), measure.text)
      note(.field(.marketValue), measure.text)
      // A swap without a value has no share in what is divided by, and so none in what is divided.
      let isPartial = book.holdingFacts.mayLack(.marketValue)
      let dv01 = requirements.number(
        Component(
          .field(.dv01, .signed), where: isPartial ? .has(.field(.marketValue)) : nil))
      let value = requirements.number(
        Component(.field(.marketValue, .signed), where: .has(.field(.dv01))))
      return .ratio(.money(dv01), .money(value), factor: 10_000)
    case .percentOfNAV(let part, let node):
      let named = try node.map { node throws(QueryFault) in
        try NodeFinder(book).find(node)
      }
      return .shareOfNAV(try figure(part, range), of: named)
    case .percentOfParent(let part):
      let part = try figure(part, range)
      parentShares.append(part)
      return .shareOfParent(part, slot: parentShares.count - 1)
    case .concentration(let dimension):
      note(.field(.marketValue), measure.text)
      usesMoney = true
      return .folded(
        inner: requirements.number(.dimension(dimension)), .concentration, known: nil)
    case .distinct(let dimension):
      return .folded(inner: requirements.number(.dimension(dimension)), .distinct, known: nil)
    case .statistic(let statistic, let column): return self.statistic(statistic, column)
    case .coverage(let part, let basis): return try coverage(part, basis, range)
    case .column(let column): return try self.column(column, range)
    case .risk(let risk): return try self.risk(risk, range)
    }
  }

  /// Components that measure the positions lacking a fact.
  struct Gap: Sendable {
    var count: Int
    var gross: Int
    var grossNotional: Int
  }

  mutating func gaps() -> [Condition.Fact: Gap] {
    var gaps: [Condition.Fact: Gap] = [:]
    for (fact, _) in facts {
      // A column without a gap needs no counting.
      if case .field(let field) = fact, !book.holdingFacts.mayLack(field) { continue }
      gaps[fact] = Gap(
        count: requirements.number(Component(.one, where: .lacks(fact))),
        gross: requirements.numberOfWhole(
          Component(.field(.marketValue, .magnitude), where: .lacks(fact))),
        grossNotional: requirements.numberOfWhole(
          Component(.field(.notional, .magnitude), where: .lacks(fact))))
    }
    return gaps
  }

  private mutating func note(_ fact: Condition.Fact, _ measure: String) {
    if !facts.contains(where: { $0.fact == fact }) { facts.append((fact, measure)) }
  }

  /// The number of positions that have a field; all of them where the column has no gaps.
  private mutating func known(_ field: PositionField) -> Int? {
    guard book.holdingFacts.mayLack(field) else { return nil }
    return requirements.number(Component(.one, where: .has(.field(field))))
  }

  private mutating func magnitude(where condition: Condition) -> Int {
    usesMoney = true
    return requirements.number(
      Component(.field(.marketValue, .magnitude), where: condition))
  }

  private mutating func sum(_ sum: SumMeasure, _ text: String) -> Figure {
    if sum == .count { return .count }
    let (field, part) = sum.source
    usesMoney = usesMoney || field.kind != .baseAmount
    note(.field(field), text)
    if options.netting != .position, let fold = sum.folded {
      return .folded(
        inner: requirements.number(.netting(options.netting)), fold, known: known(field))
    }
    let quantity: Component.Quantity =
      sum == .netNotional ? .netNotional : .field(field, part)
    return .sum(
      requirements.number(Component(quantity)), known: known(field), isNegated: sum == .pv01,
      isBase: field.kind == .baseAmount)
  }

  private mutating func keyRate(
    _ curve: String, _ tenor: String, _ measure: Measure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    let points = book.keyRates.points
    guard let wanted = Tenor(tenor),
      let point = points.firstIndex(where: { $0.curve == curve && $0.tenor == wanted })
    else {
      let curves = Set(points.map(\.curve)).sorted()
      let tenors = points.filter { $0.curve == curve }.map(\.tenor.label)
      if !curves.contains(curve) {
        throw QueryFault(
          .unknownValue, "the book has no key rates on the curve \(curve)", at: range,
          suggestion: Spelling.nearest(to: curve, among: curves))
      }
      throw QueryFault(
        .unknownValue, "\(curve) has key rates at \(tenors.joined(separator: ", "))", at: range,
        suggestion: Spelling.nearest(to: tenor, among: tenors))
    }
    usesMoney = true
    note(.keyRate(point: point), measure.text)
    return .sum(
      requirements.number(Component(.keyRate(point: point))),
      known: requirements.number(Component(.one, where: .has(.keyRate(point: point)))),
      isNegated: false, isBase: false)
  }

  private mutating func keyRates(
    _ curve: String?, _ measure: Measure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    let points = book.keyRates.points
    var wanted = 0..<points.count
    if let curve {
      guard let first = points.firstIndex(where: { $0.curve == curve }) else {
        throw QueryFault(
          .unknownValue, "the book has no key rates on the curve \(curve)", at: range,
          suggestion: Spelling.nearest(to: curve, among: Set(points.map(\.curve)).sorted()))
      }
      wanted = first..<(points.lastIndex { $0.curve == curve } ?? first) + 1
    }
    usesMoney = true
    note(.keyRatesOn(points: wanted), measure.text)
    return .sum(
      requirements.number(Component(.keyRates(points: wanted))),
      known: requirements.number(Component(.one, where: .has(.keyRatesOn(points: wanted)))),
      isNegated: false, isBase: false)
  }

  private mutating func risk(
    _ risk: RiskMeasure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    switch risk.name {
    case .parametricVaR, .componentPVaR, .marginalPVaR, .incrementalPVaR:
      return try parametric(risk, range)
    case .diversification: try checkParts(range)
    default: break
    }
    let question = try RiskQuestion(risk, book.scenarioSets, options, range)
    if question.needsRoot { try checkRoot(risk, range) }
    note(.vector(set: question.set), risk.text)
    risks.append(
      RiskFigure(
        question: question, text: risk.text,
        vectors: requirements.number(vectorSet: question.set),
        known: requirements.number(Component(.one, where: .has(.vector(set: question.set)))),
        net: risk.name == .marginalVaR ? net(risk) : nil))
    return .risk(risks.count - 1)
  }

  private mutating func parametric(
    _ risk: RiskMeasure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    let question = try ParametricQuestion(risk, book.factors, range)
    if question.needsRoot { try checkRoot(risk, range) }
    note(.exposures, risk.text)
    parametrics.append(
      ParametricFigure(
        question: question, text: risk.text, namesMethod: risk.method != nil,
        known: requirements.number(Component(.one, where: .has(.exposures))),
        net: risk.name == .marginalPVaR ? net(risk) : nil))
    return .parametric(parametrics.count - 1)
  }

  private func checkRoot(_ risk: RiskMeasure, _ range: Range<Int>) throws(QueryFault) {
    if scope.root != nil { return }
    throw QueryFault(
      .notCombinable, "\(risk.name.rawValue) is a part of a root's, and `under` names none",
      at: range,
      suggestion:
        "under \(book.hierarchy.roots.first.map { book.hierarchy.ids[$0.row] } ?? "NODE")")
  }

  /// Parts are a node's children: rows have to be nodes, or the one row all there is.
  private func checkParts(_ range: Range<Int>) throws(QueryFault) {
    let isOfNodes = keys.count == 1 && keys[0].nodes != nil
    if !options.others, keys.isEmpty || isOfNodes { return }
    throw QueryFault(
      .notCombinable,
      options.others
        ? "diversification is a node's over its children, and what is left of several nodes is none"
        : "diversification is a node's over its children: rows are to be nodes", at: range,
      suggestion: options.others ? nil : "by node")
  }

  /// What a marginal figure is measured by.
  private mutating func net(_ risk: RiskMeasure) -> (sum: Int, known: Int) {
    usesMoney = true
    note(.field(.marketValue), risk.text)
    return (
      requirements.number(Component(.field(.marketValue, .signed))),
      requirements.number(Component(.one, where: .has(.field(.marketValue))))
    )
  }

  private mutating func stress(
    _ places: [Int], _ text: String, _ part: Figure.StressPart
  ) -> Figure {
    usesMoney = true
    note(.field(.marketValue), text)
    return .stress(
      places.map { requirements.number(Component(.stressed($0))) },
      from: requirements.number(Component(.field(.marketValue, .signed))),
      known: known(.marketValue), part, ids: places.map { stresses.stresses[$0].id })
  }

  private mutating func exposure(
    _ factor: String, _ measure: Measure, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    guard let number = book.factors.ids.firstIndex(of: factor) else {
      throw QueryFault(
        .unknownValue, "the book has no factor \(factor)", at: range,
        suggestion: Spelling.nearest(to: factor, among: book.factors.ids))
    }
    note(.exposures, measure.text)
    return .sum(
      requirements.number(Component(.exposure(factor: number))),
      known: requirements.number(Component(.one, where: .has(.exposures))), isNegated: false,
      isBase: true)
  }

  private mutating func statistic(_ statistic: Statistic, _ column: PositionColumn) -> Figure {
    if let field = column.field {
      usesMoney = true
      note(.field(field), "\(statistic.rawValue)(\(column.rawValue))")
      if statistic == .avg {
        return .mean(
          sum: requirements.number(Component(.field(field, .signed))),
          known: requirements.number(Component(.one, where: .has(.field(field)))),
          isBase: field.kind == .baseAmount)
      }
      return .extreme(
        requirements.number(Extreme(source: .field(field), isGreatest: statistic == .max)),
        isDate: false)
    }
    guard let source = column.number else {
      return .extreme(
        requirements.number(Extreme(source: .text(column), isGreatest: statistic == .max)),
        isDate: false)
    }
    if statistic == .avg {
      note(.field(.marketValue), "\(statistic.rawValue)(\(column.rawValue))")
      return .weightedAverage(
        wide: requirements.number(Component(.weighted(source))),
        weight: magnitude(where: .has(.number(source))), decimals: source.decimals,
        isDate: source == .maturity)
    }
    return .extreme(
      requirements.number(Extreme(source: .number(source), isGreatest: statistic == .max)),
      isDate: source == .maturity)
  }

  private mutating func coverage(
    _ part: Measure, _ basis: CoverageBasis, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    let fact = try self.fact(of: part, range)
    let quantity: Component.Quantity
    switch basis {
    case .count:
      let covered = fact.map { requirements.number(Component(.one, where: .has($0))) }
      return .ratio(
        .count(covered ?? Requirements.count), .count(Requirements.count), factor: 100)
    case .gross: quantity = .field(.marketValue, .magnitude)
    case .notional: quantity = .field(.notional, .magnitude)
    }
    usesMoney = true
    let all = requirements.number(Component(quantity))
    let covered = fact.map { requirements.number(Component(quantity, where: .has($0))) } ?? all
    return .ratio(.money(covered), .money(all), factor: 100)
  }

  /// What a position needs to be covered; nil where every position is.
  private func fact(
    of measure: Measure, _ range: Range<Int>
  ) throws(QueryFault) -> Condition.Fact? {
    switch measure {
    case .sum(.count): return nil
    case .sum(let sum): return .field(sum.source.0)
    case .keyRate, .keyRates, .keyRateGap: return .keyRates
    case .exposure: return .exposures
    case .averageRating: return .rated
    case .averageDuration: return .field(.dv01)
    case .column(let column):
      if let field = column.field { return .field(field) }
      if let number = column.number { return .number(number) }
    case .statistic(_, let column):
      if let field = column.field { return .field(field) }
      if let number = column.number { return .number(number) }
    case .risk(let risk) where risk.name.isParametric:
      _ = try ParametricQuestion(risk, book.factors, range)
      return .exposures
    case .risk(let risk):
      return .vector(set: try RiskQuestion(risk, book.scenarioSets, options, range).set)
    default: break
    }
    throw QueryFault(.notCombinable, "coverage(\(measure.text)) has no meaning", at: range)
  }

  private mutating func column(
    _ column: PositionColumn, _ range: Range<Int>
  ) throws(QueryFault) -> Figure {
    guard let key = keys.firstIndex(where: { $0.dimension == .position }) else {
      throw QueryFault(
        .needsPosition, "\(column.rawValue) is a column of positions: add position to by",
        at: range, suggestion: column.kind == .text ? nil : "avg(\(column.rawValue))")
    }
    if let field = column.field, field.kind != .baseAmount { usesMoney = true }
    return .column(column, key: key)
  }
}
