// The manual page as roff, for `man -l -` and for packages.

extension Program {
  public var manual: String {
    var page = ".TH \(name.uppercased()) 1 \"\" \"\(name) \(version)\" \"User Commands\"\n"
    page += ".SH NAME\n\(name) \\- \(Self.roff(title))\n.SH SYNOPSIS\n"
    for (index, line) in synopsis.enumerated() {
      page += (index == 0 ? "" : ".br\n") + ".B \(name)\n\(Self.line(line))\n"
    }
    page += ".SH DESCRIPTION\n"
    for paragraph in description.split(separator: "\n") {
      page += ".PP\n\(Self.line(String(paragraph)))\n"
    }
    page += ".SH OPTIONS\n" + Self.flags(main.flags)
    page += ".SH COMMANDS\n"
    for command in commands {
      page += ".SS \"\(name) \(Self.roff(command.usage))\"\n\(Self.line(command.summary))\n"
      page += Self.flags(command.flags)
    }
    for listing in listings {
      page += ".SH \"\(Self.roff(listing.title.uppercased()))\"\n"
      for (term, meaning) in listing.entries {
        page += ".TP\n\\fB\(Self.roff(term))\\fR\n\(Self.line(meaning))\n"
      }
    }
    page += ".SH EXAMPLES\n"
    for example in ([main] + commands).flatMap(\.examples) {
      page += ".TP\n\\fB\(Self.roff(example.line))\\fR\n\(Self.line(example.meaning))\n"
    }
    return page
  }

  private static func flags(_ flags: [Flag]) -> String {
    flags.map { flag in
      let names = [flag.short, flag.name].compactMap(\.self).map { "\\fB\(roff($0))\\fR" }
      let value = flag.value.placeholder.map { " \\fI\(roff($0))\\fR" } ?? ""
      return ".TP\n\(names.joined(separator: ", "))\(value)\n\(line(flag.meaning))\n"
    }.joined()
  }

  /// Text that begins a line, where a dot or an apostrophe would be a request.
  private static func line(_ text: String) -> String {
    let escaped = roff(text)
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }

  /// Plain ASCII, so that the page looks the same in every locale.
  private static func roff(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "\"": result += "\\(dq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      default:
        if scalar.isASCII {
          result.unicodeScalars.append(scalar)
        } else {
          let digits = String(scalar.value, radix: 16, uppercase: true)
          result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
        }
      }
    }
    return result
  }
}
