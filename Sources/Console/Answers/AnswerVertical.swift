// An answer with a line a value: for one row of many measures, or long texts.

internal import Query

struct AnswerVertical {
  private let table: AnswerTable

  init(_ answer: Answer, _ style: AnswerStyle) { table = AnswerTable(answer, style) }

  func write(to sink: inout TextSink) {
    let ink = table.style.ink
    guard let columns = table.columns(&sink), !columns.isEmpty else { return }
    let widest = columns.map { DisplayWidth.of($0.name) }.max() ?? 0
    let heads = columns.map { column in
      "  " + column.name + ":" + LineText.spaces(widest - DisplayWidth.of(column.name) + 1)
    }
    let rows = table.gridRows
    for row in rows.indices {
      guard sink.takes(row: row) else { return }
      var text = row == 0 ? "" : "\n"
      let star = rows[row].isIncomplete ? " " + ink.yellow("*") : ""
      text += ink.dim("row \(NumberText.parts(String(row + 1)).whole)") + star + "\n"
      for (index, column) in columns.enumerated() {
        let cell = column.cells[row]
        // A total has no value for its keys, and says so by leaving them out.
        if cell.text.isEmpty, table.answer.columns[index].exactText(row) == nil { continue }
        let value = cell.painted(cell.text, ink, isBold: rows[row].isTotal)
        let hasUnit = !column.unit.isEmpty && cell.mark != .missing
        text += heads[index] + value + (hasUnit ? " " + ink.dim(column.unit) : "") + "\n"
      }
      sink.write(text)
    }
    let legend = table.legend
    if !legend.isEmpty { sink.write("\n" + legend) }
  }
}
