// Where queries come from: the command line, a file, or standard input, read as they arrive.

internal import Console

final class QueryFeed {
  enum Source {
    case text(String)
    case file(String)
    case input
  }

  struct Fault: Error {
    var reason: String
  }

  private let source: Source
  private var script: QueryScript
  private let input: SystemInput?
  private var text: String?
  private var isAtEnd = false
  /// Why reading stopped before the end.
  private(set) var failure: String?
  /// Whether a place in it is worth a line number.
  let hasLines: Bool
  let isInteractive: Bool

  init(_ source: Source) throws(Fault) {
    self.source = source
    switch source {
    case .text(let text):
      self.text = text
      input = nil
      (hasLines, isInteractive) = (false, false)
    case .file(let path) where path != "-":
      guard let file = SystemInput(path: path) else {
        throw Fault(reason: "cannot read \(LineText.shown(path)): \(Terminal.lastError)")
      }
      input = file
      (hasLines, isInteractive) = (true, false)
    case .file, .input:
      input = .standard
      isInteractive = Terminal.isTerminal(.input)
      hasLines = !isInteractive
    }
    script = QueryScript(isByLine: isInteractive)
  }

  /// What is said where no query came.
  var emptiness: String {
    switch source {
    case .text(let text):
      text.allSatisfy(\.isWhitespace) ? "the query is empty" : "the query is nothing but a comment"
    case .file(let path) where path != "-": "there is no query in \(LineText.shown(path))"
    case .file, .input: "no query was given"
    }
  }

  private var place: String {
    if case .file(let path) = source, path != "-" { return LineText.shown(path) }
    return "queries"
  }

  /// The queries that have come in whole; nil at the end.
  func next() -> [QueryScript.Query]? {
    if isAtEnd { return nil }
    if let text {
      isAtEnd = true
      return script.take(text.utf8) + script.finish()
    }
    switch input?.read(isInteractive: isInteractive) ?? .end {
    case .bytes(let bytes):
      if !isInteractive, let sign = QueryScript.signOfNoText(bytes) {
        failure = "cannot take \(place): \(sign)"
        isAtEnd = true
        return []
      }
      let queries = script.take(bytes)
      if script.isOverlong {
        failure = "a query is longer than \(QueryScript.longestBytes >> 20) MiB"
        isAtEnd = true
      }
      return queries
    case .interrupted:
      script.discard()
      return []
    case .end:
      isAtEnd = true
      return script.finish()
    case .failed:
      failure = "cannot read \(place): \(Terminal.lastError)"
      isAtEnd = true
      return []
    }
  }
}
