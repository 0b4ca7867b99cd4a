// Queries that are answered: output, footer, exit codes. They wait for an engine that answers.

import Testing

struct AnswerTests {
  let scratch = Scratch()
  let book: String

  /// Whether the program that was built answers queries.
  static let isAnswering: Bool = {
    let scratch = Scratch()
    let outcome = try? espalier("--book", scratch.book(), "select count")
    return outcome?.code == 0
  }()

  init() { book = scratch.book() }

  @Test(.enabled(if: isAnswering))
  func answerGoesOutAndFooterToErrors() throws {
    let outcome = try espalier("--book", book, "select count by desk options totals")
    #expect(outcome.code == 0)
    #expect(outcome.output == "desk,count,row\nD1,1,group\nD2,1,group\n,2,total\n")
    #expect(outcome.errors.hasPrefix("3 rows · 2 positions · as of 2026-11-20 · USD · "))
    #expect(try espalier("--book", book, "-q", "select count by desk").errors == "")
  }

  @Test(.enabled(if: isAnswering))
  func peoplesFormatsHaveTwoDecimalsAndOthersAll() throws {
    let table = try espalier("--book", book, "-q", "-o", "table", "select net by desk")
    #expect(table.output.contains("D1    19,050.00\n"))
    #expect(table.output.contains("D2      -744.31\n"))
    let csv = try espalier("--book", book, "-q", "select net by desk")
    #expect(csv.output == "desk,net\nD1,19050.0000\nD2,-744.3100\n")
    let exact = try espalier("--book", book, "-q", "--exact", "select net by desk")
    #expect(exact.output == "desk,net\nD1,19050\nD2,-744.31\n")
  }

  @Test(.enabled(if: isAnswering))
  func treeOfKeysAndOfNodesIsDrawn() throws {
    let keys = try espalier("--book", book, "-q", "-o", "tree", "select count by fund, desk")
    #expect(keys.output.contains("  F1\n  ├─ D1"))
    #expect(keys.output.contains("  └─ D2"))
    let nodes = try espalier("--book", book, "-q", "-o", "tree", "select count by node")
    #expect(nodes.output.contains("  F1         2\n  ├─ D1      1\n  └─ D2      1\n"))
    let shown = try espalier("--book", book, "-q", "-o", "tree", "show nodes")
    #expect(shown.output.contains("  F1") && shown.output.contains("  └─ D2"))
  }

  @Test(.enabled(if: isAnswering))
  func colourIsAMatterOfTheTerminalNoColorAndTheFlag() throws {
    let words = ["--book", book, "-o", "table", "select net by desk"]
    #expect(try !Command(words: words).run().output.contains("\u{1B}"))
    let always = try Command(
      words: ["--color", "always"] + words, environment: ["NO_COLOR": "1"]
    ).run()
    #expect(always.output.contains("\u{1B}[31m-744.31\u{1B}[0m"))
    #expect(always.errors.contains("\u{1B}[2m"))
    for (variables, isInked) in [
      ([:], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false), (["NO_COLOR": ""], true),
    ] {
      let session = try TerminalSession(words, environment: variables)
      #expect(session.end() == 0)
      #expect(session.screen.contains("\u{1B}[1m") == isInked, "\(variables)")
    }
    let never = try TerminalSession(["--color=never"] + words)
    #expect(never.end() == 0)
    #expect(!never.screen.contains("\u{1B}[1m"))
  }

  @Test(.enabled(if: isAnswering))
  func terminalGetsATableAndOtherLocalesASCII() throws {
    let session = try TerminalSession(["--book", book, "--color", "never", "select net by desk"])
    #expect(session.end() == 0)
    #expect(session.screen.contains("─────"))
    let plain = try espalier(
      "--book", book, "-o", "table", "select net by desk", environment: ["LC_ALL": "C"])
    #expect((plain.output + plain.errors).utf8.allSatisfy { $0 < 0x80 })
    #expect(plain.output.contains("-----"))
  }

  @Test(.enabled(if: isAnswering))
  func promptShowsTheBeginningOfLargeAnswers() throws {
    let rows = (0..<1_200).map { "X\($0),D1,ACME,1\n" }.joined()
    scratch.add("book/positions.csv", "position_id,node_id,instrument_id,quantity\n" + rows)
    let session = try TerminalSession(["--book", book, "--color", "never"])
    #expect(session.shows("espalier> "))
    session.type("select net by position options totals\r")
    #expect(session.shows("  total     "))
    #expect(session.shows("1,201 rows · "))
    #expect(session.shows("200 more rows are not shown: limit 1200 in the query shows all"))
    session.type("select net by position limit 1200\r")
    #expect(session.shows("  X999 "))
    #expect(session.shows("1,200 rows · "))
    #expect(session.shows("espalier> "))
    session.type("\u{4}")
    #expect(session.end() == 0)
    let whole = try TerminalSession(["--book", book, "--color", "never", "select net by position"])
    #expect(whole.end() == 0)
    #expect(!whole.screen.contains("not shown"))
  }

  @Test(.enabled(if: isAnswering))
  func narrowTerminalsGetNarrowTables() throws {
    for format in ["table", "tree", "bars"] {
      let session = try TerminalSession(
        [
          "--book", book, "-q", "--color", "never", "-o", format,
          "select gross by instrument, desk",
        ],
        columns: 34)
      #expect(session.end() == 0)
      // What a progress bar left on its row is taken back.
      for line in session.screen.split(separator: "\r\n") where !line.contains("\u{1B}") {
        #expect(line.count <= 34, "\(line)")
      }
    }
  }

