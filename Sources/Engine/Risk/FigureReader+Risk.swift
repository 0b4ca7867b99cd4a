// Figures of risk: made of a group's vector, or of the root's and the group's.

internal import Book
internal import Exact
internal import Query

/// A question of risk in a query, with what it needs of the scan.
struct RiskFigure: Sendable {
  let question: RiskQuestion
  let text: String
  /// Among the vectors of groups.
  let vectors: Int
  /// Counts positions that have a vector.
  let known: Int
  /// The net market value that a marginal figure is measured by, and who has one.
  let net: (sum: Int, known: Int)?
}

/// What is the same for all groups: the root's scenarios, and what counts are worth.
struct RiskGround: Sendable {
  let tail: ScenarioTail?
  /// Scenarios that components share the figure by, where they are not its own.
  let kernel: ScenarioTail?
  /// Nil where there is no rate.
  let scale: RiskScale?

  init(_ figure: RiskFigure, _ states: GroupStates, rate: Rate?) {
    let question = figure.question
    scale = rate.map {
      RiskScale(rate: $0, exponent: question.quantumExponent, growth: question.growth)
    }
    guard question.needsRoot, figure.vectors < states.vectors.count else {
      tail = nil
      kernel = nil
      return
    }
    let root = states.vectors[figure.vectors].root
    tail = question.tail(root)
    kernel = question.isSmooth ? question.smoothTail(root) : nil
  }
}

/// The worst scenarios of the group at hand, by set: figures of one vector share them.
struct RiskOrders: Sendable {
  /// How many are wanted; 0 where no figure ranks a group's own scenarios.
  private let ranks: [Int]
  private var orders: [SmallestScenarios]

  init(_ risks: [RiskFigure], setCount: Int) {
    var ranks = [Int](repeating: 0, count: setCount)
    for figure in risks where figure.question.ranksGroups {
      ranks[figure.vectors] = max(ranks[figure.vectors], figure.question.lastRank)
    }
    self.ranks = ranks
    orders = ranks.map { _ in SmallestScenarios() }
  }

  mutating func read(_ states: GroupStates, _ group: Int) {
    for set in orders.indices where ranks[set] > 0 {
      orders[set].find(ranks[set], of: states.vectors[set][group])
    }
  }

  subscript(set: Int) -> SmallestScenarios { orders[set] }
}

extension FigureReader {
  func risk(_ number: Int, _ group: Int) -> FigureValue {
    if let prepared = preparedRisks[number]?[group] { return prepared }
    var orders = RiskOrders([risks[number]], setCount: states.vectors.count)
    orders.read(states, group)
    return made(risk: number, group, orders)
  }

  /// All figures of risk of a group, made at once.
  func risks(_ group: Int, _ orders: inout RiskOrders) -> [FigureValue] {
    orders.read(states, group)
    return risks.indices.map { made(risk: $0, group, orders) }
  }

  private func made(risk number: Int, _ group: Int, _ orders: RiskOrders) -> FigureValue {
    let figure = risks[number]
    let ground = grounds[number]
    guard states.counts[figure.known][group] > 0, let scale = ground.scale else { return .missing }
    let question = figure.question
    let values = states.vectors[figure.vectors][group]
    switch question.name {
    case .scenario:
      let value = Int128(values[question.scenario])
      return real(scale.amount(RiskFraction(numerator: WideSum(value), denominator: 1)))
    case .standardDeviation:
      return question.deviation(values).map { real(scale.amount($0)) } ?? .missing
    case .componentVaR, .componentES: return component(figure, ground, scale, values)
    case .diversification: return diversification(figure, scale, group)
    case .marginalVaR:
      guard let part = component(figure, ground, scale, values).real else { return .missing }
      return share(part, ofNet: figure.net, group)
    case .incrementalVaR:
      guard let tail = ground.tail else { return .missing }
      let root = states.vectors[figure.vectors].root
      var rest = root
      rest -= values
      let (whole, without) = (tail.loss(root), question.tail(rest).loss(rest))
      guard let difference = whole.subtracting(without) else {
        return real(scale.amount(whole) - scale.amount(without))
      }
      return real(scale.amount(difference))
    default:
      return real(scale.amount(question.tail(values, orders[figure.vectors]).loss(values)))
    }
  }

  private func diversification(
    _ figure: RiskFigure, _ scale: RiskScale, _ group: Int
  ) -> FigureValue {
    let node: NodeIndex?
    switch self.node(group) {
    case .whole: node = scope.root
    case .named(let named): node = named
    case .none: return .missing
    }
    return parts?.excess(node, figure, scale).map { real($0) } ?? .missing
  }

  private func component(
    _ figure: RiskFigure, _ ground: RiskGround, _ scale: RiskScale, _ values: SumVector
  ) -> FigureValue {
    guard let tail = ground.tail else { return .missing }
    guard let kernel = ground.kernel else { return real(scale.amount(tail.loss(values))) }
    let root = states.vectors[figure.vectors].root
    guard let share = kernel.share(values, of: root) else { return .missing }
    return real(scale.amount(tail.loss(root)) * share)
  }

  func nullRisk(_ number: Int, _ group: Int) -> NullReason {
    let figure = risks[number]
    if states.counts[figure.known][group] == 0 {
      return NullReason(kind: .noValue, text: "no position has a vector")
    }
    if figure.question.name == .standardDeviation,
      scope.rates[epoch.book.settings.baseCurrency] != nil
    {
      return NullReason(kind: .zeroDivisor, text: "one scenario has no spread")
    }
    if figure.question.name == .diversification, case .none = node(group) {
      return NullReason(kind: .noNode, text: "it lies on no node that could have parts")
    }
    let ground = grounds[number]
    if let kernel = ground.kernel, ground.scale != nil {
      let root = states.vectors[figure.vectors].root
      if kernel.share(root, of: root) == nil {
        return NullReason(
          kind: .zeroDivisor, text: "the scenarios around the quantile add up to nothing")
      }
    }
    return nullOfRisk(figure.net, group)
  }
}
