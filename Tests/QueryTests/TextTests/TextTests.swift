// Every test of Tests/QueryTests/*.test against the engine.

import Testing

struct TextTests {
  @Test func everyFileIsUnderstoodAndEveryBookLoads() {
    #expect(TextTestFiles.faults == [])
    let lacking = Set(TextTestFiles.all.map(\.setting)).subtracting(TextTestFiles.ledgers.keys)
    #expect(lacking.map(\.book).sorted() == [])
  }

  @Test(arguments: TextTestFiles.all) func answersAsTheFileSays(_ test: TextTest) throws {
    let ledger = try #require(TextTestFiles.ledgers[test.setting], "no book \(test.book)")
    let outcome = Outcome(test, ledger, threads: 1)
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
    let ledger = try #require(TextTestFiles.ledgers[test.setting], "no book \(test.book)")
    let first = Outcome(test, ledger, threads: 1).result
    #expect(Outcome(test, ledger, threads: 3).result == first)
  }
}
