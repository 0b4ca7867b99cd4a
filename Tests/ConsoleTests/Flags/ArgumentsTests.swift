// Command lines taken apart, and what is said of those that cannot be.

import Console
import Testing

struct ArgumentsTests {
  private func arguments(_ words: String...) throws(UsageError) -> Arguments {
    try Arguments(words, for: sampleProgram.main)
  }

  private func reason(_ words: [String], _ command: Command = sampleProgram.main) -> String {
    do throws(UsageError) {
      _ = try Arguments(words, for: command)
      return ""
    } catch {
      return error.reason
    }
  }

  @Test func valuesStandBehindFlagsInEveryWay() throws {
    for words in [["--as", "two"], ["--as=two"], ["-a", "two"], ["-a=two"], ["-atwo"]] {
      #expect(try Arguments(words, for: sampleProgram.main).text("--as") == "two")
    }
    #expect(try arguments("--from=a=b").text("--from") == "a=b")
    #expect(try arguments("-q").has("--quiet"))
    #expect(try arguments("-h").has("--help"))
  }

  @Test func flagsAndWordsMayMix() throws {
    let arguments = try arguments("select", "-q", "net", "--", "--in", "-x", "-")
    #expect(arguments.operands == ["select", "net", "--in", "-x", "-"])
  }

  @Test func numbersBelowZeroAreWords() throws {
    #expect(try arguments("price", "-10%", "-.5").operands == ["price", "-10%", "-.5"])
  }

  @Test func repeatableFlagKeepsAll() throws {
    #expect(try arguments("--set", "a=1", "--set=b=2").texts("--set") == ["a=1", "b=2"])
    #expect(try arguments().texts("--set") == [])
  }

  @Test(arguments: [
    (["--quite"], "a query has no flag --quite; did you mean --quiet?"),
    (["--nothing-like-it"], "a query has no flag --nothing-like-it"),
    (["-x"], "a query has no flag -x; did you mean -a?"),
    (["--\u{1B}[2J"], "a query has no flag --\\u{1b}[2J"),
    (["--as", "tow"], "--as takes one, two, not tow; did you mean two?"),
    (["--as=onne"], "--as takes one, two, not onne; did you mean one?"),
    (["--as"], "--as needs a value, FORM"), (["--as="], "--as needs a value, FORM"),
    (["--quiet=yes"], "--quiet takes no value"), (["-q", "--quiet"], "--quiet is given twice"),
    (["--in", "a", "--in", "b"], "--in is given twice"), ([""], "the query is empty"),
    (["a", ""], "a query got an empty word"),
  ])
  func misuseIsSaid(words: [String], expected: String) {
    #expect(reason(words) == expected)
  }

  @Test func commandsTakeTheirWords() {
    let make = sampleProgram.commands[0]
    #expect(reason([], make) == "make takes DIR")
    #expect(reason(["a", "b"], make) == "make takes DIR")
    #expect(reason(["a"], make) == "")
    #expect(reason(["--help"], make) == "")
    let turn = sampleProgram.commands[1]
    #expect(reason(["left"], turn) == "")
    #expect(reason([], turn) == "turn takes WAY")
    #expect(reason(["rihgt"], turn) == "turn takes left, right, not rihgt; did you mean right?")
  }

  @Test func numbersHaveARange() throws {
    let arguments = try Arguments(["d", "--seed", "7"], for: sampleProgram.commands[0])
    #expect(try arguments.number("--seed", in: 1...9, default: 1) == 7)
    #expect(try arguments.number("--other", in: 1...9, default: 3) == 3)
    #expect(throws: UsageError("--seed takes a whole number from 8 to 9")) {
      try arguments.number("--seed", in: 8...9, default: 8)
    }
  }
}
