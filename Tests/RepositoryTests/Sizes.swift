// How long files and functions are. Reported, never judged: a long file can be the clearest one.

struct Sizes {
  struct Function: Equatable {
    let path: String
    let line: Int
    let name: String
    let length: Int
  }

  let files: [(path: String, length: Int)]
  let functions: [Function]

  init(of sources: [SourceFile]) {
    files = sources.map { ($0.path, $0.lines.count - 1) }.sorted { $0.length < $1.length }
    functions = sources.flatMap { Self.functions(in: $0) }.sorted { $0.length > $1.length }
  }

  var report: [String] {
    guard let longest = files.last else { return [] }
    let total = files.reduce(0) { $0 + $1.length }
    let median = files[files.count / 2].length
    let p90 = files[files.count * 9 / 10].length
    var report = [
      "\(files.count) source files, \(total) lines: median \(median), 90 % up to \(p90), "
        + "longest \(longest.path) with \(longest.length)"
    ]
    if let function = functions.first {
      report.append(
        "\(functions.count) functions: longest \(function.name) with \(function.length) lines, "
          + "\(function.path):\(function.line)")
    }
    return report
  }

  /// Functions and initialisers with a body, by their keyword at the start of a declaration.
  static func functions(in file: SourceFile) -> [Function] {
    let lines = SwiftCode.lines(of: file.text)
    return lines.indices.compactMap { index in
      let words = lines[index].split(separator: " ")
      guard let keyword = words.firstIndex(where: { isKeyword($0) }),
        words[..<keyword].allSatisfy({ $0.allSatisfy { $0.isLetter || "@()_".contains($0) } }),
        let end = lastLine(of: lines, from: index)
      else { return nil }
      let named = words[keyword] == "func" ? words[(keyword + 1)...].first : words[keyword]
      let name = named.map { String($0.prefix { !"(<?".contains($0) }) } ?? ""
      return Function(path: file.path, line: index + 1, name: name, length: end - index + 1)
    }
  }

  private static func isKeyword(_ word: Substring) -> Bool {
    word == "func" || ["init(", "init?(", "init<"].contains { word.hasPrefix($0) }
  }

  /// The line on which the body closes; nil when a bracket closes before any body opens.
  private static func lastLine(of lines: [Substring], from start: Int) -> Int? {
    var braces = 0
    var brackets = 0
    for index in start..<lines.count {
      for character in lines[index] {
        switch character {
        case "(", "[": brackets += 1
        case ")", "]": brackets -= 1
        case "{" where brackets == 0: braces += 1
        case "}" where brackets == 0:
          braces -= 1
          if braces <= 0 { return braces == 0 ? index : nil }
        default: break
        }
      }
      // Without a body a requirement of a protocol ends with its line.
      if braces == 0, brackets == 0, index + 1 < lines.count, startsDeclaration(lines[index + 1]) {
        return nil
      }
    }
    return nil
  }

  private static func startsDeclaration(_ line: Substring) -> Bool {
    let words = line.split(separator: " ")
    return words.contains { ["func", "var", "let", "case"].contains($0) } || words.isEmpty
  }
}
