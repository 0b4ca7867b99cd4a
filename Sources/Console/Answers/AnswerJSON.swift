// An answer as JSON for programs: `columns`, `rows`, `meta`. One row a line, so that it can be
// read, compared and searched by lines as well. Numbers are exact digits, what is missing is null.

internal import Query

struct AnswerJSON {
  private let answer: Answer
  /// Columns as members of a row: of two with one name, which hold the same, the first.
  private let columns: [AnswerColumn]

  init(_ answer: Answer) {
    self.answer = answer
    var names: Set<String> = []
    columns = answer.columns.filter { names.insert($0.name).inserted }
  }

  func write(to sink: inout TextSink) {
    sink.write("{\"columns\": [")
    for (index, column) in columns.enumerated() {
      sink.append { bytes in
        bytes += (index == 0 ? "\n  " : ",\n  ").utf8
        JSON.object([
          ("name", .string(column.name)), ("type", .string(column.typeName)),
          ("unit", .optional(column.unit)),
        ]).write(to: &bytes, indent: nil)
      }
    }
    sink.write(columns.isEmpty ? "],\n\"rows\": [" : "\n],\n\"rows\": [")
    let members = self.members
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      sink.append { bytes in
        bytes += (row == 0 ? "\n  " : ",\n  ").utf8
        append(row, members, to: &bytes)
      }
    }
    sink.write(answer.rows.isEmpty ? "],\n\"meta\": " : "\n],\n\"meta\": ")
    sink.append { AnswerMeta(answer).json.write(to: &$0, indent: 0) }
    sink.write("}\n")
  }

  /// Rows alone, each an object on its line.
  func writeLines(to sink: inout TextSink) {
    let members = self.members
    for row in answer.rows.indices {
      guard sink.takes(row: row) else { return }
      sink.append { bytes in
        append(row, members, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
  }

  /// Each column's name with what stands around it in a row.
  private var members: [[UInt8]] {
    columns.enumerated().map { index, column in
      var bytes = Array((index == 0 ? "{" : ", ").utf8)
      JSONString.append(column.name, to: &bytes)
      return bytes + Array(": ".utf8)
    }
  }

  private func append(_ row: Int, _ members: [[UInt8]], to bytes: inout [UInt8]) {
    if columns.isEmpty { bytes.append(UInt8(ascii: "{")) }
    for (index, column) in columns.enumerated() {
      bytes += members[index]
      guard let text = column.exactText(row) else {
        bytes += "null".utf8
        continue
      }
      switch column.values {
      case .flags: bytes += text.utf8
      // Digits that JSON would refuse are better a text than a broken document.
      case .integers, .decimals, .digits, .reals:
        if NumberText.isJSON(text) {
          bytes += text.utf8
        } else {
          JSONString.append(text, to: &bytes)
        }
      case .texts, .dates: JSONString.append(text, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
