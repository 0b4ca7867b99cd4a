// The line of a text on which a range of its bytes begins, cut to a window that fits a terminal,
// and the carets that stand under the range.

struct SourceLine {
  /// Cells of a terminal that a line takes at most.
  static let widest = 96
  private static let tabWidth = 4

  /// From 1.
  let number: Int
  /// From 1, in characters, combining marks not counted.
  let column: Int
  private var cells: [Cell] = []
  /// Cells under which carets stand.
  private var marked: Range<Int>

  /// A character as it is shown, with the place it takes.
  private struct Cell {
    var text: String
    var width: Int
  }

  init(of text: String, at range: Range<Int>) {
    let bytes = text.utf8
    let lower = min(max(range.lowerBound, 0), bytes.count)
    let upper = min(max(range.upperBound, lower), bytes.count)
    let newline = UInt8(ascii: "\n")
    number = 1 + bytes.prefix(lower).count { $0 == newline }
    let before = bytes.prefix(lower).lastIndex(of: newline).map { bytes.index(after: $0) }
    let start = bytes.distance(from: bytes.startIndex, to: before ?? bytes.startIndex)
    let line = bytes.dropFirst(start).prefix { $0 != newline }
    var offset = start
    var (column, first, last) = (1, 0, 0)
    var width = 0
    for scalar in String(decoding: line, as: UTF8.self).unicodeScalars {
      let cell = Self.cell(of: scalar, at: width)
      if offset < lower {
        if cell.width > 0 { column += 1 }
        first = cells.count + 1
      }
      if offset < upper { last = cells.count + 1 }
      // A carriage return before the line break is part of it.
      if scalar != "\r" { cells.append(cell) }
      width += cell.width
      offset += UTF8.width(scalar)
    }
    self.column = column
    first = min(first, cells.count)
    marked = first..<min(max(first, last), cells.count)
  }

  /// The window of the line in which the range begins, and the line below it.
  var shown: (text: String, carets: String) {
    var (first, last) = (marked.lowerBound, marked.lowerBound)
    var width = 0
    // As much after the range's beginning as fits, then as much before it.
    while last < cells.count, width + cells[last].width <= Self.widest * 2 / 3 {
      width += cells[last].width
      last += 1
    }
    while first > 0, width + cells[first - 1].width <= Self.widest {
      first -= 1
      width += cells[first].width
    }
    while last < cells.count, width + cells[last].width <= Self.widest {
      width += cells[last].width
      last += 1
    }
    let head = first > 0 ? "…" : ""
    let tail = last < cells.count ? "…" : ""
    let indent = cells[first..<marked.lowerBound].reduce(head.isEmpty ? 0 : 1) { $0 + $1.width }
    let marks = cells[marked.clamped(to: first..<last)].reduce(0) { $0 + $1.width }
    return (
      head + cells[first..<last].map(\.text).joined() + tail,
      String(repeating: " ", count: indent) + String(repeating: "^", count: max(1, marks))
    )
  }

  private static func cell(of scalar: Unicode.Scalar, at width: Int) -> Cell {
    if scalar == "\t" {
      let blanks = tabWidth - width % tabWidth
      return Cell(text: String(repeating: " ", count: blanks), width: blanks)
    }
    if let escaped = escaped(scalar) { return Cell(text: escaped, width: escaped.utf8.count) }
    return Cell(text: String(scalar), width: Self.width(of: scalar))
  }

  /// `\u{7}` for what would command a terminal or not be seen; nil where a character is shown.
  static func escaped(_ scalar: Unicode.Scalar) -> String? {
    guard CharacterRules.kindOfUnseen(scalar) != nil else { return nil }
    return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }

  /// Cells that terminals give a character: none to marks that sit on the one before, two to East
  /// Asian wide ones and emoji.
  static func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    return switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}
