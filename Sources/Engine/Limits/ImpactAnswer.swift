// `show impact with …`: what trades do to every node above them. For each the exposure, dv01 and
// risk before and after, and each of its limits with what is left of it.

internal import Book
internal import Columns
internal import Exact
internal import Query

struct ImpactAnswer {
  let now: LimitMeter
  let before: LimitMeter
  /// Nodes that trades touch, and all above them, in the order of the tree.
  let nodes: [NodeIndex]

  private var book: Book { now.branch.epoch.book }

  private struct Line {
    var node: NodeIndex
    var measure: String
    var currency: CurrencyIndex
    var reading: LimitMeter.Reading
    var base: LimitMeter.Reading
    var limit: (now: LimitState, base: LimitState)?
  }

  func answer() throws(QueryFault) -> Answer {
    var lines: [Line] = []
    for node in nodes {
      var limits = book.limits.filter { $0.node == node }
      let base = book.settings.baseCurrency
      for measure in Self.measures(book) {
        let bounding = limits.filter { $0.measure == measure && $0.currency == base }
        limits.removeAll { $0.measure == measure && $0.currency == base }
        if bounding.isEmpty { lines.append(try line(node, measure, base, nil)) }
        for limit in bounding { lines.append(try line(node, measure, base, limit)) }
      }
      for limit in limits { lines.append(try line(node, limit.measure, limit.currency, limit)) }
    }
    var contract = Contract.plain(now.branch.epoch)
    let lacking = lines.indices.filter {
      lines[$0].reading.reason != nil || lines[$0].base.reason != nil
    }
    contract.isComplete = lacking.isEmpty
    contract.conventions.append(Contract.Convention(name: "what_if", value: now.branch.text))
    contract.notes = now.branch.notes
    contract.notes += LimitNotes.sentences(
      lines.map { ($0.measure, book.hierarchy.ids[$0.node.row], $0.reading) })
    return Answer(
      columns: columns(lines), rows: lines.map { _ in .group }, incompleteRows: lacking,
      contract: contract)
  }

  /// What every trade is asked for; risk where the book says something of it.
  static func measures(_ book: Book) -> [String] {
    var measures = ["net", "gross", "dv01"]
    if book.scenarioSets.contains(where: { $0.name == ScenarioSet.defaultName }) {
      measures.append("var(99%)")
    }
    if book.factors.covariance != nil { measures.append("pvar(99%)") }
    return measures
  }

  private func line(
    _ node: NodeIndex, _ measure: String, _ currency: CurrencyIndex, _ limit: Limit?
  ) throws(QueryFault) -> Line {
    let reading = try now.read(measure, of: node, in: currency)
    let base = try before.read(measure, of: node, in: currency)
    var line = Line(
      node: node, measure: measure, currency: currency, reading: reading, base: base)
    if let limit { line.limit = (try LimitState(limit, reading), try LimitState(limit, base)) }
    return line
  }

  private func columns(_ lines: [Line]) -> [AnswerColumn] {
    func digits(_ name: String, _ value: (Line) -> String?) -> AnswerColumn {
      ShowAnswer.column(name, .digits(lines.map(value)))
    }
    func texts(_ name: String, _ value: (Line) -> String?) -> AnswerColumn {
      ShowAnswer.column(name, .texts(lines.map(value)))
    }
    return [
      AnswerColumn(
        name: "node", role: .key(.node),
        values: .texts(lines.map { book.hierarchy.ids[$0.node.row] })),
      texts("measure") { $0.measure },
      digits("value") { $0.reading.digits },
      digits("base(value)") { $0.base.digits },
      digits("change(value)") { line in
        // Of the figures as shown, so that the three add up.
        guard let now = line.reading.digits, let base = line.base.digits else { return nil }
        if case .real = line.reading.value {
          return line.reading.value.subtracting(line.base.value).real.map { $0.description }
        }
        return DecimalText.difference(now, base)
      },
      texts("currency") { line in
        line.reading.measure.flatMap { $0.isInCurrency ? book.currencies.code(line.currency) : nil }
      },
      texts("bound") { $0.limit?.now.limit.bound.rawValue },
      digits("hard") { line in line.limit.map { $0.now.text($0.now.limit.hard) } },
      ShowAnswer.column("used", .reals(lines.map { $0.limit?.now.used ?? nil }), unit: "%"),
      digits("headroom") { line in line.limit?.now.headroomDigits },
      digits("base(headroom)") { line in line.limit?.base.headroomDigits },
      texts("status") { $0.limit?.now.status.rawValue },
      texts("base(status)") { $0.limit?.base.status.rawValue },
      texts("reason") { $0.reading.reason ?? $0.base.reason },
    ]
  }
}
