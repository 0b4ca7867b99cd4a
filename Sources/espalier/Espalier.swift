// The command line: picks the command, prints help, turns errors into messages and exit codes.

enum Espalier {
  static let version = "0.1.0"

  static let commands: [Command] = [CheckCommand.command, DemoCommand.command]

  static func run(_ words: [String]) -> Int32 {
    Terminal.ignoreBrokenPipes()
    Terminal.exitOnInterrupt()
    guard let name = words.first else {
      Terminal.write(help(), to: .error)
      return ExitCode.usage
    }
    switch name {
    case "--help", "-h", "help":
      return helpAbout(words.count > 1 ? words[1] : nil)
    case "--version":
      Terminal.write("espalier \(version)\n")
      return ExitCode.success
    default: break
    }
    guard let command = commands.first(where: { $0.name == name }) else { return unknown(name) }
    do throws(UsageError) {
      let arguments = try Arguments(Array(words.dropFirst()), for: command)
      if arguments.has("--help") {
        Terminal.write(help(command))
        return ExitCode.success
      }
      return command.name == CheckCommand.command.name
        ? try CheckCommand.run(arguments) : try DemoCommand.run(arguments)
    } catch {
      return misuse(error, command)
    }
  }

  private static func misuse(_ error: UsageError, _ command: Command?) -> Int32 {
    let hint = command.map { "espalier \($0.name) --help" } ?? "espalier --help"
    Terminal.write("espalier: \(error.reason)\nSee \(hint)\n", to: .error)
    return ExitCode.usage
  }

  private static func unknown(_ name: String) -> Int32 {
    let names = commands.map(\.name).joined(separator: ", ")
    return misuse(UsageError("there is no command \(name); there are \(names)"), nil)
  }

  private static func helpAbout(_ name: String?) -> Int32 {
    guard let name else { return Terminal.write(help()) ? ExitCode.success : ExitCode.rejected }
    guard let command = commands.first(where: { $0.name == name }) else { return unknown(name) }
    return Terminal.write(help(command)) ? ExitCode.success : ExitCode.rejected
  }

  static func help() -> String {
    var text = "Espalier \(version): portfolio analytics on a tree that lies flat.\n\n"
    text += "Usage: espalier COMMAND …\n\n"
    let width = commands.map { usage($0).count }.max() ?? 0
    for command in commands {
      text += "  " + padded(usage(command), width) + "  " + command.summary + "\n"
    }
    text += "\nespalier COMMAND --help says more. Exit codes: 0 in order, 1 rejected, "
    return text + "2 wrong usage, 5 partial (--lenient), 130 interrupted.\n"
  }

  static func help(_ command: Command) -> String {
    var text = "Usage: espalier \(usage(command)) [FLAGS]\n\n\(command.summary)\n\nFlags:\n"
    let names = command.flags.map { $0.name + ($0.value.map { " \($0)" } ?? "") }
    let width = names.map(\.count).max() ?? 0
    for (name, flag) in zip(names, command.flags) {
      text += "  " + padded(name, width) + "  " + flag.meaning + "\n"
    }
    text += "\nExamples:\n"
    for example in command.examples {
      text += "  \(example.line)\n      \(example.meaning)\n"
    }
    return text
  }

  private static func usage(_ command: Command) -> String {
    ([command.name] + command.operands).joined(separator: " ")
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
