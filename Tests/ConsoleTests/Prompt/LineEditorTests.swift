// Keys in, text out: what a person sees of a line.

import Console
import TestKit
import Testing

struct LineEditorTests {
  /// The text with a bar where the cursor is, after keys as a terminal sends them.
  private func shown(_ editor: LineEditor) -> String {
    String(editor.text[..<editor.cursor]) + "|" + String(editor.text[editor.cursor...])
  }

  private func edited(_ keys: [Key]) -> String {
    var editor = LineEditor()
    for key in keys { #expect(editor.take(key) == .edited) }
    return shown(editor)
  }

  @Test(arguments: [
    ([], "|"), ([Key.left, .right, .backspace, .delete, .up, .down], "|"),
    ([.text("a"), .text("b"), .left, .text("c")], "ac|b"),
    ([.paste("net"), .home, .text("x")], "x|net"), ([.paste("net"), .home, .end], "net|"),
    ([.paste("net"), .backspace], "ne|"), ([.paste("net"), .home, .backspace], "|net"),
    ([.paste("net"), .home, .delete], "|et"), ([.paste("net"), .delete], "net|"),
    ([.paste("net"), .left, .endOrDelete], "ne|"),
    ([.paste("by desk, fund"), .eraseWord], "by desk, |"),
    ([.paste("by desk,  "), .eraseWord], "by |"),
    ([.paste("by desk"), .left, .eraseWord], "by |k"),
    ([.paste("by desk"), .left, .left, .eraseToStart], "|sk"),
    ([.paste("by desk"), .left, .left, .eraseToEnd], "by de|"),
    ([.paste("by desk, fund"), .wordLeft, .wordLeft], "by |desk, fund"),
    ([.paste("by desk, fund"), .home, .wordRight, .wordRight], "by desk|, fund"),
    // One character is one step, however many bytes or marks it has.
    ([.paste("日👍e\u{301}"), .left, .backspace], "日|e\u{301}"),
    ([.text("e"), .text("\u{301}"), .backspace], "|"),
    ([.paste("a\nb"), .left, .left], "a|\nb"),
  ])
  func keysEdit(keys: [Key], expected: String) {
    #expect(edited(keys) == expected)
  }

  @Test func acceptedLinesComeBack() {
    var editor = LineEditor()
    for line in ["one", "two", "two", " ", ""] {
      _ = editor.take(.paste(line))
      #expect(editor.take(.enter) == .accepted(line))
      #expect(shown(editor) == "|")
    }
    _ = editor.take(.paste("new"))
    var seen: [String] = []
    for key in [Key.up, .up, .up, .down, .down, .down] {
      _ = editor.take(key)
      seen.append(shown(editor))
    }
    #expect(seen == ["two|", "one|", "one|", "two|", "new|", "new|"])
    // A line that was changed is a new one; what is remembered stays.
    for key in [Key.up, .text("!")] { _ = editor.take(key) }
    #expect(editor.take(.enter) == .accepted("two!"))
    for key in [Key.up, .up] { _ = editor.take(key) }
    #expect(shown(editor) == "two|")
  }

  @Test func controlKeysDropEndAndSuspend() {
    var editor = LineEditor()
    #expect(editor.take(.endOrDelete) == .ended)
    _ = editor.take(.paste("half"))
    #expect(editor.take(.suspend) == .suspended)
    #expect(editor.take(.clear) == .cleared)
    #expect(shown(editor) == "half|")
    #expect(editor.take(.interrupt) == .cancelled)
    #expect(shown(editor) == "|")
    _ = editor.take(.up)
    #expect(shown(editor) == "|")
  }

  @Test func anyKeysKeepTheCursorWithinTheText() {
    var random = SeededRandom(seed: 8)
    let keys: [Key] = [
      .text("a"), .text(" "), .text("\u{301}"), .text("🇧"), .text("🇷"), .paste("x y\nz"),
      .backspace,
      .delete, .left, .right, .wordLeft, .wordRight, .home, .end, .up, .down, .eraseWord,
      .eraseToStart, .eraseToEnd, .enter, .interrupt, .endOrDelete,
    ]
    var editor = LineEditor()
    for _ in 0..<20_000 {
      _ = editor.take(keys[Int.random(in: 0..<keys.count, using: &random)])
      #expect((0...editor.text.count).contains(editor.cursor))
    }
  }

  @Test func typedRunsGoInAtOnce() {
    var editor = LineEditor()
    _ = editor.take(.paste("a👍"))
    _ = editor.take(.left)
    var keys: ArraySlice<Key> = [.text("e"), .text("\u{301}"), .text("b"), .left, .text("c")]
    #expect(editor.takeFirst(of: &keys) == .edited)
    #expect(shown(editor) == "ae\u{301}b|👍" && keys == [.left, .text("c")])
    while editor.takeFirst(of: &keys) != nil {}
    #expect(shown(editor) == "ae\u{301}c|b👍")
  }

  // A hundred thousand keys, a drawing after each: minutes where either looks at the whole line.
  @Test func longLinesAreEditedAsFastAsShortOnes() {
    let count = 100_000
    var editor = LineEditor()
    let view = LineView(prompt: "> ", width: 80, isUnicode: true)
    let started = ContinuousClock.now
    var drawn = 0
    for _ in 0..<count {
      _ = editor.take(.text("x"))
      drawn += view.drawn(editor).utf8.count
      if ContinuousClock.now - started > .seconds(30) { break }
    }
    #expect(editor.text.count == count && drawn > count * 80)
    var keys = ArraySlice(repeatElement(Key.text("y"), count: count))
    _ = editor.take(.home)
    while editor.takeFirst(of: &keys) != nil {}
    #expect(editor.cursor == count)
    _ = editor.take(.eraseToStart)
    #expect(editor.cursor == 0 && editor.text.count == count)
  }
}
