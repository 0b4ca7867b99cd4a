// Rules that need no more than the text of one file.

enum TextRules {
  /// Characters, not bytes: mathematics and arrows are welcome in comments.
  static let longestLine = 100

  static func longLines(in file: SourceFile) -> [Finding] {
    file.lines.enumerated().compactMap { index, line in
      guard line.count > longestLine else { return nil }
      return Finding(
        path: file.path, line: index + 1, reason: "\(line.count) characters, over \(longestLine)")
    }
  }

  /// A Swift file opens with one to five lines that say what lives there.
  static func header(of file: SourceFile) -> [Finding] {
    let lines = file.lines.drop { $0.hasPrefix("// swift-tools-version") }
    let count = lines.prefix { $0.hasPrefix("//") && !$0.hasPrefix("///") }.count
    if (1...5).contains(count) { return [] }
    return [Finding(path: file.path, line: 1, reason: "opens with \(count) lines of comment")]
  }

  /// What traps where bytes from outside might reach, or takes the checks away.
  static func trappingForms(in file: SourceFile) -> [Finding] {
    let inCode = ["try!", "as!", "fatalError("]
    var findings: [Finding] = []
    for (index, line) in SwiftCode.lines(of: file.text).enumerated() {
      for form in inCode where contains(line, word: form) {
        findings.append(Finding(path: file.path, line: index + 1, reason: "has \(form)"))
      }
    }
    for (index, line) in file.lines.enumerated() where line.contains("-O" + "unchecked") {
      findings.append(Finding(path: file.path, line: index + 1, reason: "is built unchecked"))
    }
    return findings
  }

  /// Statements are literals; from text they are made in one place alone, which runs migrations.
  static func madeStatements(in file: SourceFile) -> [Finding] {
    if file.path == "Sources/PostgresStore/Migrations/Migrator.swift" { return [] }
    return SwiftCode.lines(of: file.text).enumerated().compactMap { index, line in
      guard line.contains("SQL(migration") else { return nil }
      return Finding(path: file.path, line: index + 1, reason: "makes a statement from text")
    }
  }

  /// Paths that exist on one machine only.
  static func machinePaths(in file: SourceFile) -> [Finding] {
    let starts = ["root", "home", "work"].map { "/" + $0 + "/" }
    return file.lines.enumerated().compactMap { index, line in
      for start in starts where contains(line, word: start) {
        return Finding(path: file.path, line: index + 1, reason: "names a path, \(start)…")
      }
      return nil
    }
  }

  /// Names that say nothing about what lives there, and therefore collect everything.
  static func folderNames(of file: SourceFile) -> [Finding] {
    let empty: Set = ["Common", "Core", "Helper", "Helpers", "Manager", "Util", "Utils"]
    return file.folders.filter { empty.contains(String($0)) }.map {
      Finding(path: file.path, reason: "the folder name \($0) says nothing")
    }
  }

  /// Whether `word` stands in the line with no letter, digit or part of a path right before it.
  private static func contains(_ line: Substring, word: String) -> Bool {
    line.ranges(of: word).contains { range in
      guard let before = line[..<range.lowerBound].last else { return true }
      return !(before.isLetter || before.isNumber || "._-~}".contains(before))
    }
  }
}
