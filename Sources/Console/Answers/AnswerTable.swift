// An answer as a table for people.

internal import Query

struct AnswerTable {
  let answer: Answer
  let style: AnswerStyle

  init(_ answer: Answer, _ style: AnswerStyle) {
    self.answer = answer
    self.style = style
  }

  func write(to sink: inout TextSink) {
    guard let columns = columns(&sink) else { return }
    AnswerGrid(columns: columns, rows: gridRows, style: style).write(to: &sink)
    sink.write(legend)
  }

  var gridRows: [AnswerGrid.Row] {
    var rows = answer.rows.map { AnswerGrid.Row(isTotal: $0 == .total) }
    for number in answer.incompleteRows where rows.indices.contains(number) {
      rows[number].isIncomplete = true
    }
    return rows
  }

  /// Nil when nobody wants them any more.
  func columns(_ sink: inout TextSink) -> [AnswerGrid.Column]? {
    var columns: [AnswerGrid.Column] = []
    for index in answer.columns.indices {
      guard let column = column(index, &sink) else { return nil }
      columns.append(column)
    }
    return columns
  }

  /// Nil when nobody wants it any more: every cell is a text to be made.
  func column(_ index: Int, _ sink: inout TextSink) -> AnswerGrid.Column? {
    let column = answer.columns[index]
    let decimals = column.shownDecimals(style)
    var cells: [AnswerCell] = []
    cells.reserveCapacity(answer.rows.count)
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return nil }
      cells.append(cell(row, of: index, decimals))
    }
    var isText = false
    if case .texts = column.values { isText = true }
    return AnswerGrid.Column(
      name: LineText.shown(column.name), unit: LineText.shown(column.unit ?? ""),
      isNumeric: column.isNumeric, isCuttable: isText, isKey: saysRow(index),
      isBeside: isBeside(index), cells: cells)
  }

  /// Facts have no keys: the first of them says what the others are about.
  private func saysRow(_ index: Int) -> Bool {
    let column = answer.columns[index]
    return column.isKey || column.role == .fact && index == 0
  }

  private func isBeside(_ index: Int) -> Bool {
    let name = answer.columns[index].name
    return answer.columns[..<index].suffix(2).contains {
      name == "base(\($0.name))" || name == "change(\($0.name))"
        || Self.isOfOneMeasure(name, $0.name)
    }
  }

  /// `to(M)` and `change(M)` of two states, beside `from(M)`.
  private static func isOfOneMeasure(_ name: String, _ other: String) -> Bool {
    guard other.hasPrefix("from(") else { return false }
    let measure = other.dropFirst("from".count)
    return name == "to" + measure || name == "change" + measure
  }

  private func cell(_ row: Int, of index: Int, _ decimals: Int?) -> AnswerCell {
    let column = answer.columns[index]
    if let cell = column.cell(row, decimals: decimals) { return cell }
    guard let label = answer.label(ofRow: row) else {
      return AnswerCell(style.missing, mark: .missing)
    }
    if label.column == index { return AnswerCell(label.text) }
    // Keys beside a label have nothing to say; figures that are missing do.
    return column.isKey ? AnswerCell("") : AnswerCell(style.missing, mark: .missing)
  }

  /// What the mark of incomplete rows means.
  var legend: String {
    guard !answer.incompleteRows.isEmpty else { return "" }
    let gaps = style.hasFooter ? "" : GapText.list(answer.contract)
    let reason = gaps.isEmpty ? "sums that lack something" : "incomplete: " + gaps
    return style.ink.yellow("*") + " " + style.ink.dim(reason) + "\n"
  }
}
