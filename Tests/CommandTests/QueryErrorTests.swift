// Queries that have no answer: exit code 1, the place, and the queries behind them.

import Testing

struct QueryErrorTests {
  let scratch = Scratch()
  let book: String

  init() { book = scratch.book() }

  @Test func wrongQueryIsOneAndShown() throws {
    let outcome = try espalier("--book", book, "selct net by desk")
    #expect(outcome.code == 1)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("espalier: "))
    #expect(outcome.errors.contains("\n  selct net by desk\n  ^^^^^"))
  }

  @Test func severalWordsAreOneQuery() throws {
    let outcome = try espalier("--book", book, "selct", "net", "by", "desk")
    #expect(outcome.errors.contains("  selct net by desk\n"))
  }

  @Test func everyQueryOfAScriptIsTriedAndSaidWhere() throws {
    let script = "-- a script\nselct a;\n\nselct b\n  by c\n\nselct 'd;e'"
    let outcome = try espalier("--book", book, input: script)
    #expect(outcome.code == 1)
    for place in ["query in line 2: ", "query in line 4: ", "query in line 7: "] {
      #expect(outcome.errors.contains(place), "\(outcome.errors)")
    }
    #expect(outcome.errors.contains("  selct 'd;e'\n"))
  }

  @Test func fileHoldsQueriesToo() throws {
    let path = scratch.add("queries", "\nselct a\n")
    let outcome = try espalier("--book", book, "--file", path)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("query in line 2: "))
    let input = try espalier("--book", book, "--file=-", input: "selct a")
    #expect(input.errors.contains("query in line 1: "))
    let missing = try espalier("--book", book, "--file", path + "x")
    #expect(missing.code == 1)
    #expect(missing.errors.contains("cannot read \(path)x: No such file or directory"))
    let folder = try espalier("--book", book, "--file", scratch.path)
    #expect(folder.code == 1)
    #expect(folder.errors.contains("cannot read \(scratch.path): Is a directory"))
  }

  @Test func whatIsNoTextIsRefusedOnce() throws {
    let noise = String(repeating: "a;\u{0}\u{1}b\n\n", count: 2_000)
    let path = scratch.add("picture.png", noise)
    let file = try espalier("--book", book, "--file", path)
    #expect(file.code == 1 && file.output == "")
    #expect(
      file.errors == "espalier: cannot take \(path): there is a zero byte, which text has not\n")
    let input = try espalier("--book", book, input: noise)
    #expect(input.code == 1 && input.errors.split(separator: "\n").count == 1)
  }

  @Test func whatHoldsNoQueryIsSaid() throws {
    for (word, reason) in [
      ("", "the query is empty"), (" ", "the query is empty"),
      ("-- note", "the query is nothing but a comment"),
    ] {
      let outcome = try espalier("--book", book, word)
      #expect(outcome.code == 2)
      #expect(outcome.errors.contains("espalier: \(reason)\n"), "\(outcome.errors)")
    }
    let path = scratch.add("queries", "# none\n")
    let file = try espalier("--book", book, "--file", path)
    #expect(file.errors.contains("there is no query in \(path)"))
  }

  @Test func hostileTextCommandsNoTerminal() throws {
    let outcome = try espalier("--book", book, "selct \u{1B}[2J\u{9B}31m")
    #expect(outcome.code == 1)
    #expect(outcome.errors.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(!outcome.errors.contains("\u{9B}"))
  }

  @Test func endlessQueryIsRefused() throws {
    let outcome = try espalier(
      "--book", book, input: String(repeating: "selct a, ", count: 200_000))
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("a query is longer than 1 MiB"))
  }
}
