// Queries that are typed, with everything one expects of a line: keys come in, the editor decides,
// the terminal shows.

internal import Console

final class LineInput {
  private let prompt: String
  private let input = SystemInput.standard
  private var reader = KeyReader()
  private var editor = LineEditor()
  /// Keys that came with those of the line before.
  private var waiting: ArraySlice<Key> = []
  /// Why reading stopped before the end.
  private(set) var failure: String?

  /// Pasted text shall come with marks around it; terminals that know none ignore it.
  private static let marksPastes = "\u{1B}[?2004h"
  private static let marksNoPastes = "\u{1B}[?2004l"
  private static let clearScreen = "\u{1B}[H\u{1B}[2J"

  /// Nil where keys cannot be taken or lines not be drawn.
  init?(prompt: String) {
    let kind = Terminal.environment("TERM") ?? ""
    guard Terminal.isTerminal(.input), Terminal.isTerminal(.error), !kind.isEmpty, kind != "dumb",
      RawTerminal.enter()
    else { return nil }
    self.prompt = prompt
  }

  func close() { RawTerminal.leave() }

  /// The queries of the next line, none where it was dropped; nil at the end.
  func next() -> [QueryScript.Query]? {
    RawTerminal.edit()
    say(Self.marksPastes)
    defer {
      say(Self.marksNoPastes)
      RawTerminal.run()
    }
    while true {
      // All that one read has brought, then one drawing.
      while let action = editor.takeFirst(of: &waiting) {
        switch action {
        case .edited: break
        case .cleared: say(Self.clearScreen)
        case .suspended:
          say(Self.marksNoPastes + "\n")
          RawTerminal.suspend()
          say(Self.marksPastes)
        case .accepted(let text):
          say(view.finished(text))
          var script = QueryScript()
          return script.take(text.utf8) + script.finish()
        case .cancelled:
          say("\n")
          return []
        case .ended:
          say("\n")
          return nil
        }
      }
      draw()
      guard read() else { return nil }
    }
  }

  /// False at the end.
  private func read() -> Bool {
    switch input.read(isInteractive: true) {
    case .bytes(let bytes): waiting = reader.take(bytes)[...]
    case .interrupted:
      // Somebody sent the signal of Ctrl-C from elsewhere.
      if Interruption.isRequested { waiting = [.interrupt] }
    case .end: return false
    case .failed:
      failure = "cannot read queries: \(Terminal.lastError)"
      return false
    }
    return true
  }

  private var view: LineView {
    LineView(prompt: prompt, width: Terminal.width(.error), isUnicode: Terminal.isUTF8)
  }

  private func draw() { say(view.drawn(editor)) }

  private func say(_ text: String) { Terminal.write(text, to: .error) }
}
