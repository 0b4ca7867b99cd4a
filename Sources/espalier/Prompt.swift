// Asking on a terminal: a prompt, a line, an answer. Ctrl-C drops the line or stops what is running
// and keeps the prompt, Ctrl-D ends. Errors have been read where they happened, so the end is a
// success.

internal import Console

enum Prompt {
  private static let prompt = "espalier> "

  static func run(_ session: AskSession, _ feed: QueryFeed) -> Int32 {
    Interruption.isAsked()
    session.isAtPrompt = true
    Terminal.write("A query a line; help says more, Ctrl-D ends.\n", to: .error)
    // Where lines cannot be edited, the terminal's own are taken.
    let lines = LineInput(prompt: prompt)
    defer { lines?.close() }
    while !session.isClosed {
      Interruption.clear()
      guard let queries = next(lines, feed) else { break }
      for query in queries where !session.isClosed && !Interruption.isRequested {
        switch PromptWord(query.text) {
        case .quit: return ExitCode.success
        case .help: Terminal.write(PromptWord.helpText, to: .error)
        case nil: _ = session.answer(query)
        }
      }
    }
    if let failure = lines?.failure ?? feed.failure {
      Terminal.write("espalier: \(failure)\n", to: .error)
      return ExitCode.failed
    }
    return session.isClosed ? ExitCode.failed : ExitCode.success
  }

  private static func next(_ lines: LineInput?, _ feed: QueryFeed) -> [QueryScript.Query]? {
    if let lines { return lines.next() }
    Terminal.write(prompt, to: .error)
    let queries = feed.next()
    if queries == nil || Interruption.isRequested { Terminal.write("\n", to: .error) }
    return queries
  }
}
