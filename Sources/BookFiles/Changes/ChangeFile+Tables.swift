// The kinds of change as tables of a document: proto-spec/CHANGE-FILE.md has them word for word.

extension ChangeFile {
  /// Kinds, the columns that each needs and takes, and whether `\N` clears.
  public static var kindTable: String {
    table(
      ["change", "needs", "takes", "`\\N` clears"],
      ChangeKind.allCases.map { kind in
        [
          "`\(kind.rawValue)`", names(kind.columns.required), taken(kind.columns.optional),
          kind.takesClearing ? "yes" : "no",
        ]
      })
  }

  /// The columns that several kinds have together.
  public static var groupTable: String {
    table(
      ["columns", "are"],
      groups.map { group in [group.name, names(group.columns)] })
  }

  private static let groups = [
    (name: "of a position", columns: ChangeKind.positionColumns),
    (name: "of an instrument", columns: ChangeKind.instrumentColumns),
  ]

  private static func taken(_ columns: [String]) -> String {
    for group in groups where columns.count >= group.columns.count {
      guard columns.suffix(group.columns.count).elementsEqual(group.columns) else { continue }
      let others = columns.dropLast(group.columns.count)
      return (others.isEmpty ? "" : names(Array(others)) + " ") + "columns \(group.name)"
    }
    return columns.isEmpty ? "–" : names(columns)
  }

  private static func names(_ columns: [String]) -> String {
    columns.map { "`\($0)`" }.joined(separator: " ")
  }

  private static func table(_ heads: [String], _ rows: [[String]]) -> String {
    let lines = [heads, heads.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n") + "\n"
  }
}
