// An answer as a Markdown table, for notes and mails to people.

internal import Query

struct AnswerMarkdown {
  private let table: AnswerTable
  private var answer: Answer { table.answer }

  init(_ answer: Answer, _ style: AnswerStyle) {
    var plain = style
    plain.ink = Ink(isOn: false)
    // The page is UTF-8 wherever it was made.
    plain.isUnicode = true
    table = AnswerTable(answer, plain)
  }

  func write(to sink: inout TextSink) {
    guard let columns = table.columns(&sink), !columns.isEmpty else { return }
    let names = columns.map { column in
      Self.escaped(column.unit.isEmpty ? column.name : "\(column.name) (\(column.unit))")
    }
    sink.write("| " + names.joined(separator: " | ") + " |\n")
    sink.write("|" + columns.map { $0.isNumeric ? "---:|" : "---|" }.joined() + "\n")
    let rows = table.gridRows
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      let cells = columns.enumerated().map { index, column in
        let text = Self.escaped(column.cells[row].text)
        let bold = rows[row].isTotal && !text.isEmpty ? "**\(text)**" : text
        return index == 0 && rows[row].isIncomplete ? bold + " \\*" : bold
      }
      sink.write("| " + cells.joined(separator: " | ") + " |\n")
    }
    let legend = table.legend
    if !legend.isEmpty { sink.write("\n\\" + legend) }
  }

  /// Characters that Markdown or HTML would take for more than text.
  static func escaped(_ text: String) -> String {
    let special = Array("\\`*<>[]|~&#".utf8)
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      // Within a word an underscore is no emphasis.
      let isMark =
        byte == UInt8(ascii: "_")
        && !(index > 0 && index + 1 < bytes.count && isWord(bytes[index - 1])
          && isWord(bytes[index + 1]))
      if isMark || special.contains(byte) { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    NumberText.isDigit(byte)
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
      || byte >= 0x80
  }
}