  @Test(.enabled(if: isAnswering))
  func whatIsLackingIsSaidOnceOnATerminal() throws {
    scratch.add("book/fx.csv", "pair,rate,as_of_date\nGBP/USD,1.25,2026-11-20\n")
    let session = try TerminalSession(["--book", book, "--color", "never", "select net by desk"])
    #expect(session.end() == 5)
    #expect(session.screen.contains("* sums that lack something"))
    #expect(session.screen.split(separator: "1 unconverted").count == 2)
    let file = try espalier("--book", book, "-o", "table", "select net by desk")
    #expect(file.output.contains("* incomplete: 1 unconverted"))
  }

  @Test(.enabled(if: isAnswering))
  func incompleteAnswerIsFive() throws {
    scratch.add("book/fx.csv", "pair,rate,as_of_date\nGBP/USD,1.25,2026-11-20\n")
    let outcome = try espalier("--book", book, "-o", "table", "select net by desk")
    #expect(outcome.code == 5)
    #expect(outcome.output.contains("* D2"))
    #expect(outcome.errors.contains("incomplete: 1 unconverted; EUR: "))
  }

  @Test(.enabled(if: isAnswering))
  func lenientBookIsFiveAndSaysSo() throws {
    let outcome = try espalier(
      "--book", scratch.book(badRow: true), "--lenient", "-o", "json", "select count")
    #expect(outcome.code == 5)
    #expect(outcome.output.contains("\"complete\": false"))
    #expect(outcome.output.contains("2 rows of the book were rejected and left out (--lenient)"))
  }

  @Test(.enabled(if: isAnswering))
  func breachedLimitIsSix() throws {
    let outcome = try espalier("--book", book, "show limits")
    #expect(outcome.code == 6)
    #expect(outcome.output.contains("BREACHED"))
    scratch.add("book/limits.csv", "node_id,measure,hard,bound\nF1,gross,1000000,upper\n")
    #expect(try espalier("--book", book, "show limits").code == 0)
    // What cannot be told is not in order.
    scratch.add("book/limits.csv", "node_id,measure,hard,bound\nF1,pct_nav(net),5,upper\n")
    let unknown = try espalier("--book", book, "show limits")
    #expect(unknown.code == 5)
    #expect(unknown.output.contains("UNKNOWN") && unknown.errors.contains("F1 has no NAV"))
  }

  @Test(.enabled(if: isAnswering))
  func deadlineIsFour() throws {
    let outcome = try espalier("--book", book, "--timeout", "0.000000001", "select count by node")
    #expect(outcome.code == 4)
    #expect(outcome.errors.contains("no answer within 0.000000001 s (--timeout)"))
  }

  /// A reader that lets us wait is how writing lasts longer than the time there is, on any machine.
  @Test(.enabled(if: isAnswering))
  func deadlineWhileWritingIsFourAndSaysThatRowsAreMissing() throws {
    var positions = "position_id,node_id,instrument_id,quantity\n"
    for number in 0..<20_000 { positions += "P\(number),D1,ACME,\(number)\n" }
    scratch.add("book/positions.csv", positions)
    let ask = "'\(Command.path)' --book '\(book)' --timeout 1 'select count, net by position'"
    let outcome = try Command(
      words: ["-c", "{ \(ask); echo code $? >&2; } | { sleep 2; wc -l; }"], program: "/bin/sh"
    ).run()
    #expect(outcome.errors.contains("no answer within 1 s (--timeout); what is written"))
    #expect(outcome.errors.contains("code 4"))
    #expect(!outcome.errors.contains("rows"), "\(outcome.errors)")
  }

  @Test(.enabled(if: isAnswering))
  func scriptIsAnsweredInOrderAndTheWorstCodeSaid() throws {
    let outcome = try espalier(
      "--book", book, "-q",
      input: "select count;\nselct nothing;\nshow limits; select count by fund")
    #expect(outcome.code == 1)
    #expect(outcome.output.hasPrefix("count\n2\n\nnode,"))
    #expect(outcome.output.hasSuffix("\n\nfund,count\nF1,2\n"))
    #expect(outcome.errors.contains("query in line 2: "))
  }

  @Test(.enabled(if: isAnswering))
  func parametersAreValuesAndNeverText() throws {
    let words = ["--book", book, "-q", "select count where currency = $c"]
    #expect(try Command(words: words + ["--param", "c=EUR"]).run().output == "count\n1\n")
    let hostile = try Command(words: words + ["--param", "c=EUR' or 1 = 1"]).run()
    #expect(!hostile.output.contains("2"))
    #expect(try Command(words: words).run().code == 1)
  }

  @Test(.enabled(if: isAnswering))
  func fullDiskIsSaidAndAClosedPipeIsNot() throws {
    let full = try espalier("--book", book, "select count", output: .path("/dev/full"))
    #expect(full.code == 1)
    #expect(full.errors.contains("cannot write the answer: No space left on device"))
    let closed = try espalier("--book", book, "select count by node", output: .brokenPipe)
    #expect(closed.code == 0)
    #expect(closed.errors == "")
  }

  @Test(.enabled(if: isAnswering))
  func promptAnswersToo() throws {
    let session = try TerminalSession(["--book", book, "--color", "never"])
    #expect(session.shows("espalier> "))
    session.type("select count by desk\n")
    #expect(session.shows("D2        1"))
    #expect(session.shows("2 rows · 2 positions"))
    #expect(session.shows("espalier> "))
    session.type("\u{4}")
    #expect(session.end() == 0)
  }
}
