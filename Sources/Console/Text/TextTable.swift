// A small table for people: columns as wide as their widest cell, numbers to the right.

public struct TextTable {
  public enum Alignment: Sendable { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private let indent: String

  public init(_ alignments: [Alignment], indent: Int = 2) {
    self.alignments = alignments
    self.indent = String(repeating: " ", count: indent)
  }

  public mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Lines with line ends; `style` may colour a line by its number without touching its width.
  public func text(_ style: (Int, String) -> String = { _, line in line }) -> String {
    let widths = alignments.indices.map { column in
      rows.map { DisplayWidth.of($0[column]) }.max() ?? 0
    }
    var text = ""
    for (number, row) in rows.enumerated() {
      var line = indent
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - DisplayWidth.of(cell))
        line += (alignments[column] == .left ? cell + space : space + cell) + "  "
      }
      while line.last == " " { line.removeLast() }
      text += style(number, line) + "\n"
    }
    return text
  }
}
