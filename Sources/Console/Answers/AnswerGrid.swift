// Cells in aligned columns with a heading, as the table and the tree show them. Numbers stand by
// their points. Only texts and headings are cut, and only where the terminal is narrower; what does
// not fit even so is shown in blocks of columns below one another, each with the keys.

struct AnswerGrid {
  struct Column {
    var name: String
    var unit: String
    var isNumeric: Bool
    /// Whether a narrow terminal may cut it: texts, but neither numbers nor dates.
    var isCuttable = false
    /// Whether it says which row it is, and stands in every block.
    var isKey = false
    /// Whether it is read beside the column before it: `base(M)` and `change(M)` beside `M`.
    var isBeside = false
    var cells: [AnswerCell]
  }

  struct Row {
    var isTotal = false
    var isIncomplete = false
  }

  let columns: [Column]
  let rows: [Row]
  let style: AnswerStyle

  /// In front of each line: the mark of an incomplete row.
  private static let margin = 2
  private static let gap = 2
  /// Texts and headings are not cut below so many columns.
  private static let shortestText = 8

  private struct Widths {
    var total: Int
    var whole = 0
    var fraction = 0
  }

  func write(to sink: inout TextSink) {
    guard !columns.isEmpty else { return }
    let natural = columns.map { self.natural($0) }
    for (number, block) in blocks(natural).enumerated() {
      guard sink.isOpen else { return }
      if number > 0 { sink.write("\n") }
      AnswerGrid(columns: block.map { columns[$0] }, rows: rows, style: style)
        .write(block.map { natural[$0] }, to: &sink)
    }
  }

  private func write(_ natural: [Widths], to sink: inout TextSink) {
    let widths = fitted(natural).widths
    let ink = style.ink
    sink.write(headings(widths))
    let across = widths.reduce(Self.gap * (widths.count - 1)) { $0 + $1.total }
    // Of a table that is too wide anyway the rule need not be.
    let ruled = min(across, max(Self.gap, (style.width ?? .max) - Self.margin))
    let rule = "  " + ink.dim(String(repeating: style.rule, count: ruled)) + "\n"
    sink.write(rule)
    for number in rows.indices {
      guard sink.takes(row: number) else { return }
      if rows[number].isTotal, number > 0, !rows[number - 1].isTotal { sink.write(rule) }
      sink.write(line(number, widths))
    }
  }

  private func natural(_ column: Column) -> Widths {
    let heading = max(DisplayWidth.of(column.name), DisplayWidth.of(column.unit))
    guard column.isNumeric else {
      return Widths(total: column.cells.reduce(heading) { max($0, $1.width) })
    }
    var (whole, fraction) = (0, 0)
    for cell in column.cells {
      whole = max(whole, cell.width - cell.fractionWidth)
      fraction = max(fraction, cell.fractionWidth)
    }
    return Widths(total: max(heading, whole + fraction), whole: whole, fraction: fraction)
  }

  /// Takes from the widest text, then the next, until all fit or none can give more; then from
  /// headings that are wider than what stands below them, if that is enough.
  private func fitted(_ natural: [Widths]) -> (widths: [Widths], isWithin: Bool) {
    guard let width = style.width else { return (natural, true) }
    var widths = natural
    var over =
      widths.reduce(Self.margin + Self.gap * (widths.count - 1)) { $0 + $1.total } - width
    func cut(_ columns: [Int], to least: (Int) -> Int) {
      while over > 0 {
        let able = columns.filter { widths[$0].total > least($0) }
        guard let widest = able.max(by: { widths[$0].total < widths[$1].total }) else { return }
        widths[widest].total -= 1
        over -= 1
      }
    }
    cut(columns.indices.filter { columns[$0].isCuttable }) { _ in Self.shortestText }
    let withHeadings = widths
    let cells = columns.map { $0.isCuttable ? .max : $0.cells.reduce(0) { max($0, $1.width) } }
    cut(columns.indices.filter { !columns[$0].isCuttable }) { index in
      max(Self.shortestText, cells[index], widths[index].whole + widths[index].fraction)
    }
    return over > 0 ? (withHeadings, false) : (widths, true)
  }

