// The prompt on a terminal: lines, how they are edited, and how it ends.

import Glibc
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

  @Test func lineIsEditedAndBroughtBack() throws {
    let session = try TerminalSession(["--book", scratch.book()])
    #expect(session.shows("espalier> "))
    // Left twice, a letter; to the beginning, another.
    session.type("elt\u{1B}[D\u{1B}[Dc\u{1}s\r")
    #expect(session.shows("  seclt\r\n"))
    session.type("\u{1B}[A 1\r")
    #expect(session.shows("  seclt 1\r\n"))
    session.type("wrong words\u{17}\u{15}other\r")
    #expect(session.shows("  other\r\n"))
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func pastedLinesAreOneTextAndKeptTillReturn() throws {
    let session = try TerminalSession(["--book", scratch.book()])
    #expect(session.shows("\u{1B}[?2004h"))
    session.type("\u{1B}[200~selct a\r  by b -- all\r\rselct c\u{1B}[201~")
    #expect(session.shows("⏎⏎selct c"))
    #expect(!session.screen.contains("UNKNOWN") && !session.screen.contains("SYNTAX"))
    session.type("\r")
    #expect(session.shows("  selct a\r\n"))
    #expect(session.shows("  selct c\r\n"))
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func wordsHelpAndEnd() throws {
    let book = scratch.book()
    for word in ["quit", "exit;", "QUIT"] {
      let session = try TerminalSession(["--book", book])
      #expect(session.shows("help says more, Ctrl-D ends"))
      session.type("help\r")
      #expect(session.shows("show measures"))
      session.type(word + "\r")
      #expect(session.end() == 0)
      #expect(!session.screen.contains("SYNTAX"))
    }
  }

  @Test func terminalIsLeftAsItWas() throws {
    let book = scratch.book()
    let ended = try TerminalSession(["--book", book])
    #expect(ended.shows("espalier> "))
    #expect(!ended.isInOrder)
    ended.type("\u{4}")
    #expect(ended.end() == 0)
    #expect(ended.isInOrder)
    for signal in [SIGTERM, SIGHUP, SIGQUIT, SIGTRAP] {
      let session = try TerminalSession(["--book", book])
      #expect(session.shows("espalier> "))
      session.type("select ne")
      #expect(session.shows("select ne"))
      session.send(signal)
      #expect(session.end() == -signal)
      #expect(session.isInOrder, "\(signal)")
      #expect(session.screen.contains("\u{1B}[?2004l"))
    }
  }

  @Test func plainTerminalsTakeLinesToo() throws {
    let session = try TerminalSession(["--book", scratch.book()], environment: ["TERM": "dumb"])
    #expect(session.shows("espalier> "))
    #expect(session.isInOrder)
    session.type("selct net\n")
    #expect(session.shows("^^^^^"))
    #expect(!session.screen.contains("\u{1B}"))
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
