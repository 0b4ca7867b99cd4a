// Finalises figures: the one place where sums become shares, averages and concentrations.

internal import Book
internal import Exact
internal import Query

struct FigureReader {
  let epoch: Epoch
  let scope: Scope
  let keys: [KeyColumn]
  let requirements: Requirements
  let conversion: Conversion
  let states: GroupStates
  /// What each group's parent says of each shared measure.
  var parents: [[FigureValue]] = []
  /// The last key whose codes are nodes; nil where none is, or the keys of the groups are gone.
  let treeKey: Int?
  /// Where groups without a tree key lie.
  let place: Place
  /// Among parents a null tree key stands for everything, not for what lies under no such node.
  var nullStandsForAll = false
  private let folds: [[InnerStates.Fold]]
  let risks: [RiskFigure]
  let grounds: [RiskGround]
  let parametrics: [ParametricFigure]
  let parametricGrounds: [ParametricGround?]
  /// What nodes are made of, where a figure asks.
  var parts: NodeParts?
  /// By question: figures of all groups, where they were made at once.
  var preparedRisks: [Int: [FigureValue]] = [:]
  var preparedParametrics: [Int: [FigureValue]] = [:]

  init(
    _ plan: SelectPlan, _ conversion: Conversion, _ states: GroupStates, keys: [KeyColumn],
    place: Place = .whole
  ) throws(QueryFault) {
    epoch = plan.epoch
    scope = plan.scope
    self.keys = keys
    self.place = place
    requirements = plan.requirements
    self.conversion = conversion
    self.states = states
    treeKey = keys.lastIndex { $0.nodes != nil }
    var folds: [[InnerStates.Fold]] = []
    for (inner, key) in zip(states.inner, plan.requirements.inner) {
      var measuresShares = false
      if case .dimension = key { measuresShares = true }
      folds.append(
        try inner.folded(
          groupCount: states.count, measuresShares: measuresShares, plan.cancellation))
    }
    self.folds = folds
    risks = plan.risks
    let rate = plan.scope.rates[plan.epoch.book.settings.baseCurrency]
    grounds = try risks.map { figure throws(QueryFault) in
      try plan.cancellation.check()
      return RiskGround(figure, states, rate: rate)
    }
    parametrics = plan.parametrics
    parametricGrounds = parametrics.map { ParametricGround($0, plan, states) }
  }

  private var decimals: Int { conversion.decimals }

  /// Whether sums of a group lack something that they are defined over.
  func isIncomplete(_ group: Int, gapComponents: [Int], usesMoney: Bool) -> Bool {
    if usesMoney {
      let all = states.counts[Requirements.count][group]
      if states.convertedCounts[Requirements.count][group] != all { return true }
    }
    return gapComponents.contains { states.counts[$0][group] != 0 }
  }

  func value(_ figure: Figure, _ group: Int) -> FigureValue {
    switch figure {
    case .count: return .count(Int64(clamping: states.counts[Requirements.count][group]))
    case .sum(let number, let known, let isNegated, let isBase):
      return sum(number, known, isNegated, isBase, group).map { .money($0) } ?? .missing
    case .folded(let inner, let part, let known):
      return folded(folds[inner][group], part, known, group)
    case .nav: return nav(node(group))
    case .shareOfNAV(let part, let named):
      let nav = nav(named.map { .named($0) } ?? node(group))
      return share(value(part, group), nav)
    case .shareOfParent(let part, let slot):
      guard slot < parents.count else { return .missing }
      return share(value(part, group), parents[slot][group])
    case .ratio(let above, let below, let factor):
      return ratio(amount(above, group), amount(below, group), factor)
    case .weightedAverage(let wide, let weight, let decimals, let isDate):
      return weightedAverage(wide, weight, decimals, isDate, group)
    case .mean(let number, let known, let isBase):
      let hasRate = !isBase || scope.rates[epoch.book.settings.baseCurrency] != nil
      let count = isBase ? states.counts[known][group] : states.convertedCounts[known][group]
      guard hasRate, count > 0 else { return .missing }
      return ratio(states.money[number][group], WideSum(count).timesPowerOfTen(decimals), 1)
    case .extreme(let number, let isDate):
      guard let value = states.extremes[number][group] else { return .missing }
      return extreme(requirements.extremes[number].source, value, isDate)
    case .column(let column, let key): return self.column(column, key, group)
    case .risk(let number): return risk(number, group)
    case .parametric(let number): return parametric(number, group)
    case .stress(let numbers, let base, let known, let part, let ids):
      return stress(numbers, base, known, part, ids, group)
    }
  }

