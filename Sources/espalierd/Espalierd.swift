// The server's command line: picks the command, prints help, turns misuse into a message.

internal import Console

enum Espalierd {
  static let version = "0.1.0"

  static func run(_ words: [String]) -> Int32 {
    StandardStream.ignoreBrokenPipes()
    switch words.first {
    case nil:
      StandardStream.error.write(program.help)
      return ExitCode.usage
    case "help":
      return say(words.dropFirst().first.flatMap { program.command(named: $0) })
    case let name?:
      if let command = program.command(named: name) {
        return run(command, Array(words.dropFirst()))
      }
    }
    return run(program.main, words)
  }

  private static func run(_ command: Command, _ words: [String]) -> Int32 {
    do throws(UsageError) {
      let arguments = try Arguments(words, for: command)
      if arguments.has("--help") { return say(command.name.isEmpty ? nil : command) }
      switch command.name {
      case ServeCommand.command.name: return try ServeCommand.run(arguments)
      default: return try runMain(arguments)
      }
    } catch {
      let hint = command.name.isEmpty ? "espalierd --help" : "espalierd \(command.name) --help"
      StandardStream.error.write("espalierd: \(error.reason)\nSee \(hint)\n")
      return ExitCode.usage
    }
  }

  private static func runMain(_ arguments: Arguments) throws(UsageError) -> Int32 {
    if arguments.has("--version") { return say("espalierd \(version)\n") }
    if arguments.has("--man") { return say(program.manual) }
    if let script = arguments.text("--completion").flatMap({ program.completion(for: $0) }) {
      return say(script)
    }
    let names = program.commands.map(\.name).joined(separator: ", ")
    throw UsageError(
      "there is no command \(LineText.shown(arguments.operands.first ?? "")); there are \(names)")
  }

  private static func say(_ command: Command?) -> Int32 {
    say(command.map { program.help($0) } ?? program.help)
  }

  private static func say(_ text: String) -> Int32 {
    StandardStream.output.write(text) ? ExitCode.success : ExitCode.failed
  }
}
