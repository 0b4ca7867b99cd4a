// Snapshots in the database: the book again, unchanged columns once, and damage found before use.

import BookFiles
import Operations
import PostgresKit
import PostgresStore
import Snapshot
import TestKit
import Testing

struct SnapshotStoreTests {
  private static let options = SaveOptions(load: LoadOptions(threads: 2), program: "test")

  private static func store(_ database: TestDatabase) throws -> SnapshotStore {
    SnapshotStore(try database.connect())
  }

  private static func changed(_ files: Files) -> Files {
    var files = files
    let text = String(decoding: files["positions.csv"] ?? [], as: UTF8.self)
    files["positions.csv"] = Array(
      text.replacing("P03,GROWTH,ACME-EQ,-2500", with: "P03,GROWTH,ACME-EQ,-2600").utf8)
    return files
  }

  @Test func whatDidNotChangeIsStoredOnce() throws {
    let database = try TestDatabase()
    let house = KeptBook.house("house")
    try KeptBook.bring(house, into: database)
    let store = try Self.store(database)
    let first = try store.save(kind: "INTRADAY", Self.options)
    #expect(!first.isKnown && first.newChunkCount > 20)
    let again = try store.save(kind: "PRELIM", Self.options)
    #expect(again.isKnown && again.id == first.id)
    try KeptBook.bring(Self.changed(house), into: database)
    let second = try store.save(kind: "PRELIM", Self.options)
    #expect(!second.isKnown)
    #expect(second.newChunkCount < second.chunkCount / 4, "\(second)")
    #expect(try store.list().map(\.id) == [second.id, first.id])
    // Each is the book that there was then.
    let before = try KeptBook.loaded(
      BookFolder.load(files: house, options: LoadOptions(threads: 2)))
    let kept = try KeptBook.loaded(
      BookFolder.load(snapshot: store.open(first.id), options: LoadOptions(threads: 2)))
    try KeptBook.expectSame(before, kept, "from the snapshot")
    let difference = try SnapshotDifference.between(
      store.open(first.id), store.open(second.id))
    #expect(difference.map(\.name) == ["positions.csv"])
    #expect(difference.first?.fields.first?.after == "-2600")
  }

  @Test func signedOffStays() throws {
    let database = try TestDatabase()
    let house = KeptBook.house("house")
    try KeptBook.bring(house, into: database)
    let store = try Self.store(database)
    let first = try store.save(kind: "PRELIM", Self.options)
    try KeptBook.bring(Self.changed(house), into: database)
    let second = try store.save(kind: "PRELIM", Self.options)
    #expect(
      try store.signOff(first.id, by: "Ada", restating: nil, because: nil))
    #expect(throws: SnapshotStore.Fault.self) {
      try store.signOff(first.id, by: "Eve", restating: nil, because: nil)
    }
    #expect(try !store.signOff("nothing", by: "Ada", restating: nil, because: nil))
    #expect(
      try store.signOff(second.id, by: "Ada", restating: first.id, because: "a late trade"))
    #expect(try store.list().allSatisfy { $0.kind == "OFFICIAL" && $0.signedOffBy == "Ada" })
    #expect(try store.prune() == (0, 0))
    #expect(try store.list().count == 2)
  }

  @Test func retentionKeepsTheLastOfADay() throws {
    let database = try TestDatabase()
    let house = KeptBook.house("house")
    let store = try Self.store(database)
    try KeptBook.bring(house, into: database)
    let first = try store.save(kind: "INTRADAY", Self.options)
    try KeptBook.bring(Self.changed(house), into: database)
    let second = try store.save(kind: "INTRADAY", Self.options)
    #expect(try store.prune() == (0, 0))
    let admin = try database.connect()
    try TestStatement.run(
      "ALTER TABLE portfolio_snapshot DISABLE TRIGGER portfolio_snapshot_fixed", on: admin)
    try TestStatement.run(
      "UPDATE portfolio_snapshot SET known_at = known_at - interval '10 days'", on: admin)
    try TestStatement.run(
      "ALTER TABLE portfolio_snapshot ENABLE TRIGGER portfolio_snapshot_fixed", on: admin)
    let gone = try store.prune()
    #expect(gone.snapshots == 1 && gone.chunks > 0)
    #expect(try store.list().map(\.id) == [second.id])
    #expect(throws: SnapshotStore.Fault.self) { try store.open(first.id) }
    _ = try SnapshotRestoring.verify(store.open(second.id), threads: 2)
  }

  @Test func damageIsFound() throws {
    let database = try TestDatabase()
    try KeptBook.bring(KeptBook.house("house"), into: database)
    let store = try Self.store(database)
    let saved = try store.save(kind: "INTRADAY", Self.options)
    let admin = try database.connect()
    for sql in [
      "ALTER TABLE snapshot_chunk DISABLE TRIGGER snapshot_chunk_fixed",
      "ALTER TABLE snapshot_chunk DROP CONSTRAINT snapshot_chunk_hash",
      """
      UPDATE snapshot_chunk SET payload = set_byte(payload, 0, get_byte(payload, 0) # 1)
      WHERE chunk_hash = (SELECT chunk_hash FROM snapshot_part WHERE place = 5)
      """,
    ] { try TestStatement.run(sql, on: admin) }
    let error = #expect(throws: SnapshotStore.Fault.self) { try store.open(saved.id) }
    guard case .store(.unexpectedResult(let reason)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason.contains("part 5") && reason.contains("damaged"))
  }

  /// The engine's role saves and reads; that of feeds may not.
  @Test func rolesAreEnough() throws {
    let database = try TestDatabase()
    try KeptBook.bring(KeptBook.house("house"), into: database)
    let admin = try database.connect()
    let user = database.cluster.newName("keeper")
    try TestStatement.run("CREATE ROLE \(user) LOGIN IN ROLE espalier_engine", on: admin)
    defer {
      _ = try? TestStatement.run("DROP OWNED BY \(user)", on: admin)
      _ = try? TestStatement.run("DROP ROLE \(user)", on: admin)
    }
    let store = SnapshotStore(try database.connect(user: user))
    let saved = try store.save(kind: "INTRADAY", Self.options)
    #expect(try store.open(saved.id).manifest.book.positions > 0)
    #expect(try store.prune() == (0, 0))
  }
}
