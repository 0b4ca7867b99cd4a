// Books that do not load, and the commands that were there before queries.

import Testing

struct BookTests {
  @Test func bookWithBadRowsIsRefusedWithTheFirstOfThem() throws {
    let scratch = Scratch()
    let path = scratch.book(badRow: true)
    let outcome = try espalier("--book", path, "select net")
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("there is no book in \(path): 2 of 12 rows were rejected"))
    #expect(outcome.errors.contains("positions.csv:4"))
    #expect(outcome.errors.contains("[NOT_A_NUMBER]"))
    #expect(outcome.errors.contains("espalier check \(path) says all of it."))
    #expect(outcome.errors.contains("--lenient uses the good rows."))
  }

  @Test func oneRowIsNotMany() throws {
    let scratch = Scratch()
    let path = scratch.book()
    scratch.add(
      "book/limits.csv", "node_id,measure,hard,bound\nF1,gross,1000,upper\nX,net,1,upper\n")
    let refused = try espalier("--book", path, "select net")
    #expect(refused.errors.contains("1 of 11 rows was rejected"), "\(refused.errors)")
    let lenient = try espalier("--book", path, "--lenient", "select net")
    #expect(lenient.errors.contains("1 row of the book was rejected"), "\(lenient.errors)")
  }

  @Test func lenientBookAnswersOrSaysWhatIsWrongWithTheQuery() throws {
    let scratch = Scratch()
    let outcome = try espalier("--book", scratch.book(badRow: true), "--lenient", "selct net")
    #expect(outcome.code == 1)
    #expect(!outcome.errors.contains("rejected"))
  }

  @Test func folderThatIsNotThereIsNoBook() throws {
    let outcome = try espalier("--book", "/no/such/book", "select net")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("there is no book in /no/such/book: a file cannot be used"))
    #expect(!outcome.errors.contains("--lenient"))
  }

  @Test func environmentMayNameTheBook() throws {
    let outcome = try espalier("selct net", environment: ["ESPALIER_BOOK": "/no/such/book"])
    #expect(outcome.errors.contains("/no/such/book"))
    let given = try espalier(
      "--book", "/no/other", "selct net", environment: ["ESPALIER_BOOK": "/no/such/book"])
    #expect(given.errors.contains("/no/other"))
    #expect(!given.errors.contains("/no/such/book"))
  }

  @Test func checkAndDemoWorkAsBefore() throws {
    let scratch = Scratch()
    let path = scratch.path + "/demo"
    let made = try espalier("demo", path, "--positions", "30", "--scenario-positions=5")
    #expect(made.code == 0)
    #expect(made.output.hasPrefix("Wrote 17 files"))
    let check = try espalier("check", path)
    #expect(check.code == 0)
    #expect(check.output.contains("In order: "))
    #expect(try espalier("check", "--json", path).output.hasPrefix("{\n  \"path\": "))
    let bad = scratch.book(badRow: true)
    #expect(try espalier("check", bad).code == 1)
    // What is left of the book breaks a limit, and that is said before the gap.
    #expect(try espalier("check", bad, "--lenient").code == 6)
  }

  @Test func aHardLimitThatIsBreachedEndsACheckWithSix() throws {
    let scratch = Scratch()
    let book = scratch.book()
    let check = try espalier("check", book)
    #expect(check.code == 6)
    #expect(check.output.contains("Limits  1 BREACHED"))
    #expect(check.output.contains("headroom -"))
    #expect(check.output.contains("most of it: "))
    #expect(check.output.contains("all accepted; but hard limits are breached"))
    let json = try espalier("check", "--json", book)
    #expect(json.code == 6 && json.output.contains("\"breached\": true"))
    scratch.add("book/limits.csv", "node_id,measure,hard,bound\nF1,gross,1000000,upper\n")
    #expect(try espalier("check", book).code == 0)
  }

  @Test func reportThatCannotBeWrittenIsAnError() throws {
    let scratch = Scratch()
    let full = try espalier("check", scratch.book(), output: .path("/dev/full"))
    #expect(full.code == 1)
    #expect(full.errors.contains("cannot write the report: No space left on device"))
    #expect(try espalier("--help", output: .path("/dev/full")).code == 1)
    let closed = try espalier("--man", output: .brokenPipe)
    #expect(closed.code == 0)
    #expect(closed.errors == "")
  }
}
