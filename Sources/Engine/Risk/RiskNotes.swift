// What an answer says of its figures of risk beside them: how sure the quantile is, on which
// scenarios it rests, and what a what-if does not move.

internal import Book
internal import Exact
internal import Query

struct RiskNotes {
  let plan: SelectPlan
  let whole: GroupStates

  /// Scenarios that are named; more would be a table.
  private static let mostNamed = 5

  /// Who has no vector: without it a figure of a few positions would look like that of all.
  static func coverage(_ contract: Contract, _ facts: [Condition.Fact]) -> [String] {
    var sentences: [String] = []
    for (gap, fact) in zip(contract.gaps, facts) where gap.kind == .noVector && gap.share.count > 0
    {
      let what = fact == .exposures ? "exposures" : "vector"
      var text = "\(gap.share.count) of \(contract.included.count) positions have no \(what)"
      if let measure = gap.measure { text += " for \(measure)" }
      if let part = gap.share.grossMarketValue, let all = contract.included.grossMarketValue,
        all > 0
      {
        let tenths = (Double(part) / Double(all) * 1_000).rounded()
        text += ", with \(DecimalText.plain(Int128(tenths), scale: 1))% of the gross market value"
      }
      sentences.append(text)
    }
    return sentences
  }

  func sentences() throws(QueryFault) -> [String] {
    if !plan.asksForRisk { return [] }
    var sentences: [String] = []
    for (number, figure) in plan.risks.enumerated() {
      try plan.cancellation.check()
      let isFirst = plan.risks.firstIndex { $0.text == figure.text } == number
      sentences += self.sentences(figure, isFirst)
    }
    sentences += parametric
    if plan.branch.effects != nil || !plan.branch.factors.isEmpty {
      let what =
        plan.risks.isEmpty
        ? "exposures are not measured again"
        : plan.parametrics.isEmpty
          ? "vectors are not simulated again" : "vectors and exposures are not made again"
      sentences.append(
        "\(what): shocks of currencies, rates, spreads and prices leave the measures of risk as"
          + " they are")
    }
    if plan.scope.currency != plan.epoch.book.settings.baseCurrency {
      let base = plan.epoch.book.currencies.code(plan.epoch.book.settings.baseCurrency)
      sentences.append(
        "measures of risk are those in \(base), at today's rate: not those of an investor who"
          + " counts in \(plan.epoch.book.currencies.code(plan.scope.currency))")
    }
    return sentences
  }

  private var parametric: [String] {
    var sentences: [String] = []
    let plain = plan.parametrics.filter { $0.question.method == .delta && !$0.namesMethod }
    if let first = plain.first, plan.epoch.book.factorHoldings.gammas.count > 0 {
      let rest = plain.count > 1 ? " and \(plain.count - 1) more leave" : " leaves"
      sentences.append("\(first.text)\(rest) gammas out; delta-gamma counts them")
    }
    if let clipping = plan.epoch.book.factors.clipping, !plan.parametrics.isEmpty {
      let eigenvalues =
        clipping.count == 1
        ? "an eigenvalue of \(clipping.least) counts"
        : "\(clipping.count) eigenvalues down to \(clipping.least) count"
      sentences.append(
        "the covariances were not positive semi-definite: \(eigenvalues) as 0")
    }
    for figure in plan.parametrics {
      let question = figure.question
      if question.method == .cornishFisher, let factors = whole.factors,
        let ground = ParametricGround(figure, plan, whole),
        ground.model.isBeyondExpansion(question.needsRoot ? factors.root : factors[0], question)
      {
        sentences.append(
          "\(figure.text) of the whole lies beyond the range in which its expansion holds: a"
            + " smaller tail would give a smaller loss")
      }
    }
    return sentences
  }

  private func sentences(_ figure: RiskFigure, _ isFirst: Bool) -> [String] {
    let question = figure.question
    guard isFirst, whole.counts[figure.known][0] > 0 else { return [] }
    switch question.name {
    case .valueAtRisk, .expectedShortfall: break
    case .componentVaR, .componentES:
      let root = whole.vectors[figure.vectors].root
      let figures = "\(figure.text) rests on \(names(question.tail(root), question)), the root's"
      if !question.isSmooth { return [figures] }
      return [figures + ", shared by \(question.smoothTail(root).parts.count) around the quantile"]
    default: return []
    }
    let values = whole.vectors[figure.vectors][0]
    let rate = plan.scope.rates[plan.epoch.book.settings.baseCurrency]
    let ground = RiskGround(figure, whole, rate: rate)
    guard let scale = ground.scale else { return [] }
    var sentences = [
      "\(figure.text) of the whole rests on \(names(question.tail(values), question))"
    ]
    if let interval = question.interval {
      let order = SmallestScenarios(values.count, of: values)
      func loss(_ rank: Int?) -> String? {
        rank.map { rank in
          let value = -Int128(values[order[rank]])
          return text(scale.amount(RiskFraction(numerator: WideSum(value), denominator: 1)))
        }
      }
      switch (loss(interval.high), loss(interval.low)) {
      case (let low?, let high?):
        sentences.append("\(figure.text) of the whole lies between \(low) and \(high) with 95%")
      case (let low?, nil):
        sentences.append("\(figure.text) of the whole is at least \(low) with 97.5%")
      case (nil, let high?):
        sentences.append("\(figure.text) of the whole is at most \(high) with 97.5%")
      case (nil, nil): break
      }
    }
    return sentences
  }

  private func names(_ tail: ScenarioTail, _ question: RiskQuestion) -> String {
    let set = plan.epoch.book.scenarioSets[question.set]
    // The heaviest where not all can be named, of equal ones the worst.
    let heaviest = tail.parts.enumerated().sorted { a, b in
      let (x, y) = (a.element.weight, b.element.weight)
      return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
    let parts = tail.parts.count > Self.mostNamed ? heaviest : tail.parts
    let names = parts.prefix(Self.mostNamed).map { part in
      let date = set.dates[part.scenario].map { " of \($0)" } ?? ""
      return set.ids[part.scenario] + date
    }
    let rest = tail.parts.count - names.count
    let list = names.joined(separator: ", ")
    return (tail.parts.count == 1 ? "scenario " : "scenarios ") + list
      + (rest > 0 ? " and \(rest) more" : "")
  }

  /// With two decimals.
  private func text(_ value: Double) -> String {
    guard let cents = Int128(exactly: (value * 100).rounded()) else { return String(value) }
    return DecimalText.plain(cents, scale: 2)
  }
}
