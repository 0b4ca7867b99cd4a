// What is drawn of a line: one row that fits, the cursor where it is.

import Console
import TestKit
import Testing

struct LineViewTests {
  private let prompt = "ask> "

  private struct Row: Equatable {
    /// Without its escapes.
    var text: String
    /// Of the cursor.
    var column: Int

    init(_ text: String, _ column: Int) {
      self.text = text
      self.column = column
    }
  }

  private func row(_ keys: [Key], width: Int = 40, isUnicode: Bool = true) -> Row {
    var editor = LineEditor()
    for key in keys { _ = editor.take(key) }
    let text = LineView(prompt: prompt, width: width, isUnicode: isUnicode).drawn(editor)
    #expect(text.hasPrefix("\r") && text.hasSuffix("C"))
    let parts = text.split(separator: "\u{1B}[")
    #expect(parts.count == 3 && parts[1] == "K\r")
    return Row(String(parts[0].dropFirst()), Int(parts[2].dropLast()) ?? -1)
  }

  @Test func shortLineIsShownWhole() {
    #expect(row([]) == Row("ask> ", 5))
    #expect(row([.paste("net"), .left]) == Row("ask> net", 7))
    #expect(row([.paste("日本"), .left]) == Row("ask> 日本", 7))
    #expect(row([.paste("a\nb")]) == Row("ask> a⏎b", 8))
    #expect(row([.paste("a\nb")], isUnicode: false) == Row("ask> a\\nb", 9))
    #expect(row([.paste("a\u{200B}")]) == Row("ask> a\\u{200b}", 14))
  }

  @Test func longLineIsAWindowAroundTheCursor() {
    let text = String((0..<60).map { Character(String($0 % 10)) })
    #expect(row([.paste(text)], width: 20) == Row("ask> …90123456789", 17))
    #expect(row([.paste(text), .home], width: 20) == Row("ask> 012345678901…", 5))
    #expect(row([.paste(text)], width: 20, isUnicode: false).text.hasPrefix("ask> <"))
  }

  @Test func everyRowFitsAndShowsTheCursor() {
    var random = SeededRandom(seed: 9)
    for _ in 0..<3_000 {
      let text = String(
        (0..<Int.random(in: 0...60, using: &random)).map { _ in
          ["a", "日", "e\u{301}", "👍", "\n", " "].randomElement(using: &random) ?? "a"
        })
      let moves = Array(repeating: Key.left, count: Int.random(in: 0...60, using: &random))
      let width = Int.random(in: 20...60, using: &random)
      let row = row([.paste(text)] + moves, width: width)
      #expect(DisplayWidth.of(row.text) < width)
      #expect((5..<width).contains(row.column) && row.column <= DisplayWidth.of(row.text))
    }
  }

  @Test func finishedLineIsWhole() {
    let view = LineView(prompt: prompt, width: 20, isUnicode: true)
    let long = String(repeating: "x", count: 50)
    #expect(view.finished(long) == "\rask> \u{1B}[K" + long + "\n")
    #expect(view.finished("a\n  b\u{1B}") == "\rask> \u{1B}[Ka\n       b\\u{1b}\n")
  }
}
