// Two short lines below an answer, for people and on the error stream: what it rests on, and what
// it lacks. The time taken stands here because an answer's own bytes do not depend on it.

public import Query

public struct AnswerFooter {
  private let answer: Answer
  private let style: AnswerStyle
  /// Notes beyond that are counted.
  private static let shownNotes = 3

  public init(_ answer: Answer, style: AnswerStyle) {
    self.answer = answer
    self.style = style
  }

  /// `format` is what was written: for lines that spreadsheets open there is a warning.
  public func text(seconds: Double, format: AnswerFormat) -> String {
    let contract = answer.contract
    let groups = answer.rows.count
    var parts = [Self.counted(groups, "row")]
    if contract.included.count > 0 || groups == 0 {
      parts.append(Self.counted(Int(contract.included.count), "position"))
    }
    if let asOf = contract.asOf { parts.append("as of \(asOf)") }
    parts.append(LineText.shown(contract.currency))
    parts.append(Self.time(seconds))
    var text = style.ink.dim(parts.joined(separator: style.dot)) + "\n"
    if !contract.isComplete { text += style.ink.yellow("incomplete" + reasons) + "\n" }
    for note in contract.notes.prefix(Self.shownNotes) {
      text += style.ink.dim("note: " + LineText.shown(note)) + "\n"
    }
    if contract.notes.count > Self.shownNotes {
      text += style.ink.dim("and \(contract.notes.count - Self.shownNotes) more notes") + "\n"
    }
    return text + formulas(format)
  }

  private var reasons: String {
    let gaps = GapText.list(answer.contract)
    let lost = answer.contract.unconverted.prefix(3).map {
      "\(LineText.shown($0.currency)): \(LineText.shown($0.reason))"
    }
    let all = (gaps.isEmpty ? [] : [gaps]) + lost
    return all.isEmpty ? "" : ": " + all.joined(separator: "; ")
  }

  private func formulas(_ format: AnswerFormat) -> String {
    guard format == .csv || format == .tsv else { return "" }
    let count = AnswerLines.formulaCount(answer)
    guard count > 0 else { return "" }
    return style.ink.yellow(
      "careful: \(Self.counted(count, "text")) a spreadsheet would run as a formula") + "\n"
  }

  private static func counted(_ count: Int, _ word: String) -> String {
    "\(NumberText.parts(String(count)).whole) \(word)\(count == 1 ? "" : "s")"
  }

  static func time(_ seconds: Double) -> String {
    guard let real = RealText(seconds) else { return "" }
    guard seconds < 1 else { return real.fixed(decimals: 1) + " s" }
    return (RealText(seconds * 1000)?.fixed(decimals: seconds < 0.01 ? 1 : 0) ?? "") + " ms"
  }
}
