// A line that is edited, and the lines before it: keys in, actions out. It knows neither terminal
// nor screen; `LineView` draws it.

public struct LineEditor {
  public enum Action: Hashable, Sendable {
    /// What is shown may have changed.
    case edited
    /// The text is done, and the line empty again.
    case accepted(String)
    /// Ctrl-C: the line is dropped.
    case cancelled
    /// Ctrl-D on an empty line.
    case ended
    case cleared, suspended
  }

  public private(set) var text: [Character] = []
  /// Characters in front of it.
  public private(set) var cursor = 0
  private var history: [String] = []
  /// Of what is shown, in `history`; behind its end the line that is new.
  private var place = 0
  /// The new line, while an old one is shown.
  private var draft = ""

  /// Lines that are remembered.
  private static let longestHistory = 1_000

  public init() {}

  public mutating func take(_ key: Key) -> Action {
    switch key {
    case .text(let text), .paste(let text): insert(text)
    case .enter: return accept()
    case .backspace: erase(cursor - 1..<cursor)
    case .delete: erase(cursor..<cursor + 1)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .wordLeft: cursor = wordStart
    case .wordRight: cursor = wordEnd
    case .home: cursor = 0
    case .end: cursor = text.count
    case .up: recall(place - 1)
    case .down: recall(place + 1)
    case .eraseWord: erase(blankStart..<cursor)
    case .eraseToStart: erase(0..<cursor)
    case .eraseToEnd: erase(cursor..<text.count)
    case .clear: return .cleared
    case .interrupt:
      restart()
      return .cancelled
    case .endOrDelete:
      if text.isEmpty { return .ended }
      erase(cursor..<cursor + 1)
    case .suspend: return .suspended
    }
    return .edited
  }

  /// Takes the first of these keys away; a run of typed text goes in at once, so that what was
  /// pasted without marks costs no more than with them.
  public mutating func takeFirst(of keys: inout ArraySlice<Key>) -> Action? {
    guard let key = keys.popFirst() else { return nil }
    guard case .text(var run) = key else { return take(key) }
    while case .text(let next)? = keys.first {
      run += next
      keys.removeFirst()
    }
    return take(.text(run))
  }

  private mutating func insert(_ inserted: String) {
    // What is put in may combine with the character before it, and with none further back.
    let start = max(0, cursor - 1)
    let characters = Array(String(text[start..<cursor]) + inserted)
    text.replaceSubrange(start..<cursor, with: characters)
    cursor = start + characters.count
  }

  private mutating func erase(_ range: Range<Int>) {
    let range = range.clamped(to: 0..<text.count)
    text.removeSubrange(range)
    cursor = range.lowerBound
  }

  private mutating func accept() -> Action {
    let line = String(text)
    let isWorthIt = !line.allSatisfy(\.isWhitespace) && line != history.last
    if isWorthIt { history.append(line) }
    if history.count > Self.longestHistory { history.removeFirst() }
    restart()
    return .accepted(line)
  }

  private mutating func restart() {
    (text, cursor, draft, place) = ([], 0, "", history.count)
  }

  private mutating func recall(_ wanted: Int) {
    guard wanted != place, (0...history.count).contains(wanted) else { return }
    if place == history.count { draft = String(text) }
    place = wanted
    text = Array(place == history.count ? draft : history[place])
    cursor = text.count
  }

  /// Of the word in front of the cursor: letters and digits, what parts them left out.
  private var wordStart: Int {
    var index = cursor
    while index > 0, !Self.isInWord(text[index - 1]) { index -= 1 }
    while index > 0, Self.isInWord(text[index - 1]) { index -= 1 }
    return index
  }

  private var wordEnd: Int {
    var index = cursor
    while index < text.count, !Self.isInWord(text[index]) { index += 1 }
    while index < text.count, Self.isInWord(text[index]) { index += 1 }
    return index
  }

  /// As shells do it, Ctrl-W erases to the blank before the word.
  private var blankStart: Int {
    var index = cursor
    while index > 0, text[index - 1].isWhitespace { index -= 1 }
    while index > 0, !text[index - 1].isWhitespace { index -= 1 }
    return index
  }

  private static func isInWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
