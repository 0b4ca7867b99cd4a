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
    let columns = answer.columns.indices.map { column($0) }
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

  func column(_ index: Int) -> AnswerGrid.Column {
    let column = answer.columns[index]
    let decimals = column.shownDecimals(style)
    let cells = answer.rows.indices.map { row in
      if let cell = column.cell(row, decimals: decimals) { return cell }
      guard let label = answer.label(ofRow: row) else {
        return AnswerCell(style.missing, mark: .missing)
      }
      if label.column == index { return AnswerCell(label.text) }
      // Keys beside a label have nothing to say; figures that are missing do.
      return column.isKey ? AnswerCell("") : AnswerCell(style.missing, mark: .missing)
    }
    var isText = false
    if case .texts = column.values { isText = true }
    return AnswerGrid.Column(
      name: LineText.shown(column.name), unit: LineText.shown(column.unit ?? ""),
      isNumeric: column.isNumeric, isCuttable: isText, cells: cells)
  }

  /// What the mark of incomplete rows means.
  var legend: String {
    guard !answer.incompleteRows.isEmpty else { return "" }
    let gaps = style.hasFooter ? "" : GapText.list(answer.contract)
    let reason = gaps.isEmpty ? "sums that lack something" : "incomplete: " + gaps
    return style.ink.yellow("*") + " " + style.ink.dim(reason) + "\n"
  }
}
