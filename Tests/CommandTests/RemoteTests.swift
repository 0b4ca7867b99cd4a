// A server and the programs that ask it, each a process of its own: what it answers is what the
// book answers here, to the byte, and everything ends with its exit code.

import Glibc
import Testing

struct RemoteTests {
  /// A server of a small book, at a socket in the book's folder.
  private final class Served {
    let scratch = Scratch()
    let book: String
    let socket: String
    let server: Command.Running

    init() throws {
      book = scratch.book()
      scratch.add("book/stress.csv", "stress_id,kind,shock\nUP,rates,+25bp\n")
      scratch.add("book/factors.csv", "factor_id\nF\n")
      scratch.add("book/covariance.csv", "factor_a,factor_b,covariance\nF,F,0.04\n")
      scratch.add("book/exposures.csv", "position_id,factor_id,exposure\nP1,F,12.5\n")
      scratch.add("book/realised.csv", "node_id,date,pnl\nD1,2026-11-19,-9\n")
      socket = scratch.path + "/socket"
      server = try Command(
        words: ["serve", "--book", book, "--socket", socket], program: Command.serverPath
      ).start()
      for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
      try #require(server.errors.contains("ready after"), "\(server.errors)")
    }

    deinit {
      server.signal(SIGTERM)
      #expect(server.end().code == 0)
    }
  }

  private static let formats = [
    "table", "tree", "bars", "csv", "tsv", "json", "jsonl", "md", "vertical",
  ]

  @Test func answersAreTheSameHereAndThere() throws {
    let served = try Served()
    for query in [
      "select net, gross by desk options totals", "select count by node", "show limits",
      "select net under NOWHERE", "selct net", "select net by desk; select coun by desk",
      "show impact with close P1", "show stresses", "show backtest", "show ladder",
      "select pvar(99%), component_pvar(99%), stress(UP), worst_stress_id under F1 by node",
      "explain select net by desk", "select net in EUR by position options exact",
    ] {
      for format in Self.formats {
        let words = ["-q", "-o", format, query]
        let here = try Command(words: ["--book", served.book] + words).run()
        let there = try Command(words: ["--host", served.socket] + words).run()
        #expect(there.output == here.output, "\(format): \(query)")
        #expect(there.errors == here.errors, "\(format): \(query)")
        #expect(there.code == here.code, "\(format): \(query)")
      }
    }
  }

  @Test func parametersScriptsAndFlagsWorkThere() throws {
    let served = try Served()
    let words = ["--param", "c=EUR", "--exact", "-q", "-o", "csv"]
    let script = "select net by desk where currency = $c;\nselect net by desk where currency = $c"
    let here = try Command(words: ["--book", served.book] + words, input: script).run()
    let there = try Command(
      words: words, input: script, environment: ["ESPALIER_HOST": served.socket]
    ).run()
    #expect(there.output == here.output)
    #expect(there.code == here.code)
    let late = try espalier("--host", served.socket, "--timeout", "0.000000001", "select net")
    #expect(late.code == 4)
    #expect(late.errors.contains("no answer within 0.000000001 s (--timeout)"))
  }

  @Test func promptAsksThere() throws {
    let served = try Served()
    let session = try TerminalSession(["--host", served.socket, "--color", "never"])
    #expect(session.shows("espalier> "))
    session.type("select count by desk\n")
    #expect(session.shows("D2        1"))
    #expect(session.shows("espalier> "))
    session.type("\u{3}")
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func whoeverDoesNotAnswerIsThree() throws {
    let scratch = Scratch()
    for host in [scratch.path + "/nothing", "127.0.0.1:1"] {
      for words in [["--host", host, "select net"], ["ping", "--host", host]] {
        let outcome = try Command(words: words).run()
        #expect(outcome.code == 3, "\(words)")
        #expect(outcome.errors.hasPrefix("espalier: cannot connect to \(host): "))
        #expect(outcome.output == "")
      }
    }
    #expect(try espalier("--host", "::1:x:", "select net").code == 3)
    #expect(try espalier("--host", "a:b", "select net").code == 2)
    #expect(try espalier("--host", "a", "--book", "b", "select net").code == 2)
    #expect(try espalier("ping").code == 2)
  }

  /// A server that is stopped takes connections in, by the system, and says nothing.
  @Test func whatIsWaitedForCanBeGivenUp() throws {
    let served = try Served()
    served.server.signal(SIGSTOP)
    let late = try espalier("--host", served.socket, "--timeout", "0.2", "select net")
    #expect(late.code == 4)
    #expect(late.errors == "espalier: no answer within 0.2 s (--timeout)\n")
    // A program that has not begun yet is ended by the signal itself: then it gets longer.
    var outcome: Command.Outcome
    var head: UInt32 = 20_000
    repeat {
      let waiting = try Command(words: ["--host", served.socket, "select net; select net"]).start()
      usleep(head)
      waiting.signal(SIGINT)
      outcome = waiting.end()
      head *= 2
    } while outcome.code == -SIGINT
    #expect(outcome.code == 130)
    #expect(outcome.errors == "espalier: cancelled\n")
    served.server.signal(SIGCONT)
    #expect(try espalier("--host", served.socket, "-q", "select count").output == "count\n2\n")
  }

  @Test func promptOutlivesItsServer() throws {
    let scratch = Scratch()
    let (book, socket) = (scratch.book(), scratch.path + "/socket")
    func serve() throws -> Command.Running {
      let server = try Command(
        words: ["serve", "--book", book, "--socket", socket], program: Command.serverPath
      ).start()
      while try espalier("status", "--host", socket).code != 0 { usleep(1_000) }
      return server
    }
    var server = try serve()
    let session = try TerminalSession(["--host", socket, "--color", "never"])
    #expect(session.shows("espalier> "))
    session.type("select count\n")
    #expect(session.shows("1 row · 2 positions"))
    #expect(session.shows("espalier> "))
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
    server = try serve()
    session.type("select net by desk\n")
    #expect(session.shows("2 rows · 2 positions"))
    #expect(session.shows("espalier> "))
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
    session.type("select count\n")
    #expect(session.shows("espalier: cannot connect to \(socket): "))
    session.type("\u{4}")
    #expect(session.end() == 0)
  }

  @Test func statusAndPingTellOfTheServer() throws {
    let served = try Served()
    let status = try espalier("status", "--host", served.socket)
    #expect(status.code == 0)
    #expect(
      status.output.contains("state: ready\nbook: \(served.book)\nepoch: 1\nas of: 2026-11-20"))
    let ping = try espalier("ping", "--host", served.socket)
    #expect(ping.code == 0)
    #expect(ping.output.hasPrefix("\(served.socket) answers in "))
  }

