// `explain`: what a query would read and how it would be put together, without reading it.

internal import Book
internal import Query

struct Explanation {
  private let plan: SelectPlan

  init(_ plan: SelectPlan) { self.plan = plan }

  private struct Step {
    var name: String
    var detail: String
    var rows: Int64?
    var bytes: Int64?
  }

  func answer() -> Answer {
    let steps = self.steps
    func column(_ name: String, _ values: AnswerColumn.Values, unit: String? = nil) -> AnswerColumn
    {
      AnswerColumn(name: name, role: .fact, unit: unit, values: values)
    }
    return Answer(
      columns: [
        column("step", .texts(steps.map(\.name))),
        column("detail", .texts(steps.map(\.detail))),
        column("rows", .integers(steps.map(\.rows))),
        column("bytes", .integers(steps.map(\.bytes)), unit: "bytes"),
      ], rows: steps.map { _ in .group },
      contract: Contract.plain(plan.epoch, currency: plan.scope.currency))
  }

  private var steps: [Step] {
    let book = plan.epoch.book
    let runs = book.positions.cells.runs(ofNodes: plan.scope.nodes)
    let starts = book.positions.cells.starts
    let rows = Int64(starts[runs.upperBound]) - Int64(starts[runs.lowerBound])
    let root = plan.scope.root.map { book.hierarchy.path(of: $0) } ?? "all roots"
    var steps = plan.select.shocks.map {
      Step(name: "what if", detail: $0.value.text, rows: nil, bytes: nil)
    }
    steps.append(
      Step(
        name: "scope", detail: "\(root): \(plan.scope.nodes.count) nodes", rows: rows,
        bytes: Int64(runs.count) * 10))
    if plan.select.filter != nil {
      steps.append(
        Step(name: "filter", detail: "each position once", rows: rows, bytes: rows * 4))
    }
    let cells = usesCells ? Int64(runs.count) : nil
    let grouping = plan.space.grouping.map(\.dimension.text)
    steps.append(
      Step(
        name: "group",
        detail: grouping.isEmpty
          ? "one group, by currency" : "by " + (grouping + ["currency"]).joined(separator: ", "),
        rows: cells ?? rows, bytes: (cells ?? rows) * Int64(4 * plan.space.grouping.count)))
    for column in columns {
      steps.append(
        Step(
          name: cells == nil ? "sum" : "sum cells", detail: column.name, rows: cells ?? rows,
          bytes: (cells ?? rows) * (cells == nil ? column.width : Self.cellWidth)))
    }
    for number in plan.requirements.vectorSets {
      let set = book.scenarioSets[number]
      steps.append(
        Step(
          name: "vectors", detail: "the set \(set.name), \(set.ids.count) scenarios",
          rows: Int64(set.vectors.count), bytes: Int64(set.vectors.byteCount)))
    }
    if !plan.parametrics.isEmpty {
      let exposures = book.factorHoldings
      steps.append(
        Step(
          name: "exposures", detail: "to \(book.factors.count) factors",
          rows: Int64(exposures.positions.count),
          bytes: Int64((exposures.exposures.count + exposures.gammas.count) * 12)))
    }
    for key in plan.requirements.inner {
      steps.append(Step(name: "inner", detail: name(key), rows: rows, bytes: rows * 16))
    }
    if plan.space.keys.contains(where: { $0.dimension == .node }) {
      steps.append(
        Step(
          name: "roll up", detail: "every node with all below it",
          rows: Int64(plan.scope.nodes.count), bytes: nil))
    }
    let target = book.currencies.code(plan.scope.currency)
    steps.append(
      Step(name: "convert", detail: "to \(target), rounded once when shown", rows: nil, bytes: nil))
    return steps + choosing
  }

  /// What becomes of groups once their figures are made, in the order in which it does.
  private var choosing: [Step] {
    let select = plan.select
    var steps: [(name: String, detail: String)] = []
    if let having = select.having { steps.append(("having", having.text)) }
    if !select.order.isEmpty {
      steps.append(("order", "by " + select.order.map(\.text).joined(separator: ", ")))
    } else if select.top != nil, let first = select.measures.first {
      steps.append(("order", "by \(first.value.text), largest absolute value first"))
    }
    if let top = select.top {
      let per = top.per.map { " of each \($0.value.text)" } ?? ""
      steps.append(("top", "the first \(top.count)" + per))
      if select.options.others {
        steps.append(("remainder", "a row for what top leaves out" + per))
      }
    }
    if select.limit != nil || select.offset > 0 {
      let first = select.offset + 1
      let last = select.limit.map { " to \(select.offset + $0)" } ?? " on"
      steps.append(("limit", "rows from \(first)" + last))
    }
    if select.options.totals { steps.append(("totals", "a row for all that is selected")) }
    if select.options.base {
      steps.append(("base", "the same without the what-if, and the change"))
    }
    return steps.map { Step(name: $0.name, detail: $0.detail, rows: nil, bytes: nil) }
  }

  /// Bytes of a cell's sum.
  private static let cellWidth: Int64 = 16

  /// Cells are made when they are first asked for, which reads positions once.
  private var usesCells: Bool {
    plan.fitsCells && plan.requirements.fitsCells && plan.space.keys.allSatisfy(\.fitsCells)
      && plan.isMostOfTheBook
  }

  private func name(_ key: InnerKey) -> String {
    switch key {
    case .dimension(let dimension): "per \(dimension.text) within each group"
    case .netting(let netting): "net by \(netting.rawValue) within each group"
    }
  }

  /// Columns that are read, each once, with bytes per position.
  private var columns: [(name: String, width: Int64)] {
    var columns: [(name: String, width: Int64)] = []
    for component in plan.requirements.components {
      let name: String
      switch component.quantity {
      case .one: continue
      case .field(let field, _): name = field.name
      case .netNotional: name = PositionField.notional.name
      case .notches: name = "rating"
      case .keyRate, .keyRates, .keyRateGap: name = "key rates"
      case .exposure: name = "exposures"
      case .stressed(let stress): name = "market_value after \(plan.stresses[stress].id)"
      case .weighted: name = "weighted number"
      }
      if !columns.contains(where: { $0.name == name }) { columns.append((name, 8)) }
    }
    return columns
  }
}
