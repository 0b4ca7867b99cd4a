// On a prompt a large answer is shown in part, since scrolling through the rest helps nobody, and
// what is left out is said. Whoever gives a limit gets so many rows.

internal import Console
internal import Query

struct PromptCut {
  /// What is to be written of the answer.
  let shown: Answer
  /// What is said of the rest; nil where there is none.
  let note: String?

  /// Some screens full.
  private static let mostRows = 1_000

  init(_ answer: Answer, to statement: Statement?, in format: AnswerFormat) {
    var limit: Int?
    var way = "outside the prompt all are"
    if case .select(let select) = statement {
      limit = select.limit
      way = "limit \(answer.rows.count { $0 == .group }) in the query shows all"
    }
    let isCut = limit == nil && format.isForPeople && Terminal.isTerminal(.output)
    shown = isCut ? answer.firstRows(Self.mostRows) : answer
    let left = answer.rowCount - shown.rowCount
    note = left > 0 ? "\(grouped(left)) more rows are not shown: \(way)" : nil
  }
}
