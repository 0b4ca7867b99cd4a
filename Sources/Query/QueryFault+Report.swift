// A fault as people read it: the line of the query with the place underlined, why, and what may
// have been meant. Columns and carets count what the eye sees: tabs, combining marks and characters
// of two cells stand where a terminal shows them.

extension QueryFault {
  /// Several lines without a last line break. `text` is the query that the range is of.
  public func report(in text: String) -> String {
    let said = Self.escaped(reason)
    let meant = suggestion.map { "\ndid you mean \(Self.escaped($0))?" } ?? ""
    guard let range else { return "\(code.rawValue)\n\(said)\(meant)" }
    let line = SourceLine(of: text, at: range)
    let shown = line.shown
    return """
      \(code.rawValue) at line \(line.number), column \(line.column)
        \(shown.text)
        \(shown.carets)
      \(said)\(meant)
      """
  }

  /// Line and column, both from 1, of the first byte it is about; nil where there is no range.
  public func place(in text: String) -> (line: Int, column: Int)? {
    guard let range else { return nil }
    let line = SourceLine(of: text, at: range)
    return (line.number, line.column)
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { $0 += SourceLine.escaped($1) ?? String($1) }
  }
}
