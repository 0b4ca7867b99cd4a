// The import table holds, and the check would notice if it did not.

import Testing

struct RoomTests {
  static let table = RoomTable(readme: SourceTree.text(of: "Sources/README.md") ?? "")

  @Test func eachRoomImportsOnlyWhatTheTableAllows() {
    #expect(!SourceTree.sources.isEmpty)
    expectNone(SourceTree.sources.flatMap { Self.table.findings(importsOf: $0) })
  }

  @Test func packageDeclaresTheDependenciesOfTheTable() {
    expectNone(Self.table.findings(manifest: SourceTree.text(of: "Package.swift") ?? ""))
  }

  @Test func exactNumbersImportNothing() {
    #expect(Self.table.allowed["Exact"] == [])
  }

  static let example = RoomTable(
    readme: """
      Text before.

      | room | is | may import |
      |---|---|---|
      | `Low` | numbers | – |
      | `High`, `Higher` | more | `Low`, `Glibc` |

      | other | table | here |
      |---|---|---|
      | `Not` | a | room |
      """)

  @Test func tableIsRead() {
    #expect(
      Self.example.allowed == ["Low": [], "High": ["Low", "Glibc"], "Higher": ["Low", "Glibc"]])
  }

  @Test(arguments: [
    "import High", "public import High", "@testable import High", "import struct High.Thing",
    "@preconcurrency internal import High", "import Glibc", "  import High; let a = 1",
  ])
  func forbiddenImportIsFound(statement: String) {
    let file = SourceFile(path: "Sources/Low/A.swift", text: "// a\n\(statement)\n")
    #expect(Self.example.findings(importsOf: file).map(\.line) == [2])
  }

  @Test func allowedAndMereMentionsPass() {
    let text =
      "// import Nothing\nimport Low\npublic import Glibc\nlet a = \"\"\"\n  import X\n  \"\"\"\n"
    let file = SourceFile(path: "Sources/High/A.swift", text: text)
    #expect(Self.example.findings(importsOf: file) == [])
  }

  @Test func foundationAndUnknownRoomsAreFound() {
    let foundation = SourceFile(path: "Sources/High/A.swift", text: "import Foundation\n")
    let unknown = SourceFile(path: "Sources/Attic/A.swift", text: "// nothing\n")
    #expect(Self.example.findings(importsOf: foundation).map(\.line) == [1])
    #expect(Self.example.findings(importsOf: unknown).count == 1)
  }

  @Test func manifestThatDiffersIsFound() {
    let agreeing = """
      func room(_ name: String, imports: [String] = []) -> Target { .target(name: name) }
      room("Low"), room("High", imports: ["Low"]),
      .executableTarget(name: "Higher", dependencies: ["Low"], swiftSettings: strict),
      .target(name: "Kit", dependencies: ["High"], path: "Tests/Kit"),
      """
    #expect(Self.example.findings(manifest: agreeing) == [])
    let differing = agreeing.replacing("room(\"Low\")", with: "room(\"Low\", imports: [\"High\"])")
    #expect(Self.example.findings(manifest: differing).count == 1)
    #expect(Self.example.findings(manifest: "room(\"Low\"), room(\"Attic\")").count == 3)
  }
}
