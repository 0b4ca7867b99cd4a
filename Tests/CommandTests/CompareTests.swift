// Two states of a book, or two books, on the command line and through a server: the same bytes.

import Glibc
import Testing

struct CompareTests {
  private let scratch = Scratch()
  private let earlier = Scratch()
  private let book: String
  private let old: String

  init() {
    book = scratch.book()
    old = earlier.book()
    earlier.add(
      "book/positions.csv",
      "position_id,node_id,instrument_id,quantity\nP1,D1,ACME,80\nP3,D1,BOND,5\n")
    earlier.add("book/fx.csv", "pair,rate,as_of_date\nEUR/USD,1.05,2026-11-19\n")
    earlier.add("book/book.csv", "base_currency,pivot_currency,as_of\nUSD,USD,2026-11-19\n")
  }

  private static let queries = [
    "compare select net, dv01 by desk options totals from snapshot old to 2026-11-20",
    "compare select net by node from snapshot old to epoch 1 explained",
    "compare select net, avg_duration under D2 from snapshot old to epoch 1 explained",
    "compare select net by desk from snapshot nothing to epoch 1", "show snapshots",
    "show migration from snapshot old to epoch 1", "show movers from snapshot old to epoch 1",
    "select net by desk as of snapshot old", "show limits with close P1 from epoch 1 to epoch 1",
  ]

  @Test func answersAreTheSameHereAndThere() throws {
    let socket = scratch.path + "/socket"
    let server = try Command(
      words: ["serve", "--book", book, "--snapshot", "old=" + old, "--socket", socket],
      program: Command.serverPath
    ).start()
    for _ in 0..<20_000 where !server.errors.contains("ready after") { usleep(1_000) }
    try #require(server.errors.contains("ready after"), "\(server.errors)")
    for query in Self.queries {
      for format in ["table", "tree", "bars", "csv", "tsv", "json", "jsonl", "md", "vertical"] {
        let words = ["-q", "-o", format, query]
        let here = try Command(words: ["--book", book, "--snapshot", "old=" + old] + words).run()
        let there = try Command(words: ["--host", socket] + words).run()
        #expect(there.output == here.output, "\(format): \(query)")
        #expect(there.errors == here.errors, "\(format): \(query)")
        #expect(there.code == here.code, "\(format): \(query)")
      }
    }
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
  }

  @Test func aChangeIsTakenApart() throws {
    let outcome = try espalier(
      "--book", book, "--snapshot", "old=" + old, "-q",
      "compare select net by desk from snapshot old to epoch 1 explained")
    // P3 is gone: 5 × 98 × 1.05; P1 has 20 more: × 190.5; P2 is new, at the old rate at first.
    #expect(
      outcome.output == """
        desk,from(net),to(net),change(net),new(net),closed(net),resized(net),moved(net),\
        reference(net),ratings(net),prices(net),sensitivities(net),fx(net),method(net),reason
        D1,15754.5000,19050.0000,3295.5000,0.0000,-514.5000,3810.0000,0.0000,0.0000,0.0000,0.0000,\
        0.0000,0.0000,0.0000,
        D2,,-744.3100,-744.3100,-720.3000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,0.0000,\
        -24.0100,0.0000,not in snapshot old

        """)
    #expect(outcome.code == 0)
  }

  @Test func daysAndEpochsOfOneBookAreComparedToo() throws {
    let changes = scratch.add(
      "changes.csv",
      """
      change,date,position_id,node_id,quantity,pair,rate
      resize position,2026-11-23,P1,,200,,
      move position,,P1,D2,,,
      fx,,,,,EUR/USD,1.1

      """)
    let question = "compare select net by desk from"
    for span in ["2026-11-20 to 2026-11-23", "epoch 1 to 2026-11-23", "2026-11-21 to epoch 2"] {
      let outcome = try espalier(
        "--book", book, "--apply", changes, "-q", "\(question) \(span) explained")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(
        outcome.output.contains(
          "D2,-744.3100,37345.4000,38089.7100,0.0000,0.0000,0.0000,38100.0000,"),
        "\(span): \(outcome.output)")
    }
  }

  @Test func aSnapshotIsCalledAsItsFileOrAsItIsNamed() throws {
    let file = scratch.path + "/monday.snap"
    let saved = try Command(
      words: ["snapshot", "save", old, file], program: Command.serverPath
    ).run()
    #expect(saved.code == 0)
    let named = try espalier(
      "--book", book, "--snapshot", file, "-q", "select count as of snapshot monday")
    #expect(named.output == "count\n2\n" && named.code == 0)
    let unknown = try espalier(
      "--book", book, "--snapshot", file, "-q", "select count as of snapshot tuesday")
    #expect(unknown.code == 1 && unknown.errors.contains("there is no snapshot tuesday"))
    let twice = try espalier(
      "--book", book, "--snapshot", file, "--snapshot", "monday=" + old, "select count")
    #expect(twice.code == 2 && twice.errors.contains("are both called monday"))
    let empty = try espalier("--book", book, "--snapshot", "=x", "select count")
    #expect(empty.code == 2 && empty.errors.contains("takes NAME=PATH or a path"))
    let nowhere = try espalier("--book", book, "--snapshot", "a=/no/book", "select count")
    #expect(nowhere.code == 1 && nowhere.errors.contains("there is no book in /no/book"))
    let there = try espalier("--host", "/no/socket", "--snapshot", "a=b", "select count")
    #expect(there.code == 2 && there.errors.contains("--snapshot is about a book"))
  }
}
