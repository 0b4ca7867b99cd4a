// `espalierd migrate` as it is called: what it says and how it ends.

import PostgresKit
import PostgresStore
import TestKit
import Testing

struct MigrateTests {
  private func espalierd(
    _ words: String..., environment: [String: String] = [:]
  ) throws -> Command.Outcome {
    var command = Command(words: words)
    command.program = Command.path + "d"
    command.environment = environment
    return try command.run()
  }

  @Test func upStatusDown() throws {
    let database = try TestDatabase(isMigrated: false)
    let steps = try MigrationFolder.read(TestDatabase.folder)
    let place = ["PGHOST": database.cluster.folder, "PGUSER": "postgres"]
      .merging(["PGDATABASE": database.name]) { $1 }
    let before = try espalierd("migrate", "status", environment: place)
    #expect(before.code == 1)
    #expect(before.output.contains("0001_roles_and_schema"))
    #expect(before.output.split(separator: "\n").allSatisfy { $0.hasSuffix("pending") })
    let up = try espalierd("migrate", "up", environment: place)
    #expect(up.code == 0)
    #expect(up.errors == "")
    #expect(up.output == steps.map { "applied \($0.name)\n" }.joined())
    let again = try espalierd("migrate", "up", "-d", database.address())
    #expect(again.code == 0)
    #expect(again.output == "Nothing to do.\n")
    let status = try espalierd("migrate", "status", "--json", environment: place)
    #expect(status.code == 0)
    #expect(status.output.contains("\"ok\":true") || status.output.contains("\"ok\": true"))
    #expect(status.output.contains(steps[0].checksum.description))
    #expect(try espalierd("migrate", "verify", environment: place).code == 0)
    let down = try espalierd("migrate", "down", "--count", "2", environment: place)
    #expect(down.output == steps.reversed().prefix(2).map { "took back \($0.name)\n" }.joined())
    #expect(try espalierd("migrate", "status", environment: place).code == 1)
    #expect(try espalierd("migrate", "verify", environment: place).code == 0)
  }

  @Test func baselineFollowsPsql() throws {
    let database = try TestDatabase()
    try TestStatement.run(
      "DROP SCHEMA espalier_migrations CASCADE", on: database.connect())
    let noted = try espalierd("migrate", "baseline", "-d", database.address())
    #expect(noted.code == 0)
    #expect(noted.output.contains("noted 0001_roles_and_schema\n"))
    #expect(try espalierd("migrate", "status", "-d", database.address()).code == 0)
    let twice = try espalierd("migrate", "baseline", "-d", database.address())
    #expect(twice.code == 1)
    #expect(twice.errors.contains("baseline is for none"))
  }

  @Test func aChangedFileIsRefused() throws {
    let database = try TestDatabase(isMigrated: false)
    let scratch = ScratchFolder()
    scratch.add("0001_a.up.sql", "SELECT 1")
    scratch.add("0001_a.down.sql", "SELECT 1")
    let words = ["--migrations", scratch.path, "-d", database.address()]
    #expect(try espalierd("migrate", "up", words[0], words[1], words[2], words[3]).code == 0)
    scratch.add("0001_a.up.sql", "SELECT 2")
    for action in ["up", "down", "verify", "status"] {
      let outcome = try espalierd("migrate", action, words[0], words[1], words[2], words[3])
      #expect(outcome.code == 1)
      #expect(outcome.errors.contains("0001_a is not what it was when it was applied"))
    }
  }

  @Test func noServerIsThree() throws {
    let outcome = try espalierd("migrate", "up", "-d", "host=/nonexistent password=hunter2")
    #expect(outcome.code == 3)
    #expect(outcome.errors.hasPrefix("espalierd: there is no connection to the database: "))
    #expect(!outcome.errors.contains("hunter2"))
  }

  @Test func aLockThatIsHeldIsFour() throws {
    let database = try TestDatabase(isMigrated: false)
    let holder = try database.connect()
    try TestStatement.run("BEGIN", on: holder)
    try TestStatement.run("SELECT pg_advisory_xact_lock(7310310183885432178)", on: holder)
    let outcome = try espalierd(
      "migrate", "up", "--lock-timeout", "1", "-d", database.address())
    #expect(outcome.code == 4)
    #expect(outcome.errors.contains("55P03"))
  }

  @Test(arguments: [
    (["migrate"], "migrate takes ACTION"),
    (["migrate", "upp"], "not upp; did you mean up?"),
    (["migrate", "up", "--count", "2"], "migrate up takes no --count"),
    (["migrate", "down", "--through", "2"], "migrate down takes no --through"),
    (["migrate", "up", "--json"], "migrate up takes no --json"),
    (["migrate", "up", "--databse", "x"], "did you mean --database?"),
    (["migrat"], "there is no command migrat; did you mean migrate?"),
    (["migrate", "down", "--count", "0"], "--count takes a whole number from 1 to 9999"),
  ])
  func misuseIsTwo(words: [String], reason: String) throws {
    var command = Command(words: words)
    command.program = Command.path + "d"
    let outcome = try command.run()
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test(arguments: [
    (["--help"], "espalierd-help.txt"), (["help", "migrate"], "espalierd-help-migrate.txt"),
    (["help", "snapshot"], "espalierd-help-snapshot.txt"),
    (["--man"], "espalierd-manual.txt"), (["--completion", "bash"], "espalierd-bash.txt"),
    (["--completion", "zsh"], "espalierd-zsh.txt"),
    (["--completion", "fish"], "espalierd-fish.txt"),
  ])
  func textIsAsItWas(words: [String], name: String) throws {
    var command = Command(words: words)
    command.program = Command.path + "d"
    let outcome = try command.run()
    #expect(outcome.code == 0)
    if let difference = GoldenFile.difference(outcome.output, from: name, besides: #filePath) {
      Issue.record("\(difference)")
    }
  }

  @Test func bashCompletesTheActions() throws {
    let script = """
      source <("$1" --completion bash); shift
      compopt() { :; }
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _espalierd; printf '%s\\n' "${COMPREPLY[@]}"
      """
    for (words, offered) in [
      (["espalierd", "migrate", "sta"], "status"), (["espalierd", "mig"], "migrate"),
      (["espalierd", "migrate", "up", "--thr"], "--through"),
    ] {
      let outcome = try Command(
        words: ["-c", script, "bash", Command.path + "d"] + words, program: "/bin/bash"
      ).run()
      #expect(outcome.errors == "")
      #expect(outcome.output == offered + "\n")
    }
  }
}
