// Text from a book made fit for a line of a terminal: what could command it is escaped, what does
// not fit is cut in the middle, where names differ least.

public enum LineText {
  /// Control and invisible characters as escapes; everything else as it is, formulas too: a table
  /// is read, not run.
  public static func shown(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// At most `width` columns, the middle replaced by the mark where there are more.
  public static func cut(_ text: String, to width: Int, mark: String) -> String {
    guard DisplayWidth.of(text) > width else { return text }
    let room = width - DisplayWidth.of(mark)
    guard room > 0 else { return String(mark.prefix(max(0, width))) }
    let head = prefix(text, columns: (room + 1) / 2)
    let tail = prefix(text.reversed(), columns: room / 2).reversed()
    return String(head) + mark + String(tail)
  }

  private static func prefix(_ text: some Sequence<Character>, columns: Int) -> [Character] {
    var taken: [Character] = []
    var used = 0
    for character in text {
      used += DisplayWidth.of(character)
      if used > columns { break }
      taken.append(character)
    }
    return taken
  }

  /// Filled with spaces to so many columns.
  static func padded(_ text: String, _ width: Int) -> String {
    text + spaces(width - DisplayWidth.of(text))
  }

  static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
}
