// Decision records: Sources/Decisions/NNNN-title.md, numbered without gaps, short, with a heading.

enum DecisionRecords {
  static let folder = "Sources/Decisions/"
  /// One screen: the question, the options with numbers, the choice, what would change our mind.
  static let longest = 40

  static func findings(in files: [SourceFile]) -> [Finding] {
    let records = files.filter { $0.path.hasPrefix(folder) }.sorted { $0.path < $1.path }
    return records.enumerated().flatMap { index, record in
      let digits = String(index + 1)
      let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return findings(in: record, number: number)
    }
  }

  private static func findings(in record: SourceFile, number: String) -> [Finding] {
    var reasons: [String] = []
    let name = record.path.dropFirst(folder.count)
    if !name.hasPrefix(number + "-") || !name.hasSuffix(".md") {
      reasons.append("should be named \(number)-title.md")
    }
    let title = record.lines.first ?? ""
    if !title.hasPrefix("# ") || title.count < 5 { reasons.append("has no heading") }
    // The last line ends with a line break, after which an empty one is counted.
    let count = record.lines.count - (record.text.hasSuffix("\n") ? 1 : 0)
    if count > longest { reasons.append("has \(count) lines, over \(longest)") }
    return reasons.map { Finding(path: record.path, reason: $0) }
  }
}
