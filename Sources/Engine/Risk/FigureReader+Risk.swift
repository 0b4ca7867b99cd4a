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
  /// The net market value that a marginal figure is measured by.
  let net: Int?
}

/// What is the same for all groups: the root's scenarios and figure, and what counts are worth.
struct RiskGround: Sendable {
  let tail: ScenarioTail?
  let loss: Double
  /// The answer's currency per count, with the horizon's growth; nil where there is no rate.
  let scale: Double?

  init(_ figure: RiskFigure, _ states: GroupStates, rate: Rate?) {
    let question = figure.question
    scale = rate.map { rate in
      let value = WideSum.ratio(
        WideSum(rate.coefficient), WideSum(Rate.one.coefficient), times: 1)
      let exponent = question.quantumExponent
      let power = PowersOfTen.double(abs(exponent))
      return (exponent < 0 ? value / power : value * power) * question.growth
    }
    guard question.needsRoot, figure.vectors < states.vectors.count else {
      tail = nil
      loss = 0
      return
    }
    let root = states.vectors[figure.vectors].root
    let own = question.tail(root[...])
    tail = own
    loss = own.loss(root[...])
  }
}

extension FigureReader {
  func risk(_ number: Int, _ group: Int) -> FigureValue {
    let figure = risks[number]
    let ground = grounds[number]
    guard states.counts[figure.known][group] > 0, let scale = ground.scale else { return .missing }
    let question = figure.question
    let values = states.vectors[figure.vectors][group]
    let value: Double
    switch question.name {
    case .scenario: value = Double(values[values.startIndex + question.scenario])
    case .standardDeviation: value = question.deviation(values)
    case .componentVaR, .componentES: value = ground.tail?.loss(values) ?? 0
    case .marginalVaR:
      guard let net = figure.net,
        let size = FigureValue.money(states.money[net][group]).double(decimals: conversion.decimals),
        size != 0
      else { return .missing }
      return real((ground.tail?.loss(values) ?? 0) * scale / size)
    case .incrementalVaR:
      let root = states.vectors[figure.vectors].root
      let rest = zip(root, values).map { $0 &- $1 }
      value = ground.loss - question.tail(rest[...]).loss(rest[...])
    default: value = question.tail(values).loss(values)
    }
    return real(value * scale)
  }

  func nullRisk(_ number: Int, _ group: Int) -> NullReason {
    let figure = risks[number]
    let base = epoch.book.settings.baseCurrency
    if states.counts[figure.known][group] == 0 {
      return NullReason(kind: .noValue, text: "no position has a vector")
    }
    if scope.rates[base] == nil {
      return NullReason(kind: .noRate, text: scope.rates.reason(base, epoch.book))
    }
    return NullReason(kind: .zeroDivisor, text: "the net market value is 0")
  }
}