  /// Columns that stand side by side: all of them where they fit, else as many as do, those that
  /// are read beside each other together if there is room for them at all.
  private func blocks(_ natural: [Widths]) -> [[Int]] {
    let all = Array(columns.indices)
    guard let width = style.width, !fitted(natural).isWithin else { return [all] }
    let keys = all.filter { columns[$0].isKey }
    let taken = keyRoom(keys, natural, width)
    let room = width - Self.margin - taken.usual
    let mostRoom = width - Self.margin - taken.least
    func across(_ columns: [Int]) -> Int {
      columns.reduce(-Self.gap) { $0 + natural[$1].total + Self.gap }
    }
    var families: [[Int]] = []
    for column in all where !columns[column].isKey {
      if columns[column].isBeside, !families.isEmpty {
        families[families.count - 1].append(column)
      } else {
        families.append([column])
      }
    }
    var blocks: [[Int]] = []
    for family in families {
      for part in across(family) <= mostRoom ? [family] : family.map({ [$0] }) {
        if let last = blocks.last, across(last + part) <= room {
          blocks[blocks.count - 1] += part
        } else {
          blocks.append(part)
        }
      }
    }
    return blocks.isEmpty ? [all] : blocks.map { keys + $0 }
  }

  /// What keys take of a block, gaps behind them included: half of the width at most, if their
  /// texts can be cut so far, and what is left of them at the very least.
  private func keyRoom(
    _ keys: [Int], _ natural: [Widths], _ width: Int
  ) -> (usual: Int, least: Int) {
    var (most, least) = (0, 0)
    for key in keys {
      let total = natural[key].total
      most += total + Self.gap
      least += (columns[key].isCuttable ? min(total, Self.shortestText) : total) + Self.gap
    }
    return (min(most, max(least, width / 2)), least)
  }

  private func headings(_ widths: [Widths]) -> String {
    let ink = style.ink
    var text = assembled(columns.indices.map { aligned(columns[$0].name, $0, widths[$0]) }) {
      ink.bold($0)
    }
    if columns.contains(where: { !$0.unit.isEmpty }) {
      text += assembled(columns.indices.map { aligned(columns[$0].unit, $0, widths[$0]) }) {
        ink.dim($0)
      }
    }
    return text
  }

  private func assembled(_ cells: [String], _ paint: (String) -> String) -> String {
    var line = "  " + cells.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return "  " + paint(String(line.dropFirst(2))) + "\n"
  }

  private func aligned(_ text: String, _ column: Int, _ width: Widths) -> String {
    let text = LineText.cut(text, to: width.total, mark: style.ellipsis)
    let space = LineText.spaces(width.total - DisplayWidth.of(text))
    return columns[column].isNumeric ? space + text : text + space
  }

  private func line(_ number: Int, _ widths: [Widths]) -> String {
    let row = rows[number]
    var text = row.isIncomplete ? style.ink.yellow("*") + " " : "  "
    // Spaces wait until something follows them, so that no line ends with one.
    var waiting = 0
    for (index, column) in columns.enumerated() {
      let cell = column.cells[number]
      let width = widths[index]
      var shown = cell.text
      var taken = cell.width
      if !column.isNumeric, taken > width.total {
        shown = LineText.cut(shown, to: width.total, mark: style.ellipsis)
        taken = DisplayWidth.of(shown)
      }
      let after = column.isNumeric ? width.fraction - cell.fractionWidth : width.total - taken
      let before = width.total - taken - after
      waiting += before
      if !shown.isEmpty {
        text += LineText.spaces(waiting) + cell.painted(shown, style.ink, isBold: row.isTotal)
        waiting = 0
      } else {
        waiting += taken
      }
      waiting += after + Self.gap
    }
    return text + "\n"
  }
}
