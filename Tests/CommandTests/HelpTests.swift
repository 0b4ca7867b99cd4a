// What the program says of itself is what it was.

import TestKit
import Testing

struct HelpTests {
  private func expectGolden(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    if let difference = GoldenFile.difference(text, from: name, besides: #filePath) {
      Issue.record("\(difference)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [
    (["--help"], "help.txt"), (["help", "check"], "help-check.txt"),
    (["demo", "--help"], "help-demo.txt"), (["--man"], "manual.txt"),
    (["--completion", "bash"], "completion-bash.txt"),
    (["--completion", "zsh"], "completion-zsh.txt"),
    (["--completion=fish"], "completion-fish.txt"),
  ])
  func textIsAsItWas(words: [String], name: String) throws {
    let outcome = try Command(words: words).run()
    #expect(outcome.code == 0)
    #expect(outcome.errors == "")
    expectGolden(outcome.output, name)
  }

  @Test func everyWayToAskForHelpIsOne() throws {
    let help = try espalier("--help").output
    #expect(try espalier("-h").output == help)
    #expect(try espalier("help").output == help)
    #expect(try espalier("select", "net", "--help").output == help)
    let nothing = try espalier()
    #expect(nothing.code == 2)
    #expect(nothing.errors == help)
    #expect(nothing.output == "")
  }

  @Test func versionIsOneLine() throws {
    let outcome = try espalier("--version")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("espalier 0."))
    #expect(outcome.output.split(separator: "\n").count == 1)
  }

  /// Words, and what completion offers for the last of them.
  @Test(arguments: [
    (["espalier", "chec"], "check"), (["espalier", "--outp"], "--output"),
    (["espalier", "-o", "jsonl"], "jsonl"), (["espalier", "--output", "=", "vert"], "vertical"),
    (["espalier", "check", "--len"], "--lenient"), (["espalier", "--color", "al"], "always"),
    (["espalier", "--book", "x", "select", "gross_n"], "gross_notional"),
    (["espalier", "--book", "x", "select", "pct_p"], "pct_parent"),
    (["espalier", "--book", "x", "select", "net", "options", "fx_max"], "fx_max_age"),
    (["espalier", "help", "de"], "demo"), (["espalier", "check", "/us"], "/usr"),
    (["espalier", "demo", "--book"], ""),
  ])
  func bashCompletes(words: [String], offered: String) throws {
    let script = """
      source <("$1" --completion bash); shift
      compopt() { :; }
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _espalier; printf '%s\\n' "${COMPREPLY[@]}"
      """
    let outcome = try Command(
      words: ["-c", script, "bash", Command.path] + words, program: "/bin/bash"
    ).run()
    #expect(outcome.errors == "")
    #expect(outcome.output == offered + "\n")
  }
}
