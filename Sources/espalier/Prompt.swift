// Asking on a terminal: a prompt, a line, an answer. Ctrl-C stops what is running and keeps the
// prompt, Ctrl-D ends. Errors have been read where they happened, so the end is a success.

internal import Console

enum Prompt {
  private static let prompt = "espalier> "

  static func run(_ session: AskSession, _ feed: QueryFeed) -> Int32 {
    Interruption.isAsked()
    Terminal.write("A query a line; Ctrl-D ends, espalier --help says more.\n", to: .error)
    while !session.isClosed {
      Interruption.clear()
      Terminal.write(prompt, to: .error)
      guard let queries = feed.next() else { break }
      if Interruption.isRequested { Terminal.write("\n", to: .error) }
      for query in queries where !session.isClosed && !Interruption.isRequested {
        _ = session.answer(query)
      }
    }
    Terminal.write("\n", to: .error)
    return session.isClosed || feed.failure != nil ? ExitCode.failed : ExitCode.success
  }
}
