// Help as text of 80 columns.

extension Program {
  /// Columns that every terminal has.
  private static let width = 80

  public var help: String {
    var text = "\(name) \(version): \(title).\n\n"
    for (index, line) in synopsis.enumerated() {
      text += (index == 0 ? "Usage: " : "       ") + "\(name) \(line)\n"
    }
    text += "\nFlags:\n" + Self.listed(main.flags.map { ($0.usage, $0.meaning) })
    text += "\nCommands:\n" + Self.listed(commands.map { ($0.usage, $0.summary) })
    for listing in listings {
      text += "\n\(listing.title):\n" + Self.listed(listing.entries)
    }
    text += "\nExamples:\n" + Self.shown(main.examples)
    return text + "\n\(name) help COMMAND says more; \(name) --man | man -l - shows the manual.\n"
  }

  public func help(_ command: Command) -> String {
    "Usage: \(name) \(command.usage) [FLAGS]\n\n"
      + Self.wrapped(command.summary, indent: 0, from: 0) + "\nFlags:\n"
      + Self.listed(command.flags.map { ($0.usage, $0.meaning) })
      + "\nExamples:\n" + Self.shown(command.examples)
  }

  private static func shown(_ examples: [Command.Example]) -> String {
    examples.map { "  \($0.line)\n" + wrapped($0.meaning, indent: 6, from: 0) }.joined()
  }

  /// Terms in a column of their own, meanings wrapped beside them.
  private static func listed(_ entries: [(term: String, meaning: String)]) -> String {
    let widest = entries.map { DisplayWidth.of($0.term) }.max() ?? 0
    let column = 2 + min(widest, 24) + 2
    return entries.map { term, meaning in
      let head = "  " + LineText.padded(term, column - 2)
      // A term that is too wide has its meaning below it.
      let isWide = DisplayWidth.of(term) + 4 > column
      return isWide
        ? "  \(term)\n" + wrapped(meaning, indent: column, from: 0)
        : head + wrapped(meaning, indent: column, from: column)
    }.joined()
  }

  /// Words broken into lines; the first continues at the column `from`.
  static func wrapped(_ text: String, indent: Int, from: Int) -> String {
    var result = from == 0 ? LineText.spaces(indent) : ""
    var column = max(from, indent)
    var isFirst = true
    for word in text.split(separator: " ") {
      let size = DisplayWidth.of(String(word))
      if !isFirst, column + 1 + size > width {
        result += "\n" + LineText.spaces(indent)
        column = indent
        isFirst = true
      }
      result += (isFirst ? "" : " ") + word
      column += size + (isFirst ? 0 : 1)
      isFirst = false
    }
    return result + "\n"
  }
}
