// Figures of parametric risk: made of a group's exposures, or of the root's and the group's.

internal import Book
internal import Exact
internal import Query

/// A parametric measure in a query, with what it needs of the scan.
struct ParametricFigure: Sendable {
  let question: ParametricQuestion
  let text: String
  /// Whether the query says by which method.
  let namesMethod: Bool
  /// Counts positions that have exposures.
  let known: Int
  /// The net market value that a marginal figure is measured by, and who has one.
  let net: (sum: Int, known: Int)?
}

/// What is the same for all groups: the model, and what the root's risk is made of.
struct ParametricGround: Sendable {
  let model: ParametricModel
  /// By column; nil where nothing is divided.
  let slope: [Double]?
  let rootRisk: Double
  /// From base currency to the answer's; nil where there is no rate.
  let rate: Double?

  /// Nil where states hold no exposures.
  init?(_ figure: ParametricFigure, _ plan: SelectPlan, _ states: GroupStates) {
    let book = plan.epoch.book
    guard let factors = states.factors, let covariance = book.factors.covariance else { return nil }
    let base = book.settings.baseCurrency
    rate = plan.scope.rates[base].map {
      WideSum.ratio(WideSum($0.coefficient), WideSum(Rate.one.coefficient), times: 1)
    }
    model = ParametricModel(
      covariance, factors.columns,
      unit: 1 / PowersOfTen.double(book.currencies.sensitivityScale(base)))
    slope = figure.question.needsSlope ? model.slope(of: factors.root, figure.question) : nil
    rootRisk =
      figure.question.name == .incrementalPVaR ? model.risk(factors.root, figure.question) : 0
  }
}

extension FigureReader {
  func parametric(_ number: Int, _ group: Int) -> FigureValue {
    preparedParametrics[number]?[group] ?? made(parametric: number, group)
  }

  func made(parametric number: Int, _ group: Int) -> FigureValue {
    let figure = parametrics[number]
    guard states.counts[figure.known][group] > 0, let ground = parametricGrounds[number],
      let rate = ground.rate, let sums = states.factors?[group]
    else { return .missing }
    let question = figure.question
    switch question.name {
    case .componentPVaR, .marginalPVaR:
      guard let slope = ground.slope else { return .missing }
      let part = ground.model.component(sums, slope) * rate
      guard question.name == .marginalPVaR else { return real(part) }
      return share(part, ofNet: figure.net, group)
    case .incrementalPVaR:
      guard let root = states.factors?.root else { return .missing }
      let rest = ground.model.risk(root.subtracting(sums), question)
      return real((ground.rootRisk - rest) * rate)
    default: return real(ground.model.risk(sums, question) * rate)
    }
  }

  /// Per unit of net market value.
  func share(
    _ part: Double, ofNet net: (sum: Int, known: Int)?, _ group: Int
  ) -> FigureValue {
    guard let net, states.convertedCounts[net.known][group] > 0,
      let size = FigureValue.money(states.money[net.sum][group]).double(
        decimals: conversion.decimals),
      size != 0
    else { return .missing }
    return real(part / size)
  }

  func nullParametric(_ number: Int, _ group: Int) -> NullReason {
    let figure = parametrics[number]
    if states.counts[figure.known][group] == 0 {
      return NullReason(kind: .noValue, text: "no position has exposures")
    }
    return nullOfRisk(figure.net, group)
  }

  /// Why there is no figure where there is what it is made of.
  func nullOfRisk(_ net: (sum: Int, known: Int)?, _ group: Int) -> NullReason {
    let base = epoch.book.settings.baseCurrency
    if scope.rates[base] == nil {
      return NullReason(kind: .noRate, text: scope.rates.reason(base, epoch.book))
    }
    guard let net else {
      return NullReason(kind: .tooLarge, text: "it is beyond the range of numbers")
    }
    if states.counts[net.known][group] == 0 {
      return NullReason(kind: .noValue, text: "no position has a market value to measure it by")
    }
    if states.convertedCounts[net.known][group] == 0 {
      let target = epoch.book.currencies.code(scope.currency)
      return NullReason(
        kind: .noRate, text: "no position that has a market value has a rate to \(target)")
    }
    return NullReason(kind: .zeroDivisor, text: "the net market value is 0")
  }
}
