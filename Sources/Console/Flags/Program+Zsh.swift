// Completion for zsh: `espalier --completion zsh > ~/.zfunc/_espalier`, in a folder of `fpath`.

extension Program {
  var zshCompletion: String {
    var text = """
      #compdef \(name)
      # zsh completion for \(name); made by: \(name) --completion zsh
      _\(name)() {
        local -a commands words_of_queries
        commands=(

      """
    for command in commands {
      text += "    \(Self.quoted("\(command.name):\(command.summary)"))\n"
    }
    text += "    'help:Say more about a command.'\n  )\n"
    text += "  words_of_queries=(\(queryWords.joined(separator: " ")))\n"
    text += "  if (( CURRENT > 2 )); then\n    case $words[2] in\n"
    for command in commands {
      text += "      \(command.name)) shift words; (( CURRENT-- ))\n"
      text += "        _arguments -s \(Self.list(command.flags, indent: 10))"
      let action =
        switch command.operands.first?.kind {
        case .folder?: "_files -/"
        case .path?: "_files"
        case .choice(let choices)?: "(\(choices.joined(separator: " ")))"
        default: ""
        }
      let operand = command.operands.first?.name ?? ""
      text += " \\\n          \(Self.quoted("1:\(operand):\(action)"))\n        return ;;\n"
    }
    text += "      help) _describe command commands; return ;;\n    esac\n  fi\n"
    text += "  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then\n"
    text += "    _describe command commands\n  fi\n"
    text += "  _arguments -s \(Self.list(main.flags, indent: 4))"
    text += " \\\n    '*:query:($words_of_queries)'\n}\n"
    return text + "if [ \"$funcstack[1]\" = _\(name) ]; then\n  _\(name) \"$@\"\nelse\n"
      + "  compdef _\(name) \(name)\nfi\n"
  }

  private static func list(_ flags: [Flag], indent: Int) -> String {
    let separator = " \\\n" + LineText.spaces(indent)
    return "\\\n" + LineText.spaces(indent)
      + flags.map { self.item($0) }.joined(separator: separator)
  }

  private static func item(_ flag: Flag) -> String {
    var action = ""
    switch flag.value {
    case .none: break
    case .text(let name): action = ":\(name):"
    case .file(let name): action = ":\(name):_files"
    case .folder(let name): action = ":\(name):_files -/"
    case .choice(let name, let choices):
      action = ":\(name):(\(choices.joined(separator: " ")))"
    }
    let ending = flag.value.placeholder == nil ? "" : "="
    let tail = "[\(escaped(flag.meaning))]" + action
    let times = flag.isRepeatable ? "'*'" : ""
    guard let short = flag.short else { return times + quoted(flag.name + ending + tail) }
    let both = flag.isRepeatable ? "" : "'(\(short) \(flag.name))'"
    let shortEnding = ending.isEmpty ? "" : "+"
    return "\(both)\(times){\(short)\(shortEnding),\(flag.name)\(ending)}\(quoted(tail))"
  }

  /// Brackets and colons end a meaning.
  private static func escaped(_ text: String) -> String {
    text.replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
