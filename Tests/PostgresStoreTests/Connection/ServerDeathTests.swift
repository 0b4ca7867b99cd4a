// A server that goes away: what is said then, and that all goes on when it is back. With a cluster
// of its own, since everybody else's connections go with it.

import Glibc
import PostgresKit
import PostgresStore
import Testing

@Suite(.serialized) struct ServerDeathTests {
  private static let cluster = Result { try PostgresCluster() }

  private func fault(_ body: () throws -> Void) -> StoreFault? {
    do {
      try body()
      return nil
    } catch {
      return error as? StoreFault
    }
  }

  /// Kills the server's process behind a session with SIGKILL; the server then ends all sessions
  /// and recovers.
  private func kill(_ connection: Connection) {
    #expect(Glibc.kill(connection.serverProcess, SIGKILL) == 0)
  }

  @Test func aKilledSessionIsToldAndOthersComeBack() throws {
    let cluster = try Self.cluster.get()
    let pool = ConnectionPool(cluster.options())
    let victim = try cluster.connect()
    let witness = try cluster.connect()
    let before = try pool.runBlocking(deadline: .after(seconds: 20)) {
      connection throws(StoreFault) in
      try TestStatement.texts("SELECT 1", on: connection)
    }
    #expect(before == ["1"])
    kill(victim)
    let told = fault { try TestStatement.run("SELECT 1", on: victim) }
    guard case .connectionLost = told else {
      Issue.record("\(told as Any)")
      return
    }
    #expect(told?.advice == .reconnect)
    #expect(victim.isBroken)
    #expect(fault { try TestStatement.run("SELECT 1", on: victim) }?.advice == .reconnect)
    // The others hear that the server crashed: 57P02.
    try eventually { fault { try TestStatement.run("SELECT 1", on: witness) } != nil }
    #expect(witness.isBroken)
    // The pool finds its connections dead, and opens others while the server recovers. One that
    // dies under a job cannot be hidden from it: only whoever asked knows whether to ask again.
    try eventually("an answer") {
      do throws(StoreFault) {
        return try pool.runBlocking(deadline: .after(seconds: 30)) {
          connection throws(StoreFault) in
          try TestStatement.texts("SELECT 2", on: connection)
        } == ["2"]
      } catch {
        #expect(error.advice == .reconnect, "\(error)")
        return false
      }
    }
    pool.close()
  }

  @Test func aBreakDuringCommitIsNeverCalledFailure() throws {
    let cluster = try Self.cluster.get()
    try cluster.waitUntilReady()
    let name = cluster.newName("commit")
    try TestStatement.run("CREATE DATABASE \(name)", on: cluster.connect())
    let connection = try cluster.connect(database: name)
    // A deferred trigger makes COMMIT itself take long enough to be hit.
    try TestStatement.run("CREATE TABLE public.t (x int)", on: connection)
    try TestStatement.run(
      """
      CREATE FUNCTION public.slow() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(30); RETURN NULL; END'
      """, on: connection)
    try TestStatement.run(
      """
      CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION public.slow()
      """, on: connection)
    let watcher = try cluster.connect(database: name)
    let address = cluster.options(database: name)
    let thread = BackgroundThread {
      for _ in 0..<1_000 {
        let asleep = "pg_stat_activity WHERE wait_event = 'PgSleep'"
        let hit = try? TestStatement.texts(
          "SELECT pg_terminate_backend(pid)::text FROM \(asleep)",
          on: Connection(address))
        if hit == ["true"] { return }
        usleep(10_000)
      }
    }
    let outcome = fault {
      try connection.transaction { connection throws(StoreFault) -> Void in
        try TestStatement.run("INSERT INTO public.t VALUES (1)", on: connection)
      }
    }
    thread.join()
    guard case .commitUnknown = outcome else {
      Issue.record("\(outcome as Any)")
      return
    }
    #expect(outcome?.advice == .never)
    #expect(try TestStatement.texts("SELECT count(*) FROM public.t", on: watcher) == ["0"])
  }

  /// In a cluster with one database the roles go with the last step back.
  @Test func rolesGoWithTheLastDatabase() throws {
    let cluster = try Self.cluster.get()
    try cluster.waitUntilReady()
    let names = ["first", "second"]
    for name in names {
      try TestStatement.run("CREATE DATABASE \(name)", on: cluster.connect())
      try Migrator(
        cluster.connect(database: name), MigrationFolder.read(TestDatabase.folder)
      ).up()
    }
    let roles = "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'espalier\\_%'"
    for (name, left) in zip(names, ["7", "0"]) {
      let connection = try cluster.connect(database: name)
      try Migrator(connection, MigrationFolder.read(TestDatabase.folder)).down(count: 99)
      #expect(try TestStatement.texts(roles, on: connection) == [left])
    }
  }
}
