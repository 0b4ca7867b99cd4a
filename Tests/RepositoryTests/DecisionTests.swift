// Decision records are numbered without gaps, short, and have headings.

import Testing

struct DecisionTests {
  @Test func recordsAreNumberedShortAndTitled() {
    #expect(SourceTree.files.contains { $0.path.hasPrefix(DecisionRecords.folder) })
    expectNone(DecisionRecords.findings(in: SourceTree.files))
  }

  static func record(_ name: String, _ text: String = "# A title\n") -> SourceFile {
    SourceFile(path: DecisionRecords.folder + name, text: text)
  }

  @Test func goodRecordsPassInAnyOrder() {
    let text = "# A title" + String(repeating: "\n", count: DecisionRecords.longest)
    let records = [Self.record("0002-b.md"), Self.record("0001-a.md", text)]
    #expect(DecisionRecords.findings(in: records) == [])
  }

  @Test(arguments: [
    [record("0002-b.md")], [record("0001-a.md"), record("0003-c.md")],
    [record("0001-a.md"), record("0001-b.md")], [record("1-a.md")], [record("0001-a.txt")],
    [record("0001-a.md", "No heading\n")], [record("0001-a.md", "")],
    [record("0001-a.md", "# A title" + String(repeating: "\n", count: 41))],
  ])
  func badRecordIsFound(records: [SourceFile]) {
    #expect(DecisionRecords.findings(in: records).count == 1)
  }
}
