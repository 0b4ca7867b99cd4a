// A horizontal bar chart for each measure: label, figure, bar. Negative bars lie to the left of an
// axis. The total has a figure and no bar, since it would dwarf its parts.

internal import Query

struct AnswerBars {
  private let table: AnswerTable
  private var answer: Answer { table.answer }
  private var style: AnswerStyle { table.style }

  /// Where the terminal's width is not known.
  private static let usualWidth = 80
  /// A bar shorter than that says nothing.
  private static let shortestArea = 10
  /// Nor does a label, whatever becomes of the bar.
  private static let shortestLabel = 8

  /// How bars of one chart are drawn.
  private struct Scale {
    /// Columns left and right of the axis.
    var negative: Int
    var positive: Int
    var columnsPerUnit: Double
  }

  init(_ answer: Answer, _ style: AnswerStyle) { table = AnswerTable(answer, style) }

  func write(to sink: inout TextSink) {
    let numeric = answer.columns.indices.filter {
      answer.columns[$0].isNumeric && !answer.columns[$0].isKey
    }
    let measures = numeric.filter { answer.columns[$0].role == .measure }
    let charted = measures.isEmpty ? numeric : measures
    // Without a number there is nothing to draw.
    guard !charted.isEmpty else { return table.write(to: &sink) }
    var labels: [String] = []
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      labels.append(label(row))
    }
    for (number, column) in charted.enumerated() {
      if number > 0 { sink.write("\n") }
      chart(column, labels, to: &sink)
    }
    sink.write(table.legend)
  }

  private func label(_ row: Int) -> String {
    if let label = answer.label(ofRow: row) {
      let keys = answer.columns[..<label.column].filter(\.isKey).compactMap { $0.shownKey(row) }
      return (keys + [label.text]).joined(separator: " / ")
    }
    let keys = answer.columns.filter(\.isKey)
    return keys.map { $0.shownKey(row) ?? style.missing }.joined(separator: " / ")
  }

  private func chart(_ index: Int, _ labels: [String], to sink: inout TextSink) {
    guard let figures = table.column(index, &sink) else { return }
    let width = style.width ?? Self.usualWidth
    let whole = figures.cells.map { $0.width - $0.fractionWidth }.max() ?? 0
    let fraction = figures.cells.map(\.fractionWidth).max() ?? 0
    let figureWidth = whole + fraction
    let longest = labels.map { DisplayWidth.of($0) }.max() ?? 0
    let room = width - 2 - 2 - figureWidth - 2
    let labelWidth = min(longest, max(Self.shortestLabel, room - max(Self.shortestArea, room / 2)))
    let area = room - labelWidth
    let values = answer.rows.indices.map {
      answer.rows[$0] == .total ? nil : answer.columns[index].magnitude($0)
    }
    let scale = Self.scale(values.compactMap(\.self), area)
    let unit = figures.unit.isEmpty ? "" : " " + style.ink.dim(figures.unit)
    sink.write("  " + style.ink.bold(figures.name) + unit + "\n")
    let rows = table.gridRows
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      let cell = figures.cells[row]
      let label = LineText.cut(labels[row], to: labelWidth, mark: style.ellipsis)
      let before = whole - (cell.width - cell.fractionWidth)
      let figure =
        LineText.spaces(before) + cell.painted(cell.text, style.ink, isBold: rows[row].isTotal)
      let bar = area < Self.shortestArea ? "" : values[row].map { self.bar($0, scale) } ?? ""
      let after = bar.isEmpty ? "" : LineText.spaces(fraction - cell.fractionWidth) + "  " + bar
      sink.write(
        (rows[row].isIncomplete ? style.ink.yellow("*") + " " : "  ")
          + (rows[row].isTotal ? style.ink.bold(label) : label)
          + LineText.spaces(labelWidth - DisplayWidth.of(label) + 2) + figure + after + "\n")
    }
  }

  private static func scale(_ values: [Double], _ area: Int) -> Scale {
    let highest = max(0, values.max() ?? 0)
    let lowest = max(0, -(values.min() ?? 0))
    // Halves, since the sum of two large numbers may be infinite.
    let share = highest == 0 && lowest == 0 ? 0 : lowest / 2 / (highest / 2 + lowest / 2)
    if lowest == 0 {
      let perUnit = highest > 0 ? Double(area) / highest : 0
      return Scale(negative: 0, positive: area, columnsPerUnit: perUnit)
    }
    // The axis takes a column, and each side that is needed at least one.
    let columns = area - 1
    let least = highest > 0 ? 1 : 0
    let negative = min(columns - least, max(1, Int((Double(columns) * share).rounded())))
    let positive = columns - negative
    let perUnit = min(
      Double(negative) / lowest, highest > 0 ? Double(positive) / highest : .infinity)
    return Scale(negative: negative, positive: positive, columnsPerUnit: perUnit)
  }

  private func bar(_ value: Double, _ scale: Scale) -> String {
    let length = value.magnitude * scale.columnsPerUnit
    let limit = value < 0 ? scale.negative : scale.positive
    let eighths = min(
      limit * 8, max(value == 0 ? 0 : 1, length.isFinite ? Int((length * 8).rounded()) : 0))
    let drawn =
      style.isUnicode
      ? Self.blocks(eighths, toTheLeft: value < 0)
      : String(repeating: "#", count: (eighths + 4) / 8)
    if scale.negative == 0 { return style.ink.paint(drawn, .cyan) }
    if value < 0 {
      return LineText.spaces(scale.negative - drawn.count) + style.ink.red(drawn) + style.axis
    }
    return LineText.spaces(scale.negative) + style.axis + style.ink.paint(drawn, .cyan)
  }

  /// Unicode has eighths that fill from the left, but only a half from the right.
  private static func blocks(_ eighths: Int, toTheLeft: Bool) -> String {
    let full = String(repeating: "█", count: eighths / 8)
    let rest = eighths % 8
    if toTheLeft { return (rest >= 4 || eighths < 4 && eighths > 0 ? "▐" : "") + full }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return full + parts[rest]
  }
}
