// Completion for fish: `espalier --completion fish > ~/.config/fish/completions/espalier.fish`.

extension Program {
  var fishCompletion: String {
    let names = (commands.map(\.name) + ["help"]).joined(separator: " ")
    let first = "'test (count (commandline -opc)) -eq 1'"
    let asking = "'not __fish_seen_subcommand_from \(names)'"
    var text = "# fish completion for \(name); made by: \(name) --completion fish\n"
    text += "complete -c \(name) -f\n"
    for command in commands {
      text += "complete -c \(name) -n \(first) -a \(command.name)"
      text += " -d \(Self.quoted(command.summary))\n"
    }
    text += "complete -c \(name) -n \(first) -a help -d 'Say more about a command.'\n"
    let words = queryWords.joined(separator: " ")
    text += "complete -c \(name) -n \(asking) -a \(Self.quoted(words))\n"
    for flag in main.flags { text += line(flag, condition: asking) }
    for command in commands {
      let here = "'__fish_seen_subcommand_from \(command.name)'"
      switch command.operands.first?.kind {
      case .folder?: text += "complete -c \(name) -n \(here) -a '(__fish_complete_directories)'\n"
      case .path?: text += "complete -c \(name) -n \(here) -F\n"
      case .choice(let choices)?:
        text += "complete -c \(name) -n \(here) -a '\(choices.joined(separator: " "))'\n"
      default: break
      }
      for flag in command.flags { text += line(flag, condition: here) }
    }
    let all = commands.map(\.name).joined(separator: " ")
    return text + "complete -c \(name) -n '__fish_seen_subcommand_from help' -a '\(all)'\n"
  }

  private func line(_ flag: Flag, condition: String) -> String {
    var text = "complete -c \(name) -n \(condition) -l \(flag.name.drop { $0 == "-" })"
    if let short = flag.short { text += " -s \(short.dropFirst())" }
    switch flag.value {
    case .none: break
    case .text: text += " -x"
    case .file: text += " -r -F"
    case .folder: text += " -x -a '(__fish_complete_directories)'"
    case .choice(_, let choices): text += " -x -a '\(choices.joined(separator: " "))'"
    }
    return text + " -d \(Self.quoted(flag.meaning))\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
