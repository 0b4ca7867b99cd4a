// Completion for bash: `source <(espalier --completion bash)`.

extension Program {
  var bashCompletion: String {
    var text = """
      # bash completion for \(name); made by: \(name) --completion bash
      _\(name)() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= flags= words=
        # Bash takes --flag=value for three words.
        if [ "$cur" = "=" ]; then
          cur=
        elif [ "$prev" = "=" ] && [ "$COMP_CWORD" -ge 2 ]; then
          prev=${COMP_WORDS[COMP_CWORD-2]}
        fi
        if [ "$COMP_CWORD" -gt 1 ]; then command=${COMP_WORDS[1]}; fi
        case $prev in

      """
    for flag in distinctFlags {
      guard let action = Self.bashAction(flag.value) else { continue }
      let names = [flag.short, flag.name].compactMap(\.self).joined(separator: " | ")
      text += "    \(names)) \(action)return ;;\n"
    }
    text += "  esac\n  case $command in\n"
    for command in commands {
      text += "    \(command.name)) flags=\"\(Self.names(command.flags))\""
      switch command.operands.first?.kind {
      case .folder?: text += " words=/ ;;\n"
      case .path?: text += " words=. ;;\n"
      case .choice(let choices)?: text += " words=\"\(choices.joined(separator: " "))\" ;;\n"
      default: text += " ;;\n"
      }
    }
    text += "    help) words=\"\(commands.map(\.name).joined(separator: " "))\" ;;\n"
    text += "    *)\n      flags=\"\(Self.names(main.flags))\"\n"
    text += "      words=\"\(queryWords.joined(separator: " "))\"\n"
    text += "      if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
    text += "        words=\"\((commands.map(\.name) + ["help"]).joined(separator: " ")) $words\"\n"
    text += """
            fi ;;
        esac
        if [[ $cur == -* ]]; then
          COMPREPLY=($(compgen -W "$flags" -- "$cur"))
        elif [ "$words" = / ]; then
          compopt -o filenames
          COMPREPLY=($(compgen -d -- "$cur"))
        elif [ "$words" = . ]; then
          compopt -o filenames
          COMPREPLY=($(compgen -f -- "$cur"))
        else
          COMPREPLY=($(compgen -W "$words" -- "$cur"))
        fi
      }
      complete -F _\(name) \(name)

      """
    return text
  }

  /// Every flag of any command once; those of one name mean the same.
  var distinctFlags: [Flag] {
    var seen: Set<String> = []
    return ([main] + commands).flatMap(\.flags).filter { seen.insert($0.name).inserted }
  }

  private static func names(_ flags: [Flag]) -> String {
    flags.flatMap { [$0.short, $0.name] }.compactMap(\.self).joined(separator: " ")
  }

  private static func bashAction(_ value: Flag.Value) -> String? {
    switch value {
    case .none: nil
    case .text: ""
    case .file: "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\")); "
    case .folder: "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\")); "
    case .choice(_, let choices):
      "COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$cur\")); "
    }
  }
}
