// A query met with a book: every name resolved, every figure compiled, before a position is read.

internal import Book
internal import Exact
internal import Query

struct SelectPlan: Sendable {
  let epoch: Epoch
  let select: Select
  let cancellation: Cancellation
  let scope: Scope
  let space: KeySpace
  /// Figures by measure: first those selected, then those that only order or filter.
  private(set) var figures: [(measure: Measure, figure: Figure, shape: FigureShape)] = []
  let requirements: Requirements
  let risks: [RiskFigure]
  let parametrics: [ParametricFigure]
  let stresses: [PlannedStress]
  /// What moves market values before they are summed; nil where nothing does.
  let effects: ShockEffects?
  let facts: [(fact: Condition.Fact, measure: String)]
  /// For each fact that positions may lack, the components that measure those; none where no
  /// position can.
  let gaps: [Condition.Fact: FigureBuilder.Gap]
  let usesMoney: Bool
  /// Columns of texts whose least or greatest is asked for, as codes.
  let texts: [PositionColumn: KeyColumn]
  let filter: RowFilter?
  let having: ResultFilter?
  let splits: StrategySplits?
  let includesPaper: Bool
  /// Sentences for the contract that binding brought up.
  private(set) var notes: [String] = []

  let branch: Branch

  init(
    _ state: Epoch, _ select: Select, _ cancellation: Cancellation
  ) throws(QueryFault) {
    try self.init(
      try BranchBuilder.branch(state, select, cancellation), select, cancellation)
  }

  /// On a state that is made already, whatever `with` says.
  init(
    _ branch: Branch, _ select: Select, _ cancellation: Cancellation
  ) throws(QueryFault) {
    self.branch = branch
    let epoch = branch.epoch
    self.epoch = epoch
    self.select = select
    self.cancellation = cancellation
    let scope = try Self.scope(branch, select)
    self.scope = scope
    try Self.check(select)
    let stresses = try StressPlan(select, branch, scope, cancellation)
    self.stresses = stresses.stresses
    // Stressed values have decimals of their own, and all others beside them the same.
    let effects =
      branch.effects
      ?? (stresses.stresses.isEmpty
        ? nil : ShockEffects.none(positionCount: epoch.book.positions.count))
    self.effects = effects
    var binder = FilterBinder(epoch, scope, [], cancellation)
    if effects != nil { binder.moneyDecimals += ShockEffects.extraDecimals }
    var keys: [KeyColumn] = []
    for key in select.keys {
      try cancellation.check()
      keys.append(binder.key(key.value))
    }
    space = KeySpace(keys)
    filter = try select.filter.map { predicate throws(QueryFault) in try binder.bind(predicate) }
    notes = branch.notes + stresses.notes + binder.truths.notes
    var builder = FigureBuilder(book: epoch.book, scope: scope, options: select.options, keys: keys)
    builder.stresses = stresses
    for measure in select.allMeasures
    where !figures.contains(where: { $0.measure == measure.value }) {
      // Weights of very many ranks take their time.
      try cancellation.check()
      let figure = try builder.figure(measure)
      let shape = FigureShape.of(measure.value, epoch.book, scope, select.options)
      figures.append((measure.value, figure, shape))
    }
    gaps = builder.gaps()
    requirements = builder.requirements
    risks = builder.risks
    parametrics = builder.parametrics
    facts = builder.facts
    texts = Dictionary(
      builder.requirements.texts.map { ($0, KeyColumn.ofText($0, epoch.book)) },
      uniquingKeysWith: { first, _ in first })
    usesMoney = builder.usesMoney
    let usesStrategies = requirements.inner.contains(.dimension(.strategyID))
    let split =
      usesStrategies
      ? binder.key(.strategyID) : binder.keys[.strategyID]
    if case .split(let splits) = split?.codes { self.splits = splits } else { splits = nil }
    if splits != nil, let risk = risks.first {
      throw QueryFault(
        .notCombinable, "vectors are not split by strategy_id, so neither is \(risk.text)")
    }
    if splits != nil, let figure = parametrics.first {
      throw QueryFault(
        .notCombinable, "exposures are not split by strategy_id, so neither is \(figure.text)")
    }
    if splits != nil, effects != nil {
      throw QueryFault(
        .notCombinable, "market values that shocks move are not split by strategy_id")
    }
    includesPaper = select.options.paper || binder.keys[.paper] != nil
    let figures = figures
    var results = ResultBinder(
      keys: keys,
      place: { measure in
        let number = figures.firstIndex { $0.measure == measure } ?? 0
        return (number, figures[number].shape)
      },
      decimals: ConvertedSum.scale
        + (splits == nil && effects == nil ? 0 : StrategySplits.scale),
      truths: KeyTruths(epoch.book, cancellation))
    having = try select.having.map { predicate throws(QueryFault) in try results.bind(predicate) }
    notes += results.truths.notes
  }

