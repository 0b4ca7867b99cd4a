// Words that a prompt takes in place of a query. None of them begins a statement, so nothing that
// could be asked is lost.

public enum PromptWord: Sendable {
  case help, quit

  public init?(_ text: String) {
    switch text.lowercased() {
    case "help", "?", "\\?": self = .help
    case "quit", "exit", "\\q": self = .quit
    default: return nil
    }
  }

  /// What may be said to somebody who has not read anything.
  public static let helpText = """
    A query names measures, and says for which part of the tree, grouped by what,
    under which conditions. A line is a query; what is pasted may have several.

      select net, gross by desk options totals
      select dv01, cs01 under /F00 by book where currency = USD top 10

      show measures      what can be selected
      show dimensions    what can be grouped by
      show nodes         the tree
      show limits        the limits, and whether they hold

    The arrow keys move and bring back earlier lines, Ctrl-A and Ctrl-E go to
    either end, Ctrl-U, Ctrl-K and Ctrl-W erase. Ctrl-C drops the line or stops
    the query; quit, exit or Ctrl-D end.

    """
}
