// The prompt on a terminal: lines, Ctrl-C and Ctrl-D.

import Testing

struct PromptTests {
  let scratch = Scratch()

  @Test func linesAreQueriesAndErrorsKeepThePrompt() throws {
    let session = try TerminalSession(["--book", scratch.book()])
    #expect(session.shows("espalier> "))
    session.type("selct net\n")
    #expect(session.shows("espalier: "))
    #expect(session.shows("^^^^^"))
    #expect(session.shows("espalier> "))
    session.type("-- nothing\n\n")
    #expect(session.shows("espalier> "))
    // Ctrl-D.
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func controlCDropsTheLineAndKeepsThePrompt() throws {
    let session = try TerminalSession(["--book", scratch.book()])
    #expect(session.shows("espalier> "))
    session.type("selct half a que\u{3}")
    #expect(session.shows("espalier> "))
    session.type("selct other\n")
    #expect(session.shows("  selct other"))
    #expect(session.shows("espalier> "))
    #expect(!session.screen.contains("half a que selct"))
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  // Typed as soon as the prompt appears, many of them come before the program waits for a line.
  @Test func everyControlCBringsThePromptBack() throws {
    let session = try TerminalSession(["--book", scratch.book()])
    #expect(session.shows("espalier> "))
    for number in 0..<300 {
      session.type("\u{3}")
      try #require(session.shows("espalier> "), "after Ctrl-C \(number)")
    }
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func controlCEndsWhatIsNoPrompt() throws {
    // Queries that come from a terminal by its name are a file that never ends.
    let session = try TerminalSession(["--book", scratch.book(), "--file", "/dev/tty"])
    session.type("selct net;\n")
    #expect(session.shows("query in line 1"))
    session.type("\u{3}")
    #expect(session.end() == 130)
  }
}
