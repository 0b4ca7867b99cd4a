// Every test of Tests/QueryTests/*.test against the engine.

import Testing

struct TextTests {
  @Test func everyFileIsUnderstoodAndEveryBookLoads() {
    #expect(TextTestFiles.faults == [])
    let lacking = Set(TextTestFiles.all.map(\.book)).subtracting(TextTestFiles.epochs.keys)
    #expect(lacking.sorted() == [])
  }

  @Test(arguments: TextTestFiles.all) func answersAsTheFileSays(_ test: TextTest) throws {
    let epoch = try #require(TextTestFiles.epochs[test.book], "no book \(test.book)")
    let outcome = Outcome(test, epoch, threads: 1)
    if TextTestFiles.showsAnswers {
      print(
        ([test.origin, "# " + test.name] + test.queryLines + ["----"] + outcome.lines + [""])
          .joined(separator: "\n"))
    }
    let difference = outcome.difference
    guard let known = test.known else {
      if let difference { Issue.record("\(difference)") }
      return
    }
    withKnownIssue("\(known.reason)", isIntermittent: known.isIntermittent) {
      if let difference { Issue.record("\(difference)") }
    }
  }

  @Test(arguments: TextTestFiles.all) func threadsAndTheSecondTimeChangeNothing(_ test: TextTest)
    throws
  {
    let epoch = try #require(TextTestFiles.epochs[test.book], "no book \(test.book)")
    let first = Outcome(test, epoch, threads: 1).result
    #expect(Outcome(test, epoch, threads: 3).result == first)
  }
}
