// The forms in which an answer can be written, and the one door to all of them.

public import Query

public enum AnswerFormat: String, CaseIterable, Sendable {
  case table, tree, bars, csv, tsv, json, jsonl, md, vertical

  /// Whether it is made to be read: thousands marks, few decimals. The others are for programs and
  /// have exact digits.
  public var isForPeople: Bool {
    switch self {
    case .table, .tree, .bars, .md, .vertical: true
    case .csv, .tsv, .json, .jsonl: false
    }
  }

  /// A phrase for help.
  public var meaning: String {
    switch self {
    case .table: "aligned columns with units and thousands marks"
    case .tree: "a table whose groups lie in one another, drawn as a tree"
    case .bars: "a bar chart for each measure"
    case .csv: "exact values, quoted as in RFC 4180"
    case .tsv: "exact values between tabs; \\t \\n \\\\ inside them"
    case .json: "one object: columns, rows, meta"
    case .jsonl: "one object a row"
    case .md: "a Markdown table"
    case .vertical: "a line a value, a block a row"
    }
  }

  /// Writes the answer and hands on all of it; stops early when nobody takes it.
  public func write(_ answer: Answer, style: AnswerStyle, to sink: inout TextSink) {
    let answer = isForPeople ? answer : answer.withRowKinds
    switch self {
    case .table: AnswerTable(answer, style).write(to: &sink)
    case .tree: AnswerTree(answer, style).write(to: &sink)
    case .bars: AnswerBars(answer, style).write(to: &sink)
    case .csv: AnswerLines.csv(answer, to: &sink)
    case .tsv: AnswerLines.tsv(answer, to: &sink)
    case .json: AnswerJSON(answer).write(to: &sink)
    case .jsonl: AnswerJSON(answer).writeLines(to: &sink)
    case .md: AnswerMarkdown(answer, style).write(to: &sink)
    case .vertical: AnswerVertical(answer, style).write(to: &sink)
    }
    sink.flush()
  }
}
