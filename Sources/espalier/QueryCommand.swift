// `espalier --book PATH QUERY` and `--host HOST QUERY`: their flags, and what they come to.

internal import BookFiles
internal import Console
internal import Query

enum QueryCommand {
  static let command = Command(
    name: "", operands: [Operand("QUERY", .query, isOpen: true)],
    summary: "Ask a book.",
    flags: [
      Flag("--book", takes: .file("PATH"), "the book to ask, a folder of CSV files or a snapshot")
    ] + ServerAddress.flags + [
      Flag(
        "--apply", takes: .file("FILE"), isRepeatable: true,
        "change the book before it is asked, by a CSV file of changes"),
      Flag(
        "--snapshot", takes: .file("NAME=PATH"), isRepeatable: true,
        "another book, which queries call snapshot NAME: compare … from snapshot NAME to …;"
          + " without NAME= it is called as its folder or file is"),
      Flag(
        "--output", short: "-o", takes: .choice("FORMAT", AnswerFormat.allCases.map(\.rawValue)),
        "how answers are written (default: table on a terminal, csv elsewhere)"),
      Flag(
        "--exact",
        "all digits: sums are not rounded, and formats for people show every decimal"),
      Flag(
        "--param", takes: .text("NAME=VALUE"), isRepeatable: true,
        "a value for $NAME: a date, number, true or false by its form, else text;"
          + " NAME:text=VALUE is text whatever it looks like"),
      Flag("--file", takes: .file("FILE"), "read queries from a file (- is standard input)"),
      Flag("--timeout", takes: .text("SECONDS"), "give up a query after so long (exit code 4)"),
      Flag("--lenient", "use the good rows of a book that has bad ones (exit code 5)"),
      Flag("--clip-covariance", "take covariances without their negative eigenvalues, and say so"),
      Flag("--threads", takes: .text("N"), "threads to load and answer with (default: all cores)"),
      Flag(
        "--color", takes: .choice("WHEN", ColorChoice.allCases.map(\.rawValue)),
        "colour for people (default: auto, on a terminal unless NO_COLOR is set)"),
      Flag("--quiet", short: "-q", "no footer below answers"),
      Flag(
        "--completion", takes: .choice("SHELL", Program.shells), "print completions for a shell"),
      Flag("--man", "print the manual page: espalier --man | man -l -"),
      Flag("--version", "print the version"),
      Flag("--help", short: "-h", "this text"),
    ],
    examples: [
      Command.Example(
        "espalier --book books/today select net, gross by desk options totals",
        "exposure of every desk, with the total"),
      Command.Example(
        "espalier --book books/today -o tree \"select dv01, cs01 by fund, desk, book\"",
        "rate and spread risk down the tree"),
      Command.Example(
        "espalier --book today --snapshot old \"compare select net from snapshot old to epoch 1\"",
        "what has changed since another book; explained at the end says why"),
      Command.Example(
        "espalier --book books/today -o json --param day=2026-11-20 < morning.query",
        "a file of queries, answered for a program"),
    ])

  enum ColorChoice: String, CaseIterable { case auto, always, never }

  private enum Place {
    case book(String)
    case server(ServerAddress)
  }

  static var hasBookOfEnvironment: Bool {
    ["ESPALIER_BOOK", "ESPALIER_HOST"].contains { Terminal.environment($0)?.isEmpty == false }
  }

  /// What flags name comes before what the environment does, and a book before a server.
  private static func place(_ arguments: Arguments) throws(UsageError) -> Place {
    let asksServer = arguments.has("--host") || arguments.has("--profile")
    if asksServer {
      let local = ["--book", "--apply", "--snapshot", "--lenient", "--clip-covariance"]
      for flag in local where arguments.has(flag) {
        throw UsageError(
          "\(flag) is about a book that is loaded here, and --host or --profile asks a server")
      }
    }
    let ofEnvironment = Terminal.environment("ESPALIER_BOOK").flatMap { $0.isEmpty ? nil : $0 }
    if let path = arguments.text("--book") { return .book(path) }
    if !asksServer, let path = ofEnvironment { return .book(path) }
    if let address = try ServerAddress(arguments) { return .server(address) }
    let words = arguments.operands
    if words.count > 0, !words[0].contains(" "), !isQueryStart(words[0]) {
      throw Espalier.unknown(words[0])
    }
    throw UsageError(
      "there is no book to ask: give --book PATH or --host HOST, or set ESPALIER_BOOK")
  }

  static func run(_ arguments: Arguments) throws(UsageError) -> Int32 {
    let words = arguments.operands
    let place = try place(arguments)
    if !words.isEmpty, arguments.has("--file") {
      throw UsageError("the query stands on the command line, so --file has nothing to add")
    }
    let source: QueryFeed.Source =
      !words.isEmpty
      ? .text(words.joined(separator: " ")) : arguments.text("--file").map { .file($0) } ?? .input
    let options = try AskOptions(arguments)
    let feed: QueryFeed
    do throws(QueryFeed.Fault) {
      feed = try QueryFeed(source)
    } catch {
      Terminal.write("espalier: \(error.reason)\n", to: .error)
      return ExitCode.failed
    }
    let answers: any AnswerSource
    switch place {
    case .server(let address):
      // The server shall hear of Ctrl-C before the program ends.
      Interruption.isAsked()
      answers = RemoteBook(address)
    case .book(let path):
      let opening = BookOpening(
        path: path, threads: options.threads, isLenient: arguments.has("--lenient"),
        clipsCovariance: arguments.has("--clip-covariance"), changes: arguments.texts("--apply"),
        snapshots: try NamedBook.all(arguments.texts("--snapshot"), of: "--snapshot"))
      guard let opened = opening.open() else { return ExitCode.failed }
      answers = LocalBook(opened: opened)
    }
    let session = AskSession(answers, options)
    return feed.isInteractive ? Prompt.run(session, feed) : session.answerAll(feed)
  }

  private static func isQueryStart(_ word: String) -> Bool {
    ["select", "show", "explain", "compare"].contains(word.lowercased())
  }
}
