// `show drivers`: the scenarios that value at risk or expected shortfall rest on, and what a node,
// each of its children and its own positions gain or lose in each. What parts lose, by the weights
// of the scenarios, adds up to the figure.

internal import Book
internal import Columns
internal import Query

struct DriversAnswer {
  let epoch: Epoch
  let threads: Int
  let cancellation: Cancellation

  private struct Line {
    var scenario: Int
    var weight: Double
    var part: String
    var node: NodeIndex?
    var profit: Double
    var loss: Double
  }

  func answer(_ show: Show, _ root: NodeIndex?) throws(QueryFault) -> Answer {
    let place = show.measure?.range ?? show.subject.range
    var measure = RiskMeasure(.valueAtRisk)
    if case .risk(let named)? = show.measure?.value { measure = named }
    measure.confidence = measure.confidence ?? RiskQuestion.usualConfidence(measure.name)
    var select = Select(measures: [Located(.risk(measure), at: place)])
    if let root { select.under = Located(.id(epoch.book.hierarchy.ids[root.row]), at: place) }
    let plan = try SelectPlan(epoch, select, cancellation)
    // Coverage and notes are those of the figure, and what is null is driven by nothing.
    let asked = try SelectAnswer(plan, threads: threads).answer()
    guard case .reals(let values) = asked.columns[0].values, values.contains(where: { $0 != nil })
    else { return answer([], plan.risks[0].question, asked.contract) }
    let parts = try NodeParts(plan, Gatherer(plan: plan, threads: threads))
    var lines: [Line] = []
    let figure = plan.risks[0]
    let base = epoch.book.settings.baseCurrency
    if let scale = plan.scope.rates[base].map({
      RiskScale(
        rate: $0, exponent: figure.question.quantumExponent, growth: figure.question.growth)
    }), let (whole, members) = parts.divided(root, figure.vectors) {
      lines = self.lines(figure.question, scale, whole, members, root)
    }
    return answer(lines, figure.question, asked.contract)
  }

  private func lines(
    _ question: RiskQuestion, _ scale: RiskScale, _ whole: SumVector,
    _ members: [(node: NodeIndex, vector: SumVector)], _ root: NodeIndex?
  ) -> [Line] {
    let tail = question.tail(whole)
    var lines: [Line] = []
    for (scenario, weight) in tail.parts {
      let share = ScenarioTail(parts: [(scenario, weight)], denominator: tail.denominator)
      let single = ScenarioTail(parts: [(scenario, 1)], denominator: 1)
      func add(_ part: String, _ node: NodeIndex?, _ vector: SumVector) {
        lines.append(
          Line(
            scenario: scenario, weight: Double(weight) / Double(tail.denominator) * 100,
            part: part, node: node, profit: 0 - scale.amount(single.loss(vector)),
            loss: scale.amount(share.loss(vector)) + 0))
      }
      add("whole", root, whole)
      for member in members {
        // A node without positions of its own has no part of its own.
        if member.node == root, member.vector.values.allSatisfy({ $0 == 0 }) { continue }
        add(member.node == root ? "own" : "child", member.node, member.vector)
      }
    }
    return lines
  }

  private func answer(
    _ lines: [Line], _ question: RiskQuestion, _ figure: Contract
  ) -> Answer {
    let book = epoch.book
    let set = book.scenarioSets[question.set]
    let code = book.currencies.code(book.settings.baseCurrency)
    var contract = Contract.plain(epoch)
    contract.conventions = figure.conventions
    contract.gaps = figure.gaps
    contract.included = figure.included
    contract.notes = figure.notes
    return Answer(
      columns: [
        ShowAnswer.column("scenario", .texts(lines.map { set.ids[$0.scenario] })),
        ShowAnswer.column("date", .dates(lines.map { set.dates[$0.scenario] })),
        ShowAnswer.column("label", .texts(lines.map { set.labels[$0.scenario] })),
        ShowAnswer.column("weight", .reals(lines.map(\.weight)), unit: "%"),
        ShowAnswer.column("part", .texts(lines.map(\.part))),
        AnswerColumn(
          name: "node", role: .key(.node),
          values: .texts(lines.map { $0.node.map { book.hierarchy.ids[$0.row] } })),
        ShowAnswer.column("profit", .reals(lines.map(\.profit)), unit: code),
        ShowAnswer.column("loss", .reals(lines.map(\.loss)), unit: code),
      ], rows: lines.map { _ in .group }, contract: contract)
  }
}
