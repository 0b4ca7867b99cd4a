// Writes rows into an answer's columns: keys as labels, sums rounded once.

internal import Exact
internal import Query

struct AnswerWriter {
  private let plan: SelectPlan
  private var rows: [Answer.RowKind] = []
  private var incompleteRows: [Int] = []
  private var depths: [Int] = []
  private var keys: [[String?]]
  private var figures: [[FigureValue]]
  private let shown: [(measure: Measure, figure: Figure, shape: FigureShape)]
  private let gapComponents: [Int]
  private let decimals: Int
  /// By measure, then kind: how many figures are null, and what is said of the first.
  private var nulls: [[(reason: NullReason, first: String, count: Int)]]

  init(_ plan: SelectPlan) {
    self.plan = plan
    keys = plan.space.keys.map { _ in [] }
    // A measure that was selected twice is a column twice.
    shown = plan.select.measures.compactMap { wanted in
      plan.figures.first { $0.measure == wanted.value }
    }
    figures = shown.map { _ in [] }
    nulls = shown.map { _ in [] }
    gapComponents = ContractBuilder.gapComponents(plan)
    decimals = ConvertedSum.scale + plan.extraDecimals
  }

  /// Makes room for so many rows at once.
  mutating func reserve(_ count: Int) {
    rows.reserveCapacity(count)
    depths.reserveCapacity(count)
    for number in keys.indices { keys[number].reserveCapacity(count) }
    for number in figures.indices { figures[number].reserveCapacity(count) }
  }

  mutating func add(
    _ reader: FigureReader, _ group: Int, _ kind: Answer.RowKind, codes: ArraySlice<UInt32>
  ) {
    if reader.isIncomplete(group, gapComponents: gapComponents, usesMoney: plan.usesMoney) {
      incompleteRows.append(rows.count)
    }
    rows.append(kind)
    depths.append(kind == .group ? reader.depth(group) : 0)
    for (number, key) in plan.space.keys.enumerated() {
      keys[number].append(key.text(codes[codes.startIndex + number]))
    }
    for (number, entry) in shown.enumerated() {
      let value = reader.value(entry.figure, group)
      if value.isMissing, let reason = reader.nullReason(entry.figure, group) {
        note(reason, number)
      }
      figures[number].append(value)
    }
  }

  /// Of the row that was added last.
  private mutating func note(_ reason: NullReason, _ number: Int) {
    if let known = nulls[number].firstIndex(where: { $0.reason.kind == reason.kind }) {
      nulls[number][known].count += 1
      return
    }
    let row = rows.count - 1
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
    for (number, entry) in shown.enumerated() {
      columns.append(try column(entry.measure.text, entry.shape, figures[number]))
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

  private func column(
    _ name: String, _ shape: FigureShape, _ values: [FigureValue]
  ) throws(QueryFault) -> AnswerColumn {
    func column(_ unit: String?, _ values: AnswerColumn.Values) -> AnswerColumn {
      AnswerColumn(name: name, role: .measure, unit: unit, values: values)
    }
    func each<Value>(_ value: (FigureValue) -> Value?) throws(QueryFault) -> [Value?] {
      try plan.cancellation.map(values.indices) { value(values[$0]) }
    }
    switch shape {
    case .count:
      return column(
        nil, .integers(try each { if case .count(let value) = $0 { value } else { nil } }))
    case .money(let scale, let unit):
      if plan.select.options.exact {
        return column(
          unit,
          .digits(
            try each {
              if case .money(let sum) = $0 { sum.exactText(decimals: decimals) } else { nil }
            }))
      }
      return column(unit, .decimals(try rounded(name, values, to: scale), scale: scale))
    case .real(let unit):
      return column(
        unit, .reals(try each { if case .real(let value) = $0 { value } else { nil } }))
    case .number(let decimals):
      return column(
        nil,
        .digits(
          try each {
            if case .number(let value) = $0 {
              DecimalText.plain(value, scale: decimals)
            } else {
              nil
            }
          }))
    case .date:
      return column(
        nil, .dates(try each { if case .date(let value) = $0 { value } else { nil } }))
    case .text:
      return column(
        nil, .texts(try each { if case .text(let value) = $0 { value } else { nil } }))
    }
  }

  /// Each sum once; one that no column can hold is said, and where.
  private func rounded(
    _ name: String, _ values: [FigureValue], to scale: Int
  ) throws(QueryFault) -> [Int128?] {
    var result: [Int128?] = []
    result.reserveCapacity(values.count)
    for (row, value) in values.enumerated() {
      try plan.cancellation.check(at: row)
      guard case .money(let sum) = value else {
        result.append(nil)
        continue
      }
      guard let number = sum.rounded(from: decimals, to: scale) else {
        let place = keys.first?[row] ?? "the whole"
        throw QueryFault(.overflow, "\(name) of \(place) needs more than 128 bits")
      }
      result.append(number)
    }
    return result
  }
}
