// A bounded pool: deadlines, a full line, broken connections, closing.

import PostgresKit
import PostgresStore
import Synchronization
import Testing

struct PoolTests {
  private func makePool(most: Int, waiting: Int = 100) throws -> ConnectionPool {
    var limits = ConnectionPool.Limits()
    limits.least = 1
    limits.most = most
    limits.waiting = waiting
    return ConnectionPool(try PostgresCluster.shared().options(name: "pool"), limits: limits)
  }

  @Sendable private static func answer(_ connection: Connection) throws(StoreFault) -> [String] {
    try TestStatement.texts("SELECT 1", on: connection)
  }

  private final class Seen: Sendable {
    let processes = Mutex<Set<Int32>>([])
  }

  @Test func manyShareFew() async throws {
    let pool = try makePool(most: 3)
    let seen = Seen()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<60 {
        group.addTask {
          let found = try? await pool.run(deadline: .after(seconds: 30)) {
            connection throws(StoreFault) in
            seen.processes.withLock { _ = $0.insert(connection.serverProcess) }
            return try Self.answer(connection)
          }
          return found == ["1"]
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    let count = seen.processes.withLock { $0.count }
    #expect((1...3).contains(count))
    #expect(pool.status.open <= 3)
    pool.close()
  }

  /// Keeps the pool's one connection busy for a while.
  private func occupy(_ pool: ConnectionPool, seconds: Double) throws -> BackgroundThread {
    let thread = BackgroundThread {
      try? pool.runBlocking(deadline: .after(seconds: 30)) { connection throws(StoreFault) in
        _ = try TestStatement.run("SELECT pg_sleep(\(seconds))", on: connection)
      }
    }
    try eventually("being busy") { pool.status.busy == 1 }
    return thread
  }

  @Test func whoWaitsTooLongIsTold() throws {
    let pool = try makePool(most: 1)
    let busy = try occupy(pool, seconds: 1)
    let patience = Deadline.after(seconds: 0.9)
    #expect(throws: StoreFault.poolExhausted(waiting: 0)) {
      try pool.runBlocking(deadline: .after(seconds: 0.05), Self.answer)
    }
    // Told in time, and not when the connection became free.
    #expect(!patience.isPast)
    busy.join()
    #expect(try pool.runBlocking(deadline: .after(seconds: 10), Self.answer) == ["1"])
    pool.close()
  }

  @Test func aFullLineIsRefusedAtOnce() throws {
    let pool = try makePool(most: 1, waiting: 1)
    let busy = try occupy(pool, seconds: 0.5)
    let second = BackgroundThread {
      _ = try? pool.runBlocking(deadline: .after(seconds: 30), Self.answer)
    }
    try eventually("waiting") { pool.status.waiting == 1 }
    #expect(throws: StoreFault.poolExhausted(waiting: 1)) {
      try pool.runBlocking(deadline: .after(seconds: 30), Self.answer)
    }
    busy.join()
    second.join()
    pool.close()
  }

  @Test func theDeadlineIsThatOfTheStatementToo() throws {
    let pool = try makePool(most: 1)
    #expect(throws: StoreFault.deadlineExceeded) {
      try pool.runBlocking(deadline: .after(seconds: 0.1)) { connection throws(StoreFault) in
        _ = try TestStatement.run("SELECT pg_sleep(30)", on: connection)
      }
    }
    #expect(try pool.runBlocking(deadline: .after(seconds: 10), Self.answer) == ["1"])
    pool.close()
  }

  @Test func connectionsThatDiedAreReplaced() throws {
    let pool = try makePool(most: 1)
    let first = try pool.runBlocking(deadline: .after(seconds: 10)) { $0.serverProcess }
    try TestStatement.run(
      "SELECT pg_terminate_backend($1, 5000)", .integer(Int64(first)),
      on: PostgresCluster.shared().connect())
    let second = try pool.runBlocking(deadline: .after(seconds: 10)) {
      connection throws(StoreFault) in
      _ = try Self.answer(connection)
      return connection.serverProcess
    }
    #expect(first != second)
    #expect(pool.status.open == 1)
    pool.close()
  }

  /// A job that leaves a transaction open gets its connection closed under it.
  @Test func nothingIsLeftForTheNext() throws {
    let pool = try makePool(most: 1)
    let first = try pool.runBlocking(deadline: .after(seconds: 10)) {
      connection throws(StoreFault) in
      try TestStatement.run("BEGIN", on: connection)
      return connection.serverProcess
    }
    let second = try pool.runBlocking(deadline: .after(seconds: 10)) { $0.serverProcess }
    #expect(first != second)
    pool.close()
  }

  @Test func noServerIsSaidAfterSomeTries() throws {
    var limits = ConnectionPool.Limits()
    limits.least = 0
    var backoff = Backoff()
    backoff.tries = 3
    let pool = ConnectionPool(
      ConnectionOptions(database: "host=/nonexistent-folder", applicationName: "pool"),
      limits: limits, backoff: backoff)
    #expect(throws: StoreFault.self) {
      try pool.runBlocking(deadline: .after(seconds: 5), Self.answer)
    }
    #expect(pool.status.lastRefusal?.contains("nonexistent-folder") == true)
    #expect(pool.status.open == 0)
    pool.close()
  }

  @Test func aClosedPoolAnswersNobody() throws {
    let pool = try makePool(most: 2)
    #expect(try pool.runBlocking(deadline: .after(seconds: 10), Self.answer) == ["1"])
    pool.close()
    #expect(throws: StoreFault.poolClosed) {
      try pool.runBlocking(deadline: .after(seconds: 1), Self.answer)
    }
    try eventually("closing") { pool.status.open == 0 }
  }
}
