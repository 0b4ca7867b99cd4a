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
  /// Nil where there is no rate.
  let scale: RiskScale?

  init(_ figure: RiskFigure, _ states: GroupStates, rate: Rate?) {
    let question = figure.question
    scale = rate.map {
      RiskScale(rate: $0, exponent: question.quantumExponent, growth: question.growth)
    }
    guard question.needsRoot, figure.vectors < states.vectors.count else {
      tail = nil
      return
    }
    tail = question.tail(states.vectors[figure.vectors].root[...])
  }
}

extension FigureReader {
  func risk(_ number: Int, _ group: Int) -> FigureValue {
    let figure = risks[number]
    let ground = grounds[number]
    guard states.counts[figure.known][group] > 0, let scale = ground.scale else { return .missing }
    let question = figure.question
    let values = states.vectors[figure.vectors][group]
    switch question.name {
    case .scenario:
      let value = Int128(values[values.startIndex + question.scenario])
      return real(scale.amount(RiskFraction(numerator: WideSum(value), denominator: 1)))
    case .standardDeviation:
      return question.deviation(values).map { real(scale.amount($0)) } ?? .missing
    case .componentVaR, .componentES: return component(ground, scale, values)
    case .marginalVaR:
      guard let part = component(ground, scale, values).real else { return .missing }
      return share(part, ofNet: figure.net, group)
    case .incrementalVaR:
      guard let tail = ground.tail else { return .missing }
      let root = states.vectors[figure.vectors].root
      let rest = zip(root, values).map { $0 &- $1 }
      let (whole, without) = (tail.loss(root[...]), question.tail(rest[...]).loss(rest[...]))
      guard let difference = whole.subtracting(without) else {
        return real(scale.amount(whole) - scale.amount(without))
      }
      return real(scale.amount(difference))
    default: return real(scale.amount(question.tail(values).loss(values)))
    }
  }

  private func component(
    _ ground: RiskGround, _ scale: RiskScale, _ values: ArraySlice<Int64>
  ) -> FigureValue {
    ground.tail.map { real(scale.amount($0.loss(values))) } ?? .missing
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
    return nullOfRisk(figure.net, group)
  }
}
