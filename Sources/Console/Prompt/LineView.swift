// A line that is edited as bytes for a terminal: one row, of which a window around the cursor is
// shown where the text is longer; when it is done, all of it.

public struct LineView {
  private let prompt: String
  /// Columns of the terminal.
  private let width: Int
  private let isUnicode: Bool

  private static let toLineStart = "\r"
  private static let eraseToLineEnd = "\u{1B}[K"
  /// Columns of text below which even a narrow terminal is written beyond.
  private static let leastRoom = 8

  public init(prompt: String, width: Int, isUnicode: Bool) {
    self.prompt = prompt
    self.width = width
    self.isUnicode = isUnicode
  }

  /// Replaces what stands on the row, and puts the cursor in its place.
  public func drawn(_ editor: LineEditor) -> String {
    let cells = editor.text.map(shown)
    let widths = cells.map { DisplayWidth.of($0) }
    // The last column stays free: written there, some terminals go on to the next row.
    let room = max(Self.leastRoom, width - DisplayWidth.of(prompt) - 1)
    var (first, last) = (0, cells.count)
    if widths.reduce(0, +) > room {
      let markWidth = 1
      first = editor.cursor
      var used = markWidth * 2
      while first > 0, used + widths[first - 1] < room {
        first -= 1
        used += widths[first]
      }
      last = editor.cursor
      while last < cells.count, used + widths[last] <= room {
        used += widths[last]
        last += 1
      }
    }
    let head = first > 0 ? (isUnicode ? "…" : "<") : ""
    let tail = last < cells.count ? (isUnicode ? "…" : ">") : ""
    let before = head + cells[first..<editor.cursor].joined()
    let column = DisplayWidth.of(prompt) + DisplayWidth.of(before)
    let move = column > 0 ? "\u{1B}[\(column)C" : ""
    return Self.toLineStart + prompt + before + cells[editor.cursor..<last].joined() + tail
      + Self.eraseToLineEnd + Self.toLineStart + move
  }

  /// The text in full, a line end behind it: what stays on the screen.
  public func finished(_ text: String) -> String {
    let indent = "\n" + LineText.spaces(DisplayWidth.of(prompt))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return Self.toLineStart + prompt + Self.eraseToLineEnd
      + lines.map { LineText.shown(String($0)) }.joined(separator: indent) + "\n"
  }

  /// A line end within the text is a sign; what would command the terminal is escaped.
  private func shown(_ character: Character) -> String {
    character == "\n" ? (isUnicode ? "⏎" : "\\n") : LineText.shown(String(character))
  }
}
