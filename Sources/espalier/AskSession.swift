// Answers queries one after the other from one book: asks whoever has it, writes the answer, and
// says how it went.

internal import Console
internal import Query

final class AskSession {
  private let source: any AnswerSource
  private let options: AskOptions
  private var isFirst = true
  /// Whether a person reads the answers as they come.
  var isAtPrompt = false
  /// Set when standard output takes no more; whoever feeds queries stops then.
  private(set) var isClosed = false

  init(_ source: any AnswerSource, _ options: AskOptions) {
    self.source = source
    self.options = options
  }

  /// The exit code over all of them. An error does not keep the queries behind it from being
  /// answered.
  func answerAll(_ feed: QueryFeed) -> Int32 {
    var code = ExitCode.success
    var count = 0
    while let queries = feed.next() {
      if Interruption.isRequested { return ExitCode.interrupted }
      for query in queries where !isClosed {
        count += 1
        code = ExitCode.worse(code, answer(query, showsLine: feed.hasLines))
        // Ctrl-C has cancelled one query, and is not meant for it alone.
        if Interruption.isRequested { return ExitCode.interrupted }
      }
      if isClosed { return code }
    }
    if let reason = feed.failure {
      Terminal.write("espalier: \(reason)\n", to: .error)
      return ExitCode.failed
    }
    if count == 0 {
      Terminal.write("espalier: \(feed.emptiness)\nSee espalier --help\n", to: .error)
      return ExitCode.usage
    }
    return code
  }

  func answer(_ query: QueryScript.Query, showsLine: Bool = false) -> Int32 {
    let started = Terminal.seconds
    let isCancelled = cancellation(from: started)
    do throws(AnswerFault) {
      guard query.isUTF8 else {
        throw .query(QueryFault(.unexpectedCharacter, "the query is not UTF-8 text"))
      }
      let (answer, statement) = try source.answer(query.text, options, isCancelled: isCancelled)
      let seconds = Terminal.seconds - started
      let cut = isAtPrompt ? PromptCut(answer, to: statement, in: options.format) : nil
      switch write(cut?.shown ?? answer, isCancelled) {
      case .failed:
        Terminal.write("espalier: cannot write the answer: \(Terminal.lastError)\n", to: .error)
        return ExitCode.failed
      case .interrupted:
        return cancelled(place(query, showsLine), "; what is written above is not all of it")
      case .readerGone: break
      case .written:
        writeFooter(answer, seconds)
        if let note = cut?.note {
          Terminal.write(options.footerStyle.ink.yellow(note) + "\n", to: .error)
        }
      }
      return code(of: answer, to: statement)
    } catch {
      return failed(error, query, showsLine)
    }
  }

  private func cancellation(from started: Double) -> @Sendable () -> Bool {
    let deadline = options.timeout.map { started + $0 }
    return { Interruption.isRequested || deadline.map { Terminal.seconds > $0 } ?? false }
  }

  private func code(of answer: Answer, to statement: Statement?) -> Int32 {
    if case .show(let show) = statement, [.limits, .impact].contains(show.subject.value),
      Self.hasBreach(answer)
    {
      return ExitCode.breached
    }
    return answer.contract.isComplete ? ExitCode.success : ExitCode.partial
  }

  private static func hasBreach(_ answer: Answer) -> Bool {
    answer.columns.contains { column in
      guard column.name == "status", case .texts(let texts) = column.values else { return false }
      return texts.contains("BREACHED")
    }
  }

  /// A reader that has gone is no failure. An answer that is not wanted any more is not written to
  /// its end.
  private func write(
    _ answer: Answer, _ isCancelled: @escaping () -> Bool
  ) -> Terminal.Outcome {
    var outcome = Terminal.Outcome.written
    // Answers of several queries are kept apart, where a line may be empty.
    if !isFirst, options.format != .jsonl, options.format != .json {
      outcome = Terminal.write(bytes: Array("\n".utf8), to: .output)
    }
    isFirst = false
    var sink = TextSink(isCancelled: isCancelled) { piece in
      if outcome == .written { outcome = Terminal.write(bytes: piece, to: .output) }
      return outcome == .written
    }
    options.format.write(answer, style: options.style, to: &sink)
    isClosed = outcome == .readerGone || outcome == .failed
    return sink.isCut ? .interrupted : outcome
  }

  private func writeFooter(_ answer: Answer, _ seconds: Double) {
    if options.isQuiet { return }
    let footer = AnswerFooter(answer, style: options.footerStyle)
    Terminal.write(footer.text(seconds: seconds, format: options.format), to: .error)
  }

  private func place(_ query: QueryScript.Query, _ showsLine: Bool) -> String {
    showsLine ? "query in line \(grouped(query.line)): " : ""
  }

  private func cancelled(_ place: String, _ more: String = "") -> Int32 {
    let reason =
      Interruption.isRequested || options.timeout == nil
      ? "cancelled" : "no answer within \(options.timeoutText) s (--timeout)"
    Terminal.write("espalier: \(place)\(reason)\(more)\n", to: .error)
    return ExitCode.deadline
  }

  private func failed(
    _ failure: AnswerFault, _ query: QueryScript.Query, _ showsLine: Bool
  ) -> Int32 {
    let place = place(query, showsLine)
    let fault: QueryFault
    switch failure {
    case .query(let known): fault = known
    case .unavailable(let reason):
      Terminal.write("espalier: \(place)\(LineText.shown(reason))\n", to: .error)
      return ExitCode.connection
    }
    if fault.code == .cancelled { return cancelled(place) }
    let report = fault.report(in: query.text)
    Terminal.write("espalier: \(place)\(report)\n", to: .error)
    return ExitCode.failed
  }
}
