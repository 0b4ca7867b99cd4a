// Who may import whom: the table in Sources/README.md, Package.swift and the import statements.
// The table is the decision, so the other two are judged by it.

struct RoomTable {
  /// The modules each room may import: rooms, and modules of the system.
  let allowed: [String: Set<String>]

  var rooms: Set<String> { Set(allowed.keys) }

  /// Reads the rows below `| room | is | may import |`.
  init(readme: String) {
    let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
    var allowed: [String: Set<String>] = [:]
    let rows = lines.drop { !$0.hasPrefix("| room |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    for row in rows {
      let cells = row.split(separator: "|")
      guard cells.count == 3 else { continue }
      for room in Self.names(in: cells[0]) { allowed[room] = Set(Self.names(in: cells[2])) }
    }
    self.allowed = allowed
  }

  private static func names(in cell: Substring) -> [String] {
    cell.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
  }

  func findings(importsOf file: SourceFile) -> [Finding] {
    guard file.isSource, file.folders.count > 1 else { return [] }
    let room = String(file.folders[1])
    guard let allowed = allowed[room] else {
      return [Finding(path: file.path, reason: "\(room) is not in the table of rooms")]
    }
    return Self.imports(in: file.text).compactMap { line, module in
      if module.hasPrefix("Foundation"), module != "FoundationEssentials" {
        return Finding(path: file.path, line: line, reason: "\(module) is imported nowhere")
      }
      if allowed.contains(module) { return nil }
      return Finding(path: file.path, line: line, reason: "\(room) may not import \(module)")
    }
  }

  /// A room depends on exactly the rooms that the table names for it.
  func findings(manifest: String) -> [Finding] {
    let declared = Self.dependencies(inManifest: manifest)
    return rooms.union(declared.keys).sorted().compactMap { room in
      let wanted = allowed[room]?.intersection(rooms)
      if declared[room] == wanted { return nil }
      let here = declared[room].map { "depends on \($0.sorted())" } ?? "is no target"
      let there = wanted.map { "\($0.sorted())" } ?? "no room"
      return Finding(path: "Package.swift", reason: "\(room) \(here), in the table \(there)")
    }
  }

  /// The line and module of each import statement, whatever its attributes and access level.
  static func imports(in text: String) -> [(line: Int, module: String)] {
    let kinds: Set<Substring> = [
      "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
    let levels: Set<Substring> = [
      "public", "package", "internal", "fileprivate", "private",
    ]
    return SwiftCode.lines(of: text).enumerated().compactMap { index, line in
      let words = line.split { $0 == " " || $0 == ";" }
        .drop { $0.hasPrefix("@") || levels.contains($0) }
      guard words.first == "import" else { return nil }
      let name = words.dropFirst().drop { kinds.contains($0) }.first ?? ""
      return (index + 1, String(name.prefix { $0 != "." }))
    }
  }

  /// Each target that lives in Sources, with the targets it depends on.
  static func dependencies(inManifest text: String) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for opening in ["room(", ".executableTarget(", ".target(", ".systemLibrary("] {
      for call in arguments(of: opening, in: text[...]) {
        let quoted = call.split(separator: "\"", omittingEmptySubsequences: false)
        // Targets elsewhere (test kit, fuzzing, benchmarks) say where they live; rooms do not.
        guard quoted.count > 1, !call.contains("path:") else { continue }
        found[String(quoted[1])] = Set(list(after: "imports:", or: "dependencies:", in: call))
      }
    }
    return found
  }

  private static func arguments(of opening: String, in text: Substring) -> [Substring] {
    var calls: [Substring] = []
    var rest = text
    while let start = rest.firstRange(of: opening) {
      let isDeclaration = rest[..<start.lowerBound].hasSuffix("func ")
      rest = rest[start.upperBound...]
      var depth = 1
      let call = rest.prefix { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth > 0
      }
      if !isDeclaration { calls.append(call) }
    }
    return calls
  }

  private static func list(
    after label: String, or other: String, in call: Substring
  ) -> [String] {
    guard let start = call.firstRange(of: label) ?? call.firstRange(of: other) else { return [] }
    let list = call[start.upperBound...].prefix { $0 != "]" }
    let pieces = list.split(separator: "\"", omittingEmptySubsequences: false)
    return stride(from: 1, to: pieces.count, by: 2).map { String(pieces[$0]) }
  }
}