  /// Decimals of local sums beyond those of their currency: of weights, or of shocks.
  var extraDecimals: Int {
    splits != nil ? StrategySplits.scale : effects != nil ? ShockEffects.extraDecimals : 0
  }

  /// Whether some figure is one of risk.
  var asksForRisk: Bool { !risks.isEmpty || !parametrics.isEmpty }

  /// Whether no position is told apart within its cell, keys and components apart.
  var fitsCells: Bool {
    filter == nil && splits == nil && !includesPaper && effects == nil
  }

  /// Whether making cells, which reads the whole book, reads little more than was asked for.
  var isMostOfTheBook: Bool { scope.nodes.count * 2 > epoch.book.hierarchy.count }

  /// Whether the rows are nodes in the order of the tree.
  var isTree: Bool {
    select.keys.map(\.value) == [.node] && select.order.isEmpty && select.top == nil
      && select.having == nil && select.limit == nil && select.offset == 0
  }

  private static func check(_ select: Select) throws(QueryFault) {
    let node = select.keys.first { $0.value == .node }
    if select.options.others, let node {
      throw QueryFault(
        .notCombinable, "others needs groups that do not lie in one another", at: node.range,
        suggestion: "children")
    }
    if let per = select.top?.per, !select.keys.contains(where: { $0.value == per.value }) {
      throw QueryFault(
        .notCombinable, "\(per.value.text) is not among the keys of by", at: per.range)
    }
    for item in select.order {
      if case .key(let key) = item.field.value, !select.keys.contains(where: { $0.value == key }) {
        throw QueryFault(
          .notCombinable, "\(key.text) is not among the keys of by", at: item.field.range)
      }
    }
  }

  static func scope(_ branch: Branch, _ select: Select) throws(QueryFault) -> Scope {
    let book = branch.epoch.book
    let root = try select.under.map { node throws(QueryFault) in
      try NodeFinder(book).find(node)
    }
    if let version = select.asOf { try branch.epoch.check(version) }
    var currency = book.settings.baseCurrency
    if let wanted = select.currency {
      guard let found = book.currencies.find(wanted.value) else {
        throw QueryFault(
          .unknownCurrency, "\(wanted.value) is no currency of this book", at: wanted.range,
          suggestion: Spelling.nearest(to: wanted.value, among: book.usedCurrencies))
      }
      currency = found
    }
    let asOf = book.settings.asOf
    return Scope(
      root: root, nodes: root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count,
      asOf: asOf, knownAt: select.knownAt?.value ?? Book.knownAt, currency: currency,
      ratingRule: try rule(select.options.rating),
      rates: ReportingRates(
        book, to: currency, asOf: asOf, maximumAgeDays: select.options.fxMaximumAgeDays,
        factors: branch.factors), downgrades: branch.downgrades)
  }

  private static func rule(_ option: Located<String>?) throws(QueryFault) -> CompositeRule {
    guard let option else { return .standard }
    if let rule = CompositeRule.allCases.first(where: { $0.label == option.value }) { return rule }
    throw QueryFault(
      .unknownValue, "there is no rating rule \(option.value)", at: option.range,
      suggestion: Spelling.nearest(to: option.value, among: CompositeRule.allCases.map(\.label)))
  }
}

extension Select {
  /// Selected measures, then others that `having` and `order by` name.
  var allMeasures: [Located<Measure>] {
    var measures = self.measures
    for item in order {
      if case .measure(let measure) = item.field.value {
        measures.append(Located(measure, at: item.field.range))
      }
    }
    having?.forEachField { field in
      if case .measure(let measure) = field.value {
        measures.append(Located(measure, at: field.range))
      }
    }
    return measures
  }
}

extension Predicate {
  func forEachField(_ body: (Located<Field>) -> Void) {
    switch self {
    case .all(let parts), .any(let parts):
      for part in parts { part.forEachField(body) }
    case .not(let part): part.forEachField(body)
    case .compare(let field, _, _), .among(let field, _), .like(let field, _),
      .between(let field, _, _), .isMissing(let field):
      body(field)
    }
  }
}
