// What a server has logged that programs said to it.

public enum LoggedStatements {
  /// Lines of the log are folded into one by tabs.
  public static func folded(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  /// Statements of one program on one database: what follows "statement: " or "execute …: ".
  public static func statements(in log: String, by name: String, _ database: String) -> [String] {
    var statements: [String] = []
    var current: String?
    for line in log.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("\t"), current != nil {
        current? += "\n" + line
        continue
      }
      if let whole = current { statements.append(whole) }
      current = nil
      guard line.hasPrefix("\(name)|\(database)|") else { continue }
      for mark in ["LOG:  statement: ", "LOG:  execute <unnamed>: "] {
        if let range = line.firstRange(of: mark) { current = String(line[range.upperBound...]) }
      }
    }
    if let current { statements.append(current) }
    return statements
  }
}