  /// A real number that is one: an overflow to infinity is no figure.
  /// Adding 0 turns a negative 0 into 0.
  func real(_ value: Double) -> FigureValue {
    value.isFinite ? .real(value + 0) : .missing
  }

  private func extreme(
    _ source: Extreme.Source, _ value: WideSum, _ isDate: Bool
  ) -> FigureValue {
    if case .field = source { return .money(value) }
    guard let plain = value.rounded(from: 0, to: 0) else { return .missing }
    if case .text(let column) = source {
      return conversion.reader.texts[column]?.text(UInt32(plain)).map { .text($0) } ?? .missing
    }
    return isDate ? .date(CalendarDate(day: Int32(plain))) : .number(plain)
  }

  /// A sum of money; nil where it is missing.
  @inline(__always)
  func sum(
    _ number: Int, _ known: Int?, _ isNegated: Bool, _ isBase: Bool, _ group: Int
  ) -> WideSum? {
    let counts = isBase ? states.counts : states.convertedCounts
    let all = states.counts[Requirements.count][group]
    // A sum of nothing is 0; a sum of positions that all lack the value is missing.
    if all > 0, counts[known ?? Requirements.count][group] == 0 { return nil }
    if isBase, all > 0, scope.rates[epoch.book.settings.baseCurrency] == nil { return nil }
    let value = states.money[number][group]
    return isNegated ? -value : value
  }

  private func folded(
    _ fold: InnerStates.Fold, _ part: Figure.FoldPart, _ known: Int?, _ group: Int
  ) -> FigureValue {
    if part == .distinct { return .count(fold.distinct) }
    if part == .concentration {
      return fold.concentration.map { .real($0) } ?? .missing
    }
    let all = states.counts[Requirements.count][group]
    if all > 0, states.convertedCounts[known ?? Requirements.count][group] == 0 { return .missing }
    switch part {
    case .long: return .money(fold.long)
    case .short: return .money(fold.short)
    case .grossNotional: return .money(fold.grossNotional)
    default:
      var gross = fold.long
      gross += -fold.short
      return .money(gross)
    }
  }

  func amount(_ part: Figure.SumPart, _ group: Int) -> WideSum {
    switch part {
    case .money(let number): states.money[number][group]
    case .count(let number): WideSum(states.counts[number][group])
    }
  }

  /// Both of one scale, divided once: equal shares are equal to the last bit.
  private func ratio(_ above: WideSum, _ below: WideSum, _ factor: Int128) -> FigureValue {
    below.isZero ? .missing : real(WideSum.ratio(above, below, times: factor))
  }

  private func weightedAverage(
    _ number: Int, _ weight: Int, _ kept: Int, _ isDate: Bool, _ group: Int
  ) -> FigureValue {
    let divisor = states.money[weight][group]
    if divisor.isZero { return .missing }
    var total = WideSum.zero
    for (rank, currency) in conversion.currencies.enumerated() {
      guard let rate = scope.rates[currency] else { continue }
      // At the decimals of the divisor, and those of the number. Weights of 2⁶³ counts and numbers
      // of 2¹⁰³ leave room for any real rate; beyond it there is no average.
      let fine = DecimalScale.fineAmount - conversion.localScale(.amount, currency)
      guard
        let part = states.wide[number][group * states.currencyCount + rank]
          .multiplied(by: rate.coefficient)?.multiplied(by: PowersOfTen.int128(fine))
      else { return .missing }
      total += part
    }
    guard let whole = divisor.multiplied(by: PowersOfTen.int128(kept)) else { return .missing }
    let average = WideSum.ratio(total, whole, times: 1)
    guard isDate else { return real(average) }
    return .date(CalendarDate(day: Int32(average.rounded(.toNearestOrEven))))
  }

  private func share(_ part: FigureValue, _ whole: FigureValue) -> FigureValue {
    switch (part, whole) {
    case (.money(let part), .money(let whole)): return ratio(part, whole, 100)
    case (.count(let part), .count(let whole)):
      return ratio(WideSum(Int128(part)), WideSum(Int128(whole)), 100)
    default:
      guard let part = part.double(decimals: decimals),
        let whole = whole.double(decimals: decimals), whole != 0
      else { return .missing }
      return real(part / whole * 100)
    }
  }
}
