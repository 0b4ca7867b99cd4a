// Writes rows into an answer's columns, column by column: keys as labels, figures as they come.

internal import Exact
internal import Query

struct AnswerWriter {
  private let plan: SelectPlan
  private var rows: [Answer.RowKind] = []
  private var incompleteRows: [Int] = []
  private var depths: [Int] = []
  private var keys: [[String?]]
  private var figures: [FigureColumn]
  private let shown: [(measure: Measure, figure: Figure, shape: FigureShape)]
  private let gapComponents: [Int]
  /// By measure, then kind: how many figures are null, and what is said of the first.
  private var nulls: [[(reason: NullReason, first: String, count: Int)]]

  init(_ plan: SelectPlan) {
    self.plan = plan
    keys = plan.space.keys.map { _ in [] }
    // A measure that was selected twice is a column twice.
    shown = plan.select.measures.compactMap { wanted in
      plan.figures.first { $0.measure == wanted.value }
    }
    let decimals = ConvertedSum.scale + plan.extraDecimals
    let isExact = plan.select.options.exact
    figures = shown.map { FigureColumn($0.shape, decimals: decimals, isExact: isExact) }
    nulls = shown.map { _ in [] }
    gapComponents = ContractBuilder.gapComponents(plan)
  }

  /// A row for each of these groups.
  mutating func add(
    _ reader: FigureReader, groups: [Int], _ cancellation: Cancellation
  ) throws(QueryFault) {
    let first = rows.count
    let keyCount = keys.count
    rows += repeatElement(.group, count: groups.count)
    try cancellation.forEach(groups.indices) { index in
      if isIncomplete(reader, groups[index]) { incompleteRows.append(first + index) }
    }
    if plan.isTree {
      try cancellation.forEach(groups.indices) { depths.append(reader.depth(groups[$0])) }
    }
    for (number, key) in plan.space.keys.enumerated() {
      keys[number].reserveCapacity(first + groups.count)
      try cancellation.forEach(groups.indices) { index in
        keys[number].append(key.text(reader.states.codes[groups[index] * keyCount + number]))
      }
    }
    for (number, entry) in shown.enumerated() {
      figures[number].reserve(groups.count)
      if case .sum(let sum, let known, let isNegated, let isBase) = entry.figure {
        // What most large answers are made of, without the other kinds of values in between.
        try cancellation.forEach(groups.indices) { index in
          let value = reader.sum(sum, known, isNegated, isBase, groups[index])
          if value == nil { noteNull(reader, number, groups[index], row: first + index) }
          figures[number].append(value)
        }
        continue
      }
      try cancellation.forEach(groups.indices) { index in
        let value = reader.value(entry.figure, groups[index])
        if value.isMissing { noteNull(reader, number, groups[index], row: first + index) }
        figures[number].append(value)
      }
    }
  }

  /// A row of its own: what `top` leaves out, or the total.
  mutating func add(
    _ reader: FigureReader, _ kind: Answer.RowKind, codes: [UInt32]
  ) {
    let row = rows.count
    if isIncomplete(reader, 0) { incompleteRows.append(row) }
    rows.append(kind)
    if plan.isTree { depths.append(0) }
    for (number, key) in plan.space.keys.enumerated() {
      keys[number].append(key.text(codes[number]))
    }
    for (number, entry) in shown.enumerated() {
      let value = reader.value(entry.figure, 0)
      if value.isMissing { noteNull(reader, number, 0, row: row) }
      figures[number].append(value)
    }
  }

  private func isIncomplete(_ reader: FigureReader, _ group: Int) -> Bool {
    reader.isIncomplete(group, gapComponents: gapComponents, usesMoney: plan.usesMoney)
  }

  private mutating func noteNull(
    _ reader: FigureReader, _ number: Int, _ group: Int, row: Int
  ) {
    guard let reason = reader.nullReason(shown[number].figure, group) else { return }
    if let known = nulls[number].firstIndex(where: { $0.reason.kind == reason.kind }) {
      nulls[number][known].count += 1
      return
    }
    let labels = keys.compactMap { $0[row] }
    let first: String
    switch rows[row] {
    case .group where keys.isEmpty: first = ""
    case .group: first = labels.isEmpty ? "no value" : labels.joined(separator: ", ")
    case .others: first = (labels + ["others"]).joined(separator: ", ")
    case .total: first = "the total"
    }
    nulls[number].append((reason, first, 1))
  }

  /// Sentences for the contract: which figures are null, and why.
  private var nullNotes: [String] {
    zip(shown, nulls).flatMap { entry, reasons in
      reasons.map { reason, first, count in
        let name = entry.measure.text
        if count > 1 {
          return "\(name) is null in \(count) rows, the first of \(first): \(reason.text)"
        }
        return "\(name)\(first.isEmpty ? "" : " of \(first)") is null: \(reason.text)"
      }
    }
  }

  func answer(_ contract: Contract) throws(QueryFault) -> Answer {
    var contract = contract
    contract.notes += nullNotes
    var columns: [AnswerColumn] = []
    for (number, key) in plan.space.keys.enumerated() {
      columns.append(column(key, keys[number]))
    }
    for (entry, figure) in zip(shown, figures) {
      if let row = figure.tooLarge {
        let place = keys.first?[row] ?? "the whole"
        throw QueryFault(.overflow, "\(entry.measure.text) of \(place) needs more than 128 bits")
      }
      columns.append(
        AnswerColumn(
          name: entry.measure.text, role: .measure, unit: figure.unit, values: figure.values))
    }
    var answer = Answer(
      columns: columns, rows: rows, incompleteRows: incompleteRows, contract: contract)
    if plan.isTree { answer.depths = depths }
    answer.tellsRows = plan.select.options.totals || plan.select.options.others
    return answer
  }

  private func column(_ key: KeyColumn, _ labels: [String?]) -> AnswerColumn {
    AnswerColumn(
      name: key.dimension.text, role: .key(key.dimension),
      values: key.dimension == .paper
        ? .flags(labels.map { $0.map { $0 == "true" } }) : .texts(labels))
  }
}
