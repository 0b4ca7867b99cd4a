// A small table for people: columns as wide as their widest cell, numbers to the right.

struct TextTable {
  enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private let indent: String

  init(_ alignments: [Alignment], indent: Int = 2) {
    self.alignments = alignments
    self.indent = String(repeating: " ", count: indent)
  }

  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Lines with line ends; `style` may colour a line by its number without touching its width.
  func text(_ style: (Int, String) -> String = { _, line in line }) -> String {
    let widths = alignments.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    var text = ""
    for (number, row) in rows.enumerated() {
      var line = indent
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (alignments[column] == .left ? cell + space : space + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      text += style(number, line) + "\n"
    }
    return text
  }
}
