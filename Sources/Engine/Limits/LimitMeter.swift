// One measure of one node in one currency, as a limit bounds it: the figure, or why there is none.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct LimitMeter {
  /// A state, perhaps after trades and shocks.
  let branch: Branch
  let threads: Int
  let cancellation: Cancellation

  struct Reading {
    var measure: Measure?
    var value: FigureValue = .missing
    var shape: FigureShape?
    /// Decimals of money before it is rounded.
    var decimals = ConvertedSum.scale
    /// Why there is no value, or not all of it.
    var reason: String?
    /// Whether its value is that of positions with a vector or exposures alone.
    var leavesOut = false

    /// Decimals of the value when shown.
    var scale: Int { if case .money(let scale, _) = shape { scale } else { 0 } }

    /// As it is shown.
    var digits: String? { value.digits(scale, decimals: decimals) }
  }

  func read(
    _ measure: String, of node: NodeIndex, in currency: CurrencyIndex
  ) throws(QueryFault) -> Reading {
    var reading = Reading()
    do throws(QueryFault) {
      let measure = try QueryParser.measure(measure)
      reading.measure = measure
      let plan = try plan(measure, node, currency)
      let gathered = try Gatherer(plan: plan, threads: threads).gather(plan.space)
      let whole = try gathered.states.joined(plan)
      let reader = try FigureReader(plan, gathered.conversion, whole, keys: [])
      let (figure, shape) = (plan.figures[0].figure, plan.figures[0].shape)
      reading.value = reader.value(figure, 0)
      reading.shape = shape
      reading.decimals = gathered.conversion.decimals
      let contract = try ContractBuilder(plan, gathered).contract(whole: whole)
      reading.leavesOut = contract.gaps.contains { $0.kind == .noVector && $0.share.count > 0 }
      if reading.value.isMissing {
        reading.reason = reader.nullReason(figure, 0)?.text ?? "it is missing"
      } else if !contract.isComplete {
        reading.reason = "the value lacks " + contract.lack
      }
    } catch {
      if error.code == .cancelled { throw error }
      reading.reason = error.reason
    }
    return reading
  }

  /// What each node that holds positions adds to a figure, of those that have a part in it; none
  /// where the figure is no sum of parts.
  func parts(
    _ measure: Measure, of node: NodeIndex, in currency: CurrencyIndex
  ) throws(QueryFault) -> [(node: String, value: FigureValue)] {
    guard let part = try part(of: measure, node, currency) else { return [] }
    let plan = try plan(part, node, currency)
    let key = KeyColumn.of(.node, plan.epoch, plan.scope)
    let gathered = try Gatherer(plan: plan, threads: threads).gather(KeySpace([key]))
    let reader = try FigureReader(plan, gathered.conversion, gathered.states, keys: [key])
    var parts: [(node: String, value: FigureValue)] = []
    for group in 0..<gathered.states.count {
      try cancellation.check(at: group)
      let value = reader.value(plan.figures[0].figure, group)
      guard !value.isMissing, !value.isZero,
        let label = key.text(gathered.states.codes(of: group).first ?? 0)
      else { continue }
      parts.append((label, value))
    }
    return parts
  }

  private func plan(
    _ measure: Measure, _ node: NodeIndex, _ currency: CurrencyIndex
  ) throws(QueryFault) -> SelectPlan {
    let book = branch.epoch.book
    var select = Select(measures: [Located(measure, at: 0..<0)])
    select.under = Located(.id(book.hierarchy.ids[node.row]), at: 0..<0)
    select.currency = Located(book.currencies.code(currency), at: 0..<0)
    return try SelectPlan(branch, select, cancellation)
  }

  /// The measure whose figures of parts add up to that of the whole.
  private func part(
    of measure: Measure, _ node: NodeIndex, _ currency: CurrencyIndex
  ) throws(QueryFault) -> Measure? {
    switch measure {
    case .sum, .keyRate, .keyRates, .keyRateGap, .exposure, .stress: return measure
    case .percentOfNAV(let inner, _): return try part(of: inner, node, currency)
    case .worstStress:
      let worst = try read(Measure.worstStressID.text, of: node, in: currency)
      return worst.value.text.map { .stress($0) }
    case .risk(var risk):
      switch risk.name {
      case .valueAtRisk, .standaloneVaR: risk.name = .componentVaR
      case .expectedShortfall: risk.name = .componentES
      case .parametricVaR: risk.name = .componentPVaR
      case .scenario, .componentVaR, .componentES, .componentPVaR: break
      default: return nil
      }
      return .risk(risk)
    default: return nil
    }
  }
}

extension Measure {
  /// Whether its figures are money of some kind, and so a limit's currency matters.
  var isInCurrency: Bool {
    switch self {
    case .sum(let sum): sum != .count
    case .keyRate, .keyRates, .keyRateGap, .exposure, .stress, .worstStress, .nav, .risk: true
    case .statistic(_, let column), .column(let column): column.field != nil
    case .averageRating, .averageDuration, .percentOfNAV, .percentOfParent, .concentration,
      .distinct, .coverage, .worstStressID:
      false
    }
  }
}
