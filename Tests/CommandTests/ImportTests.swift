// `espalierd import`, `export`, `lineage`, `status` and `serve --database` as they are called: what
// they say, how they end, and what is left of one that is killed.

import Glibc
import PostgresKit
import PostgresStore
import TestKit
import Testing

struct ImportTests {
  private func espalierd(_ words: String...) throws -> Command.Outcome {
    var command = Command(words: words)
    command.program = Command.serverPath
    return try command.run()
  }

  @Test func inOutAndWhereFrom() throws {
    let database = try TestDatabase()
    let scratch = Scratch()
    let book = scratch.book()
    let place = ["-d", database.address()]
    let empty = try espalierd("export", scratch.path + "/out", place[0], place[1])
    #expect(empty.code == 1)
    #expect(empty.errors.contains("there is no book in the database"))
    let first = try espalierd("import", book, place[0], place[1])
    #expect(first.code == 0, "\(first.errors)")
    #expect(first.output.contains("imported"))
    let again = try espalierd("import", book, place[0], place[1])
    #expect(again.code == 0)
    #expect(again.output.contains("was imported already"))
    let out = try espalierd("export", scratch.path + "/out", place[0], place[1])
    #expect(out.code == 0, "\(out.errors)")
    #expect(
      String(decoding: Scratch.bytes(of: scratch.path + "/out/positions.csv"), as: UTF8.self)
        == """
        position_id,node_id,instrument_id,quantity,currency
        P1,D1,ACME,100,USD
        P2,D2,BOND,-7,EUR

        """)
    let twice = try espalierd("export", scratch.path + "/out", place[0], place[1])
    #expect(twice.code == 1)
    let lineage = try espalierd("lineage", "P2", place[0], place[1])
    #expect(lineage.code == 0)
    #expect(lineage.output.contains("positions.csv, line 3"))
    #expect(try espalierd("lineage", "P9", place[0], place[1]).code == 1)
    let status = try espalierd("status", place[0], place[1])
    #expect(status.code == 0, "\(status.errors)")
    #expect(status.output.contains("2 positions in USD as of 2026-11-20"))
    #expect(status.output.contains("version 14"))
    for word in ["import", "export", "lineage", "status"] {
      let words = word == "status" ? [word] : [word, "x"]
      var command = Command(words: words + ["--json", "-d", "host=/nonexistent password=hunter2"])
      command.program = Command.serverPath
      let outcome = try command.run()
      #expect(outcome.code == 3 || word == "import" && outcome.code == 1, "\(word)")
      #expect(!outcome.errors.contains("hunter2"))
    }
  }

  @Test func badRowsAreListed() throws {
    let database = try TestDatabase()
    let scratch = Scratch()
    let outcome = try espalierd(
      "import", scratch.book(badRow: true), "-d", database.address())
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains("positions.csv:4:7: instrument_id \"NOSUCH\""))
    #expect(outcome.errors.contains("positions.csv:5"))
  }

  @Test func aKilledImportLeavesNothing() throws {
    let database = try TestDatabase()
    let scratch = Scratch()
    let folder = scratch.book()
    // Enough rows for the merging to last a while.
    let rows = (0..<20_000).map { "Q\($0),D1,ACME,\($0 + 1)\n" }.joined()
    scratch.add("book/positions.csv", "position_id,node_id,instrument_id,quantity\n" + rows)
    let watcher = try database.connect()
    for phase in ["COPY pg_temp.stage_position%", "%INSERT INTO position AS t%"] {
      var command = Command(words: ["import", folder, "-d", database.address()])
      command.program = Command.serverPath
      let running = try command.start()
      var isSeen = false
      for _ in 0..<20_000 where !isSeen {
        isSeen =
          try TestStatement.texts(
            """
            SELECT 'yes' FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
              AND application_name LIKE 'espalierd%' AND query LIKE $1
            """, .text(phase), on: watcher) != []
        usleep(500)
      }
      #expect(isSeen, "\(phase)")
      running.signal(SIGKILL)
      #expect(running.end().code == -SIGKILL)
      // The server notices, and undoes it.
      for _ in 0..<2_000 {
        let left = try TestStatement.texts(
          """
          SELECT pid::text FROM pg_stat_activity
          WHERE datname = current_database() AND application_name LIKE 'espalierd%'
          """, on: watcher)
        if left == [] { break }
        usleep(5_000)
      }
      let counts = try TestStatement.rows(
        """
        SELECT (SELECT count(*) FROM ingestion_batch), (SELECT count(*) FROM book),
          (SELECT count(*) FROM position), (SELECT count(*) FROM portfolio_node),
          (SELECT count(*) FROM data_lineage), (SELECT count(*) FROM change_log)
        """, on: watcher)
      #expect(counts == [["0", "0", "0", "0", "0", "0"]], "\(phase)")
    }
    let whole = try espalierd("import", folder, "-d", database.address())
    #expect(whole.code == 0, "\(whole.errors)")
    #expect(
      try TestStatement.texts("SELECT count(*)::text FROM position", on: watcher) == ["20000"])
  }

  @Test func aDatabaseIsServed() throws {
    let database = try TestDatabase()
    let scratch = Scratch()
    let book = scratch.book()
    #expect(try espalierd("import", book, "-d", database.address()).code == 0)
    let socket = scratch.path + "/socket"
    var command = Command(words: ["serve", "-d", database.address(), "--socket", socket])
    command.program = Command.serverPath
    let server = try command.start()
    for _ in 0..<2_000 where !server.errors.contains("ready after") { usleep(5_000) }
    #expect(server.errors.contains("2 positions"), "\(server.errors)")
    let query = "select net, gross, dv01 by node"
    let remote = try espalier("--host", socket, "--output", "csv", query)
    let local = try espalier("--book", book, "--output", "csv", query)
    #expect(remote.code == 0, "\(remote.errors)")
    #expect(remote.output == local.output)
    server.signal(SIGTERM)
    #expect(server.end().code == 0)
    #expect(try espalierd("serve", "--book", book, "-d", "x").code == 2)
  }
}
