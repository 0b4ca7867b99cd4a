// What came of a text test, in the test's own form, and how it differs from what was expected.

import Engine
import Query

struct Outcome {
  let test: TextTest
  let result: Result<Answer, QueryFault>

  init(_ test: TextTest, _ ledger: Ledger, threads: Int) {
    self.test = test
    do throws(QueryFault) {
      let statement = try QueryParser.parse(test.query, parameters: test.parameters)
      result = .success(try ledger.answer(statement, threads: threads))
    } catch {
      result = .failure(error)
    }
  }

  /// As it would stand in the file; what is as expected is written as it was expected.
  var lines: [String] {
    switch result {
    case .failure(let fault): return [isExpected(fault) ? test.expected[0] : AnswerText.line(fault)]
    case .success(let answer):
      let rows = (0..<answer.rowCount).map { row in
        line(answer, row, test.expected.dropFirst().dropFirst(row).first)
      }
      return [AnswerText.header(answer)] + shortened(rows)
        + contractLines(answer.contract).map { "contract: " + $0 }
    }
  }

  var wanted: [String] { test.expected + test.contract.map { "contract: " + $0 } }

  /// Nil where everything is as expected; else lines that are expected and not there (`-`), there
  /// and not expected (`+`), and both.
  var difference: String? {
    let (wanted, lines) = (wanted, lines)
    if wanted == lines { return nil }
    let changes = lines.difference(from: wanted)
    let removed = Set(changes.removals.map(\.place))
    let inserted = Set(changes.insertions.map(\.place))
    var shown: [String] = []
    var old = 0
    for (new, line) in lines.enumerated() {
      while removed.contains(old) {
        shown.append("- " + wanted[old])
        old += 1
      }
      shown.append((inserted.contains(new) ? "+ " : "  ") + line)
      if !inserted.contains(new) { old += 1 }
    }
    shown += wanted[old...].map { "- " + $0 }
    return ([test.origin, "# " + test.name] + test.queryLines + ["----"] + shown)
      .joined(separator: "\n")
  }

  /// Where a test is of some rows alone, all others together are `…`.
  private func shortened(_ rows: [String]) -> [String] {
    guard test.expected.contains(Self.anyRows) else { return rows }
    var lines: [String] = []
    for row in rows {
      let line = test.expected.contains(row) ? row : Self.anyRows
      if line != Self.anyRows || lines.last != Self.anyRows { lines.append(line) }
    }
    return lines
  }

  private static let anyRows = "…"

  private func line(_ answer: Answer, _ row: Int, _ expected: String?) -> String {
    var cells = AnswerText.cells(answer, row: row)
    let isIncomplete = answer.incompleteRows.contains(row)
    let mark = isIncomplete ? AnswerText.incompleteMark : ""
    if let expected, expected.hasSuffix(AnswerText.incompleteMark) == isIncomplete {
      let wanted = AnswerText.cells(String(expected.dropLast(mark.count)))
      let shift = cells.count - answer.columns.count
      for (number, column) in answer.columns.enumerated() where wanted.count == cells.count {
        if case .reals(let values) = column.values, let value = values[row],
          RealText.areEqual(wanted[number + shift], value)
        {
          cells[number + shift] = wanted[number + shift]
        }
      }
    }
    return cells.joined(separator: AnswerText.separator) + mark
  }

  /// What is expected of the contract, each line replaced by what is there instead where it is not
  /// met. A selection is expected to be complete where nothing is said.
  private func contractLines(_ contract: Contract) -> [String] {
    let lines = contract.lines
    var found = test.contract.flatMap { wanted -> [String] in
      if lines.contains(where: { Self.meets(wanted, $0) }) { return [wanted] }
      let word = wanted.prefix { $0 != " " }
      return lines.filter { $0 == word || $0.hasPrefix(word + " ") }
    }
    let state = contract.isComplete ? "complete" : "incomplete"
    let isSaid = test.contract.contains("complete") || test.contract.contains("incomplete")
    if isSaid ? !found.contains(state) : !contract.isComplete { found.append(state) }
    return found
  }

  /// Whole words from the beginning; of a note, any part.
  private static func meets(_ wanted: String, _ line: String) -> Bool {
    if wanted.hasPrefix("note ") {
      return line.hasPrefix("note ") && line.contains(wanted.dropFirst(5))
    }
    return line == wanted || line.hasPrefix(wanted + " ")
  }

  /// `error CODE 7..13 "part of the reason" → suggestion`.
  private func isExpected(_ fault: QueryFault) -> Bool {
    guard test.expected.count == 1, test.contract.isEmpty else { return false }
    let line = test.expected[0]
    guard let open = line.firstIndex(of: "\""),
      let close = line.ranges(of: "\" → ").last?.lowerBound ?? line.lastIndex(of: "\""),
      open < close
    else { return false }
    let part = line[line.index(after: open)..<close]
    let place = AnswerText.line(
      QueryFault(fault.code, "", at: fault.range, suggestion: fault.suggestion))
    return fault.reason.contains(part) && String(line[...open]) + String(line[close...]) == place
  }
}

extension CollectionDifference.Change {
  fileprivate var place: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
