// The forms in which an answer can be written.

public enum AnswerFormat: String, CaseIterable, Sendable {
  case table, tree, bars, csv, tsv, json, jsonl, md, vertical
}
