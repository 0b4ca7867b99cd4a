// An answer as comma- or tab-separated lines for programs: exact values and nothing else, so that
// what is read back is what was written. No text is changed because a spreadsheet might run it; the
// footer says where one would (Decisions/0007).

internal import Query

enum AnswerLines {
  /// Quoted as RFC 4180 says, lines ending with LF. A missing value is empty, an empty text `""`.
  static func csv(_ answer: Answer, to sink: inout TextSink) {
    // Where a line would be empty, readers would skip it.
    let isSingle = answer.columns.count == 1
    write(answer, ",", to: &sink) { text in
      guard let text else { return isSingle ? "\"\"" : "" }
      let isPlain = text.utf8.allSatisfy {
        $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\n")
          && $0 != UInt8(ascii: "\r")
      }
      let isBare = isPlain && !text.isEmpty && text.first != " " && text.last != " "
      return isBare ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
  }

  /// Tabs, line ends and backslashes as `\t`, `\n`, `\r`, `\\`. Missing and empty are both empty.
  static func tsv(_ answer: Answer, to sink: inout TextSink) {
    write(answer, "\t", to: &sink) { text in
      guard let text else { return "" }
      let special = Array("\t\n\r\\".utf8)
      guard text.utf8.contains(where: { special.contains($0) }) else { return text }
      return text.unicodeScalars.reduce(into: "") { result, scalar in
        switch scalar {
        case "\t": result += "\\t"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\\": result += "\\\\"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
  }

  private static func write(
    _ answer: Answer, _ separator: String, to sink: inout TextSink, field: (String?) -> String
  ) {
    guard !answer.columns.isEmpty else { return }
    sink.write(answer.columns.map { field($0.name) }.joined(separator: separator) + "\n")
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      var line = ""
      for (index, column) in answer.columns.enumerated() {
        if index > 0 { line += separator }
        line += field(column.exactText(row))
      }
      sink.write(line + "\n")
    }
  }

  /// Texts that a spreadsheet would take for a formula when it opens the lines.
  static func formulaCount(_ answer: Answer) -> Int {
    answer.columns.filter { !$0.isNumeric }.reduce(0) { sum, column in
      guard case .texts(let texts) = column.values else { return sum }
      return sum + texts.count { $0.map(startsFormula) ?? false }
    }
  }

  private static func startsFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    return "=+-@\t\r".utf8.contains(first)
  }
}
