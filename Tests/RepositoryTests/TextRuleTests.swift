// The rules of one file each hold for all files, and each is broken by its example.

import Testing

struct TextRuleTests {
  @Test func swiftLinesFitAHundredCharacters() {
    expectNone(SourceTree.swift.flatMap { TextRules.longLines(in: $0) })
  }

  @Test func everySwiftFileOpensWithAComment() {
    expectNone(SourceTree.swift.flatMap { TextRules.header(of: $0) })
  }

  @Test func sourcesHaveNoTrappingForms() {
    expectNone(SourceTree.sources.flatMap { TextRules.trappingForms(in: $0) })
  }

  @Test func statementsAreLiterals() {
    expectNone(SourceTree.sources.flatMap { TextRules.madeStatements(in: $0) })
    let made = Self.file("\nlet a = SQL(migration: text)")
    #expect(TextRules.madeStatements(in: made).map(\.line) == [2])
  }

  @Test func noFileNamesAPathOfOneMachine() {
    #expect(SourceTree.files.contains { $0.path == "README.md" })
    expectNone(SourceTree.files.flatMap { TextRules.machinePaths(in: $0) })
  }

  @Test func foldersHaveTellingNames() {
    expectNone(SourceTree.files.flatMap { TextRules.folderNames(of: $0) })
  }

  static func file(_ text: String) -> SourceFile {
    SourceFile(path: "Sources/Room/A.swift", text: text)
  }

  @Test func longLineIsFound() {
    let line = String(repeating: "→", count: 100)
    #expect(TextRules.longLines(in: Self.file(line)) == [])
    #expect(TextRules.longLines(in: Self.file("a\n" + line + "→")).map(\.line) == [2])
  }

  @Test(arguments: [
    "import Testing\n", "", "\n// late\n", "/// A thing.\nstruct A {}\n",
    "// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n", "// swift-tools-version: 6.2\nimport A\n",
  ])
  func missingOrLongHeaderIsFound(text: String) {
    #expect(TextRules.header(of: Self.file(text)).count == 1)
  }

  @Test(arguments: ["// What.\nlet a = 1\n", "// swift-tools-version: 6.2\n// What.\n\nimport A\n"])
  func headerPasses(text: String) {
    #expect(TextRules.header(of: Self.file(text)) == [])
  }

  @Test(arguments: ["try! load()", "let a = b as! C", "fatalError(\"no\")", "-O" + "unchecked"])
  func trappingFormIsFound(code: String) {
    #expect(TextRules.trappingForms(in: Self.file("\n" + code)).map(\.line) == [2])
  }

  @Test(arguments: ["// try! not", "let a = \"as! b\"", "notFatalError(1)", "try load()"])
  func otherCodePasses(code: String) {
    #expect(TextRules.trappingForms(in: Self.file(code)) == [])
  }

  @Test(arguments: ["root", "home", "work"])
  func machinePathIsFound(name: String) {
    #expect(TextRules.machinePaths(in: Self.file("in /\(name)/there")).count == 1)
    #expect(TextRules.machinePaths(in: Self.file("in benchmarks/\(name)/there")) == [])
  }

  @Test func emptyFolderNameIsFound() {
    let bad = SourceFile(path: "Sources/Room/Utils/A.swift", text: "")
    #expect(TextRules.folderNames(of: bad).count == 1)
    #expect(TextRules.folderNames(of: Self.file("")) == [])
  }
}
