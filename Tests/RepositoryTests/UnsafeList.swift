// Where memory safety is given up: only in the files that Sources/README.md lists under "Unsafe",
// and there with a proof (SAFETY) and a reason (GAIN) in comments close above each use.

struct UnsafeList {
  /// Paths below Sources, such as `BookFiles/FileBytes.swift`.
  let files: Set<String>

  /// Lines above a use in which its two comments are looked for: a short function's worth, so that
  /// one comment may cover the statements of a wrapper, and no more.
  static let reach = 12

  /// Reads the first word in backticks of each list item below the heading.
  init(readme: String) {
    let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
    let section = lines.drop { $0 != "## Unsafe" }.dropFirst().prefix { !$0.hasPrefix("## ") }
    files = Set(
      section.filter { $0.hasPrefix("- `") }.compactMap { item in
        item.dropFirst(3).split(separator: "`").first.map(String.init)
      })
  }

  func findings(in sources: [SourceFile]) -> [Finding] {
    var unused = Set(files.map { "Sources/" + $0 })
    var findings: [Finding] = []
    for file in sources {
      let uses = Self.uses(in: file)
      if uses.isEmpty { continue }
      if unused.remove(file.path) != nil {
        findings += uses.flatMap { Self.missingComments(above: $0, in: file) }
      } else {
        findings += uses.map {
          Finding(path: file.path, line: $0, reason: "unsafe, but not listed in Sources/README.md")
        }
      }
    }
    return findings
      + unused.sorted().map { Finding(path: $0, reason: "listed as unsafe, but is not") }
  }

  /// Lines, from 1, with a name that has "unsafe" in it.
  private static func uses(in file: SourceFile) -> [Int] {
    SwiftCode.lines(of: file.text).enumerated().compactMap { index, line in
      line.lowercased().contains("unsafe") ? index + 1 : nil
    }
  }

  private static func missingComments(above use: Int, in file: SourceFile) -> [Finding] {
    let near = file.lines[max(0, use - 1 - reach)..<use]
    return ["SAFETY", "GAIN"].compactMap { word in
      let isThere = near.contains { line in
        guard let comment = line.firstRange(of: "//"),
          let mark = line[comment.upperBound...].firstRange(of: " \(word): ")
        else { return false }
        return mark.upperBound < line.endIndex
      }
      if isThere { return nil }
      return Finding(path: file.path, line: use, reason: "unsafe without \(word) above it")
    }
  }
}