  private func isThere(_ path: String) -> Bool {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    unsafe access(path, F_OK) == 0
  }

  @Test func serverEndsInGoodOrder() throws {
    let scratch = Scratch()
    let socket = scratch.path + "/socket"
    let server = try Command(
      words: ["serve", "--book", scratch.book(), "--socket", socket], program: Command.serverPath
    ).start()
    while try espalier("status", "--host", socket).code != 0 { usleep(1_000) }
    #expect(isThere(socket))
    server.signal(SIGTERM)
    let outcome = server.end()
    #expect(outcome.code == 0)
    #expect(outcome.errors.hasSuffix("espalierd: ended\n"))
    #expect(!isThere(socket))
  }

  @Test func serverWithoutABookIsOne() throws {
    let scratch = Scratch()
    let bad = scratch.book(badRow: true)
    func serve(_ words: String...) throws -> Command.Outcome {
      try Command(
        words: ["serve", "--socket", scratch.path + "/socket"] + words, program: Command.serverPath
      ).run()
    }
    let outcome = try serve("--book", bad)
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("there is no book in \(bad): 2 rows were rejected"))
    #expect(outcome.errors.contains("positions.csv:4:"))
    #expect(try serve().code == 2)
    let open = try serve("--book", bad, "--listen", "0.0.0.0:0")
    #expect(open.code == 2)
    #expect(open.errors.contains("so it takes --users and --tls-certificate"))
    let shown = try serve("--book", bad, "--listen", "localhost:7000", "--print-config")
    #expect(shown.code == 0)
    #expect(shown.output.contains("listen = localhost:7000\nlisten = \(scratch.path)/socket\n"))
  }

  @Test func lenientServerSaysSoInEveryAnswer() throws {
    let scratch = Scratch()
    let (book, socket) = (scratch.book(badRow: true), scratch.path + "/socket")
    let server = try Command(
      words: ["serve", "--book", book, "--lenient", "--socket", socket],
      program: Command.serverPath
    ).start()
    for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
    let there = try espalier("--host", socket, "-o", "json", "-q", "select count")
    let here = try espalier("--book", book, "--lenient", "-o", "json", "-q", "select count")
    #expect(there.code == 5)
    #expect(there.output == here.output)
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
  }

  @Test func changesAreAppliedThereAndSeenByWhoWatches() throws {
    let served = try Served()
    let watching = try Command(
      words: [
        "watch", "--host", served.socket, "--count", "2", "--interval", "1", "-o", "csv",
        "select count by desk",
      ]
    ).start()
    while !watching.errors.contains("epoch 1\n") { usleep(1_000) }
    let file = served.scratch.add("today.csv", "change,position_id\nclose position,P2\n")
    let key = "000102030405060708090a0b0c0d0e0f"
    let words = ["apply", "--host", served.socket, "--key", key, file]
    let first = try Command(words: words).run()
    #expect(first.code == 0)
    #expect(first.output == "committed 1 change: epoch 2 of \(served.book), as of 2026-11-20\n")
    #expect(first.errors == "they last until the server ends\n")
    let again = try Command(words: words).run()
    #expect(again.output.hasPrefix("committed 1 change before: epoch 2 of "))
    let watched = watching.end()
    #expect(watched.code == 0)
    #expect(watched.output == "desk,count\nD1,1\nD2,1\n\ndesk,count\nD1,1\n")
    #expect(watched.errors == "epoch 1\nepoch 2\n")
    #expect(try espalier("--host", served.socket, "-q", "select count").output == "count\n1\n")
    // What is refused is said as it is where a file is applied here.
    let bad = served.scratch.add("bad.csv", "change,position_id\nclose position,NOPE\n")
    let there = try espalier("apply", "--host", served.socket, bad)
    let here = try espalier("--book", served.book, "--apply", bad, "select count")
    #expect(there.code == 1)
    #expect(there.errors == here.errors)
    #expect(try Command(words: words.dropLast() + [bad]).run().errors.contains("[KEY_REUSED]"))
    #expect(try espalier("apply", "--host", served.socket, "--key", "12", bad).code == 2)
    #expect(try espalier("apply", "--host", served.socket, "/nowhere").code == 1)
    let wrong = try espalier("watch", "--host", served.socket, "select nett")
    #expect(wrong.code == 1)
    #expect(wrong.errors.contains("did you mean net?"))
  }

  @Test func settingsOfAFileHoldWhereNoFlagGivesOthers() throws {
    let scratch = Scratch()
    let socket = scratch.path + "/socket"
    func config(_ more: String) -> String {
      scratch.add(
        "serve.conf",
        "# of the tests\nbook = \(scratch.path)/book\nsocket=\(socket)  # here\n\n\(more)\n")
    }
    func serve(_ words: String...) throws -> Command.Outcome {
      try Command(words: ["serve", "--config"] + words, program: Command.serverPath).run()
    }
    _ = scratch.book()
    let file = config("lenient = true\nworkers = 3\nconnections = 1")
    let shown = try serve(file, "--print-config", "--workers", "5")
    #expect(shown.output.contains("socket") || shown.output.contains("listen = \(socket)\n"))
    #expect(shown.output.contains("lenient = true\nworkers = 5\n"))
    #expect(try serve(file, "--check-config").output == "in order\n")
    for (wrong, reason) in [
      ("worker = 3", ":5: there is no setting worker"), ("lenient = yes", ":5: lenient is true or"),
      ("help = true", ":5: there is no setting help"), ("workers", ":5: a line is NAME = VALUE"),
      ("workers = many", "--workers takes a whole number"),
      ("workers =", "--workers needs a value"),
    ] {
      let outcome = try serve(config(wrong), "--check-config")
      #expect(outcome.code == 2 && outcome.errors.contains(reason), "\(wrong): \(outcome.errors)")
    }
    #expect(try serve(scratch.path + "/nothing").code == 2)
    // Read again while it runs.
    let server = try Command(
      words: ["serve", "--config", config("connections = 1")], program: Command.serverPath
    ).start()
    while try espalier("status", "--host", socket).code != 0 { usleep(1_000) }
    _ = config("connections = 2\nworkers = 9")
    server.signal(SIGHUP)
    while !server.errors.contains("settings read again; workers will be other") { usleep(1_000) }
    _ = config("connections = none")
    server.signal(SIGHUP)
    while !server.errors.contains("settings stay as they are: ") { usleep(1_000) }
    #expect(try espalier("--host", socket, "-q", "select count").output == "count\n2\n")
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
  }

  /// The points of the conformance runner, which knows the specification alone.
  @Test func theServerKeepsTheProtocol() throws {
    let served = try Served()
    let folders = String(describing: #filePath as StaticString).split(separator: "/")
    let root = folders.dropLast(3).reduce(into: "") { $0 += "/" + $1 }
    let outcome = try Command(
      words: [root + "/proto-spec/conformance/server.py", served.socket],
      program: "/usr/bin/python3"
    ).run()
    let failures = outcome.output.split(separator: "\n").filter { $0.hasPrefix("FAIL") }
    #expect(failures == [])
    #expect(outcome.code == 0, "\(outcome.errors)")
  }

  /// The specification is enough to write a client: this one knows nothing else.
  @Test func minimalClientGetsTheSame() throws {
    let served = try Served()
    let folders = String(describing: #filePath as StaticString).split(separator: "/")
    let root = folders.dropLast(3).reduce(into: "") { $0 += "/" + $1 }
    let client = root + "/proto-spec/examples/minimal_client.py"
    for query in [
      "select net, gross, count by desk", "select max(price), avg(price) by position, desk",
      "show status", "select net by desk options totals",
    ] {
      let minimal = try Command(
        words: [client, served.socket, query], program: "/usr/bin/python3"
      ).run()
      #expect(minimal.code == 0, "\(minimal.errors)")
      let ours = try espalier("--host", served.socket, "-q", "-o", "tsv", query)
      // The formats for programs tell rows apart in a last column, which a minimal client leaves.
      let rows = ours.output.split(separator: "\n").map { line in
        query.contains("totals")
          ? line.split(separator: "\t", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "\t") : String(line)
      }
      #expect(minimal.output.split(separator: "\n").map(String.init) == rows)
    }
    let refused = try Command(
      words: [client, served.socket, "selct"], program: "/usr/bin/python3"
    ).run()
    #expect(refused.code == 1)
    #expect(refused.errors.hasPrefix("SYNTAX: "))
  }
}
