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
    let text = editor.text
    // The last column stays free: written there, some terminals go on to the next row.
    let room = max(Self.leastRoom, width - DisplayWidth.of(prompt) - 1)
    var (first, last) = (0, text.count)
    if !fits(text, room) {
      let markWidth = 1
      first = editor.cursor
      var used = markWidth * 2
      while first > 0 {
        let next = used + DisplayWidth.of(shown(text[first - 1]))
        if next >= room { break }
        (first, used) = (first - 1, next)
      }
      last = editor.cursor
      while last < text.count {
        used += DisplayWidth.of(shown(text[last]))
        if used > room { break }
        last += 1
      }
    }
    let head = first > 0 ? (isUnicode ? "…" : "<") : ""
    let tail = last < text.count ? (isUnicode ? "…" : ">") : ""
    let before = head + text[first..<editor.cursor].map(shown).joined()
    let column = DisplayWidth.of(prompt) + DisplayWidth.of(before)
    let move = column > 0 ? "\u{1B}[\(column)C" : ""
    return Self.toLineStart + prompt + before + text[editor.cursor..<last].map(shown).joined()
      + tail
      + Self.eraseToLineEnd + Self.toLineStart + move
  }

  /// Looks no further than the row reaches: a line is drawn after every key.
  private func fits(_ text: [Character], _ room: Int) -> Bool {
    var used = 0
    for character in text {
      used += DisplayWidth.of(shown(character))
      if used > room { return false }
    }
    return true
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
