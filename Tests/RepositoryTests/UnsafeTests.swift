// Unsafe code stands where it is listed, with its two comments, and nowhere else.

import Testing

struct UnsafeTests {
  @Test func unsafeCodeIsListedAndExplained() throws {
    let readme = try #require(SourceTree.text(of: "Sources/README.md"))
    #expect(readme.contains("\n## Unsafe\n"))
    expectNone(UnsafeList(readme: readme).findings(in: SourceTree.sources))
  }

  static let list = UnsafeList(
    readme: "# Code\n\n## Unsafe\n\n- `Room/Listed.swift`: why\n\n## Next\n\n- `Room/Other.swift`\n"
  )

  static func findings(_ name: String, _ text: String) -> [Finding] {
    list.findings(in: [SourceFile(path: "Sources/Room/\(name).swift", text: text)])
  }

  static let explained = """
    // SAFETY: the buffer outlives the call.
    // GAIN: none: the system call takes a pointer.
    let count = unsafe read(file, start, size)

    """

  @Test func listIsRead() {
    #expect(Self.list.files == ["Room/Listed.swift"])
  }

  @Test func explainedUseInListedFilePasses() {
    #expect(Self.findings("Listed", Self.explained) == [])
  }

  @Test func useInUnlistedFileIsFound() {
    let other = Self.findings("Other", Self.explained).filter { $0.line != nil }
    #expect(other.map(\.line) == [3])
  }

  @Test(arguments: ["// SAFETY: the buffer", "// GAIN: none"])
  func useWithoutCommentIsFound(comment: String) {
    let text = Self.explained.replacing(comment, with: "// Said nothing:")
    #expect(Self.findings("Listed", text).map(\.line) == [3])
  }

  @Test func oneCommentMaySayBoth() {
    let text = "// SAFETY: a local. GAIN: none, the call takes a pointer.\nunsafe stat(path, &a)\n"
    #expect(Self.findings("Listed", text) == [])
    #expect(Self.findings("Listed", text.replacing("GAIN: ", with: "GAIN")).map(\.line) == [2])
  }

  @Test func commentsOutOfSightAreNotEnough() {
    let far = Self.explained.replacing(
      "let count", with: String(repeating: "\n", count: UnsafeList.reach) + "let count")
    #expect(Self.findings("Listed", far).count == 2)
  }

  @Test func listedFileWithoutUnsafeCodeIsFound() {
    #expect(Self.findings("Listed", "// Nothing unsafe here.\nlet a = \"unsafe\"\n").count == 1)
  }

  @Test(arguments: ["nonisolated(unsafe) var a = 1", "a.withUnsafeBytes { _ in }"])
  func everyWordOfTheKindCounts(code: String) {
    #expect(!Self.findings("Listed", code).isEmpty)
  }
}
