// `show backtest`: realised profit and loss of nodes against the value at risk that each has now.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct BacktestAnswer {
  let epoch: Epoch
  let threads: Int
  let cancellation: Cancellation

  private struct Line {
    var node: NodeIndex
    var kind: RealisedResults.Kind
    var first: CalendarDate
    var last: CalendarDate
    var risk: Double
    var test: Backtest
    var worst: Int64
    var worstDay: CalendarDate
  }

  /// What is tested where the question names nothing.
  private static func usual(_ book: Book) -> RiskMeasure {
    let hasVectors = book.scenarioSets.contains { $0.name == ScenarioSet.defaultName }
    var measure = RiskMeasure(hasVectors ? .valueAtRisk : .parametricVaR)
    measure.confidence = 9_900
    return measure
  }

  func answer(_ show: Show, _ root: NodeIndex?) throws(QueryFault) -> Answer {
    let book = epoch.book
    let place = show.measure?.range ?? show.subject.range
    var measure = Self.usual(book)
    if case .risk(let named)? = show.measure?.value { measure = named }
    guard book.realised.count > 0 else {
      throw QueryFault(.notAvailable, "the book has no realised results", at: place)
    }
    let confidence = measure.confidence ?? RiskQuestion.usualConfidence(measure.name)
    measure.confidence = confidence
    let shown = measure.text
    // Results are of days, so the figure they are held against must be of one.
    if measure.horizonDays ?? 1 != 1 {
      throw QueryFault(
        .notCombinable, "realised results are of single days, and \(measure.text) is of more",
        at: place)
    }
    measure.horizonDays = 1
    let (risks, contract) = try risks(measure, root, place)
    let nodes = root.map { book.hierarchy.subtree(of: $0) } ?? 0..<book.hierarchy.count
    var lines: [Line] = []
    var lacking: [String] = []
    for node in Set(book.realised.nodes).sorted() where nodes.contains(Int(node)) {
      try cancellation.check()
      let index = NodeIndex(Int(node))
      let id = book.hierarchy.ids[index.row]
      guard let risk = risks[id] else {
        lacking.append(id)
        continue
      }
      for kind in RealisedResults.Kind.allCases {
        if let line = line(index, kind, risk, tail: Double(10_000 - confidence) / 10_000) {
          lines.append(line)
        }
      }
    }
    return answer(lines, shown, measure, lacking, contract)
  }

  /// By node id, and what the figures rest on.
  private func risks(
    _ measure: RiskMeasure, _ root: NodeIndex?, _ place: Range<Int>
  ) throws(QueryFault) -> ([String: Double], Contract) {
    var select = Select(measures: [Located(.risk(measure), at: place)])
    select.keys = [Located(.node, at: place)]
    if let root { select.under = Located(.id(epoch.book.hierarchy.ids[root.row]), at: place) }
    let plan = try SelectPlan(epoch, select, cancellation)
    let answer = try SelectAnswer(plan, threads: threads).answer()
    guard case .texts(let nodes) = answer.columns[0].values,
      case .reals(let values) = answer.columns[1].values
    else { preconditionFailure("risk by node has columns of texts and reals") }
    var risks: [String: Double] = [:]
    for (node, value) in zip(nodes, values) {
      if let node, let value { risks[node] = value }
    }
    return (risks, answer.contract)
  }

  private func line(
    _ node: NodeIndex, _ kind: RealisedResults.Kind, _ risk: Double, tail: Double
  ) -> Line? {
    let series = epoch.book.realised.series(of: node, kind)
    guard let first = series.first, let last = series.last,
      let worst = series.min(by: { $0.value < $1.value })
    else { return nil }
    let unit = PowersOfTen.double(
      epoch.book.currencies.amountScale(epoch.book.settings.baseCurrency))
    return Line(
      node: node, kind: kind, first: first.date, last: last.date, risk: risk,
      test: Backtest(series.map { -Double($0.value) / unit > risk }, tail: tail),
      worst: worst.value, worstDay: worst.date)
  }

  private func answer(
    _ lines: [Line], _ name: String, _ measure: RiskMeasure, _ lacking: [String], _ risks: Contract
  ) -> Answer {
    let book = epoch.book
    let base = book.settings.baseCurrency
    let code = book.currencies.code(base)
    func reals(_ name: String, _ value: (Line) -> Double) -> AnswerColumn {
      ShowAnswer.column(name, .reals(lines.map(value)))
    }
    var contract = Contract.plain(epoch)
    contract.conventions = risks.conventions.filter { $0.name == measure.text }
    contract.gaps = risks.gaps
    contract.included = risks.included
    contract.notes = ["\(name) is that of the book as it is, held against days gone by"]
    contract.notes += risks.notes.filter { $0.contains("positions have no ") }
    if let first = lacking.first {
      let more = lacking.count > 1 ? " and \(lacking.count - 1) more" : ""
      contract.notes.append("\(first)\(more) with realised results: no \(name)")
    }
    return Answer(
      columns: [
        AnswerColumn(
          name: "node", role: .key(.node),
          values: .texts(lines.map { book.hierarchy.ids[$0.node.row] })),
        ShowAnswer.column("kind", .texts(lines.map(\.kind.label))),
        ShowAnswer.column("first", .dates(lines.map(\.first))),
        ShowAnswer.column("last", .dates(lines.map(\.last))),
        ShowAnswer.column("days", .integers(lines.map { Int64($0.test.days) })),
        AnswerColumn(
          name: name, role: .fact, unit: code, values: .reals(lines.map(\.risk))),
        ShowAnswer.column("exceptions", .integers(lines.map { Int64($0.test.exceptions) })),
        reals("expected") { $0.test.expected },
        ShowAnswer.column("zone", .texts(lines.map(\.test.zone.rawValue))),
        reals("kupiec") { $0.test.coverage },
        reals("kupiec_p") { Backtest.chance($0.test.coverage, degrees: 1) },
        reals("independence") { $0.test.independence },
        reals("independence_p") { Backtest.chance($0.test.independence, degrees: 1) },
        reals("christoffersen") { $0.test.conditional },
        reals("christoffersen_p") { Backtest.chance($0.test.conditional, degrees: 2) },
        ShowAnswer.column("worst_day", .dates(lines.map(\.worstDay))),
        ShowAnswer.column(
          "worst",
          .decimals(lines.map { Int128($0.worst) }, scale: book.currencies.amountScale(base)),
          unit: code),
      ], rows: lines.map { _ in .group }, contract: contract)
  }
}
