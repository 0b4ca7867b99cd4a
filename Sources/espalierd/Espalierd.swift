// The server's command line: picks the command, prints help, turns errors into messages and exit
// codes. A further command is a case of `all` and nothing else.

internal import Console
internal import Exact
internal import PostgresStore

enum Espalierd {
  /// A command with what runs it.
  struct Verb {
    let command: Command
    let run: (Arguments) throws(UsageError) -> Int32
  }

  static var all: [Verb] {
    [
      Verb(command: ServeCommand.command, run: ServeCommand.run),
      Verb(command: MigrateCommand.command, run: MigrateCommand.run),
      Verb(command: ImportCommand.command, run: ImportCommand.run),
      Verb(command: ExportCommand.command, run: ExportCommand.run),
      Verb(command: LineageCommand.command, run: LineageCommand.run),
      Verb(command: StatusCommand.command, run: StatusCommand.run),
      Verb(command: SnapshotCommand.command, run: SnapshotCommand.run),
    ]
  }

  static func run(_ words: [String]) -> Int32 {
    guard let name = words.first else {
      Standard.complain("there is no command; see espalierd --help")
      return ExitCode.usage
    }
    if name == "help" { return helpAbout(words.count > 1 ? words[1] : nil) }
    if let verb = all.first(where: { $0.command.name == name }) {
      return run(verb.command, Array(words.dropFirst()), verb.run)
    }
    return run(program.main, words, runMain)
  }

  private static func run(
    _ command: Command, _ words: [String], _ body: (Arguments) throws(UsageError) -> Int32
  ) -> Int32 {
    do throws(UsageError) {
      let arguments = try Arguments(words, for: command)
      if arguments.has("--help") {
        return say(command.name.isEmpty ? program.help : program.help(command))
      }
      return try body(arguments)
    } catch {
      return misuse(error.reason, command.name)
    }
  }

  private static func runMain(_ arguments: Arguments) throws(UsageError) -> Int32 {
    if arguments.has("--version") { return say("espalierd \(program.version)\n") }
    if arguments.has("--man") { return say(program.manual) }
    if let script = arguments.text("--completion").flatMap({ program.completion(for: $0) }) {
      return say(script)
    }
    throw unknown(arguments.operands.first ?? "")
  }

  private static func helpAbout(_ name: String?) -> Int32 {
    guard let name else { return say(program.help) }
    if let command = program.command(named: name) { return say(program.help(command)) }
    return misuse(unknown(name).reason, "")
  }

  private static func unknown(_ name: String) -> UsageError {
    let names = all.map(\.command.name) + ["help"]
    let near = Spelling.nearest(to: name, among: names).map { "; did you mean \($0)?" }
    return UsageError(
      "there is no command \(LineText.shown(name))"
        + (near ?? "; there are \(names.joined(separator: ", "))"))
  }

  private static func misuse(_ reason: String, _ command: String) -> Int32 {
    let hint = command.isEmpty ? "espalierd --help" : "espalierd \(command) --help"
    Standard.complain("\(reason)\nSee \(hint)")
    return ExitCode.usage
  }

  static func say(_ text: String) -> Int32 {
    if Standard.write(text) { return ExitCode.success }
    Standard.complain("cannot write to standard output")
    return ExitCode.failed
  }

  /// What to say, and how to end, where the database was of no help.
  static func failed(_ fault: StoreFault) -> Int32 {
    Standard.complain(fault.description)
    switch fault {
    case .unreachable, .connectionLost, .unsupportedServer: return ExitCode.connection
    case .deadlineExceeded, .poolExhausted: return ExitCode.deadline
    case .server(let error) where error.state.advice == .retryTransaction: return ExitCode.deadline
    default: return ExitCode.failed
    }
  }
}
