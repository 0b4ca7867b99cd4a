// The command line: picks the command, prints help, turns errors into messages and exit codes.

internal import Console
internal import Exact

enum Espalier {
  static func run(_ words: [String]) -> Int32 {
    Terminal.ignoreBrokenPipes()
    Interruption.endsProgram()
    switch words.first {
    case "help": return helpAbout(words.count > 1 ? words[1] : nil)
    case let name?:
      if let command = program.command(named: name) {
        return run(command, Array(words.dropFirst()))
      }
    case nil:
      guard QueryCommand.hasBookOfEnvironment else {
        Terminal.write(program.help, to: .error)
        return ExitCode.usage
      }
    }
    return run(program.main, words)
  }

  private static func run(_ command: Command, _ words: [String]) -> Int32 {
    do throws(UsageError) {
      let arguments = try Arguments(words, for: command)
      if arguments.has("--help") {
        return say(command.name.isEmpty ? program.help : program.help(command))
      }
      switch command.name {
      case CheckCommand.command.name: return try CheckCommand.run(arguments)
      case DemoCommand.command.name: return try DemoCommand.run(arguments)
      case ServerCommands.ping.name: return try ServerCommands.runPing(arguments)
      case ServerCommands.status.name: return try ServerCommands.runStatus(arguments)
      case ApplyCommand.command.name: return try ApplyCommand.run(arguments)
      case WatchCommand.command.name: return try WatchCommand.run(arguments)
      case UserCommand.command.name: return try UserCommand.run(arguments)
      default: return try runMain(arguments)
      }
    } catch {
      return misuse(error, command)
    }
  }

  /// What needs no book comes before what does.
  private static func runMain(_ arguments: Arguments) throws(UsageError) -> Int32 {
    if arguments.has("--version") { return say("espalier \(program.version)\n") }
    if arguments.has("--man") { return say(program.manual) }
    if let script = arguments.text("--completion").flatMap({ program.completion(for: $0) }) {
      return say(script)
    }
    return try QueryCommand.run(arguments)
  }

  private static func say(_ text: String) -> Int32 {
    if Terminal.write(text) { return ExitCode.success }
    Terminal.write("espalier: cannot write: \(Terminal.lastError)\n", to: .error)
    return ExitCode.failed
  }

  private static func misuse(_ error: UsageError, _ command: Command?) -> Int32 {
    let name = command?.name ?? ""
    let hint = name.isEmpty ? "espalier --help" : "espalier \(name) --help"
    Terminal.write("espalier: \(error.reason)\nSee \(hint)\n", to: .error)
    return ExitCode.usage
  }

  private static func helpAbout(_ name: String?) -> Int32 {
    guard let name else { return say(program.help) }
    if let command = program.command(named: name) { return say(program.help(command)) }
    return misuse(unknown(name), nil)
  }

  static func unknown(_ name: String) -> UsageError {
    let names = program.commands.map(\.name)
    let near = Spelling.nearest(to: name, among: names + ["help"]).map { "; did you mean \($0)?" }
    return UsageError(
      "there is no command \(LineText.shown(name))"
        + (near ?? "; there are \(names.joined(separator: ", ")), or give a query its --book"))
  }
}
