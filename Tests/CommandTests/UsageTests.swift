// Wrong usage: exit code 2, a reason, and what may have been meant.

import Testing

struct UsageTests {
  @Test(arguments: [
    (["--outptu", "csv"], "a query has no flag --outptu; did you mean --output?"),
    (["check"], "check takes PATH"),
    (["check", "x", "--lenien"], "check has no flag --lenien; did you mean --lenient?"),
    (["chekc", "x"], "there is no command chekc; did you mean check?"),
    (["frobnicate"], "there is no command frobnicate; there are check, demo"),
    (["help", "demp"], "there is no command demp; did you mean demo?"),
    (
      ["select net by desk"],
      "there is no book to ask: give --book PATH or --host HOST, or set ESPALIER_BOOK"
    ),
    (["select", "net"], "there is no book to ask"), (["-q"], "there is no book to ask"),
    (["--book"], "--book needs a value, PATH"), (["--book", "b", ""], "the query is empty"),
    (["--book", "b", "-o", "tabel", "x"], "not tabel; did you mean table?"),
    (["--book", "b", "--color=on", "x"], "--color takes auto, always, never, not on"),
    (["--book", "b", "--threads", "0", "x"], "--threads takes a whole number from 1 to 1024"),
    (["--book", "b", "--timeout", "-1", "x"], "--timeout takes seconds above 0"),
    (["--book", "b", "--timeout", "inf", "x"], "--timeout takes seconds above 0"),
    (["--book", "b", "--timeout", "0", "x"], "--timeout takes seconds above 0"),
    (["--book", "b", "--param", "x", "q"], "--param takes NAME=VALUE, not x"),
    (["--book", "b", "--param", "x=1", "--param=x=2", "q"], "--param x is given twice"),
    (["--book", "b", "--file", "f", "select net"], "so --file has nothing to add"),
    (["--completion", "csh"], "--completion takes bash, zsh, fish, not csh"),
  ])
  func misuseIsTwo(words: [String], reason: String) throws {
    let outcome = try Command(words: words).run()
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("espalier: "))
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix(" --help\n"))
  }

  @Test func noQueryIsMisuseToo() throws {
    let scratch = Scratch()
    let outcome = try espalier("--book", scratch.book(), input: " \n-- nothing\n;\n")
    #expect(outcome.code == 2)
    #expect(outcome.errors.contains("no query was given"))
  }
}
