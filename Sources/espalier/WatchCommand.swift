// `espalier watch QUERY`: shows a query's answer, and again whenever the book makes it another.

internal import Client
internal import Console
internal import Query
internal import Wire

enum WatchCommand {
  static let command = Command(
    name: "watch", operands: [Operand("QUERY", .query, isOpen: true)],
    summary: "Show the answer to a query, and again whenever changes of the book make it another.",
    flags: ServerAddress.flags + [
      Flag(
        "--output", short: "-o", takes: .choice("FORMAT", AnswerFormat.allCases.map(\.rawValue)),
        "how answers are written (default: table on a terminal, csv elsewhere)"),
      Flag("--exact", "all digits, as for a query"),
      Flag(
        "--param", takes: .text("NAME=VALUE"), isRepeatable: true,
        "a value for $NAME, as for a query"),
      Flag(
        "--interval", takes: .text("MILLISECONDS"),
        "between two answers, at least (default: \(usualInterval))"),
      Flag("--count", takes: .text("N"), "end after so many answers"),
      Flag(
        "--color", takes: .choice("WHEN", QueryCommand.ColorChoice.allCases.map(\.rawValue)),
        "colour for people (default: auto, on a terminal unless NO_COLOR is set)"),
      Flag("--quiet", short: "-q", "no line about the state below answers"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalier watch --host localhost \"select net, gross by desk top 5\"",
        "until Ctrl-C; states that come faster than they are shown are passed over")
    ])

  private static let usualInterval = 200
  /// Longest time between two answers: a day.
  private static let longestInterval = 86_400_000

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let address = try ServerAddress.needed(arguments)
    let text = arguments.operands.joined(separator: " ")
    guard !text.isEmpty else { throw UsageError("there is no query to watch") }
    let options = try AskOptions(arguments)
    var question = Question(text, parameters: options.parameters)
    question.isExact = options.isExact
    question.decimals = options.decimals
    var subscription = Subscription(question)
    let interval = try arguments.number(
      "--interval", in: 1...longestInterval, default: usualInterval)
    subscription.interval = UInt64(interval) * 1_000
    let count = try arguments.number("--count", in: 1...Int.max, default: Int.max)
    Interruption.isAsked()
    var watching = Watching(address, subscription, options, count: count)
    return watching.run()
  }

  /// What has been shown, over as many connections as it takes.
  private struct Watching {
    let address: ServerAddress
    var subscription: Subscription
    let options: AskOptions
    var left: Int
    var last: Answer?

    init(
      _ address: ServerAddress, _ subscription: Subscription, _ options: AskOptions, count: Int
    ) {
      self.address = address
      self.subscription = subscription
      self.options = options
      left = count
    }

    mutating func run() -> Int32 {
      while true {
        do throws(ClientFault) {
          return try watch()
        } catch {
          switch error {
          case .cancelled: return ExitCode.interrupted
          // What was shown is where the next connection begins.
          case .lost where last != nil: continue
          case .refused(let refusal) where refusal.knownCode == .draining && last != nil: continue
          default: return failed(error)
          }
        }
      }
    }

    private mutating func watch() throws(ClientFault) -> Int32 {
      let isCancelled = { Interruption.isRequested }
      let link = try address.connect(isCancelled: isCancelled)
      defer { link.close() }
      let incarnation = link.welcome.standing.incarnation
      if subscription.resume?.incarnation != incarnation { subscription.resume = nil }
      let stream = link.subscribe(subscription, after: subscription.resume == nil ? nil : last)
      while left > 0 {
        let (answer, passedOver) = try link.nextUpdate(stream, isCancelled: isCancelled)
        subscription.resume = incarnation.map {
          Subscription.Moment(incarnation: $0, counter: answer.contract.epoch.counter)
        }
        if let code = show(answer, passedOver) { return code }
        last = answer
        left -= 1
      }
      return ExitCode.success
    }

    /// An exit code where nobody reads on.
    private func show(_ answer: Answer, _ passedOver: UInt64) -> Int32? {
      var outcome = Terminal.Outcome.written
      if last != nil, options.format != .jsonl, options.format != .json {
        outcome = Terminal.write(bytes: Array("\n".utf8), to: .output)
      }
      let isCancelled = { Interruption.isRequested }
      var sink = TextSink(isCancelled: isCancelled) { piece in
        if outcome == .written { outcome = Terminal.write(bytes: piece, to: .output) }
        return outcome == .written
      }
      options.format.write(answer, style: options.style, to: &sink)
      switch outcome {
      case .written: break
      case .readerGone: return ExitCode.success
      case .failed, .interrupted:
        Terminal.write("espalier: cannot write the answer: \(Terminal.lastError)\n", to: .error)
        return ExitCode.failed
      }
      if !options.isQuiet {
        let epoch = "epoch \(grouped(Int(clamping: answer.contract.epoch.counter)))"
        let more =
          passedOver == 0 ? "" : ", \(grouped(Int(clamping: passedOver))) before it not shown"
        Terminal.write(options.footerStyle.ink.dim(epoch + more) + "\n", to: .error)
      }
      return nil
    }

    private func failed(_ fault: ClientFault) -> Int32 {
      switch RemoteBook.fault(fault) {
      case .query(let fault):
        let report = fault.report(in: subscription.question.text)
        Terminal.write("espalier: \(report)\n", to: .error)
        return ExitCode.failed
      case .unavailable(let reason):
        Terminal.write("espalier: \(LineText.shown(reason))\n", to: .error)
        return ExitCode.connection
      }
    }
  }
}
