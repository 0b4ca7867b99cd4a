// Migrations up and back, killed, changed, out of order, and two migrators at once.

import PostgresKit
import PostgresStore
import Synchronization
import Testing

struct MigratorTests {
  static let ours = Result { try MigrationFolder.read(TestDatabase.folder) }

  private func step(_ number: Int, _ name: String, up: String, down: String = "SELECT 1")
    -> Migration
  {
    Migration(number: number, name: "000\(number)_\(name)", up: up, down: down)
  }

  private func fault(_ body: () throws -> Void) -> MigrationFault? {
    do {
      try body()
      return nil
    } catch StoreFault.migration(let fault) {
      return fault
    } catch {
      Issue.record("another error: \(error)")
      return nil
    }
  }

  /// A right by the names of its roles: their numbers are others when the roles were dropped and
  /// made again, which they are where no other database of the cluster uses them at that moment.
  private static let granted =
    "concat_ws(' ', a.grantor::regrole, a.grantee::regrole, a.privilege_type, a.is_grantable)"

  /// All that a schema has, as text; what a way back must restore.
  private static let everything = """
    SELECT 'class ' || n.nspname || '.' || c.relname || ' ' || c.relkind::text
        || coalesce((SELECT string_agg(\(granted), ',' ORDER BY \(granted))
          FROM aclexplode(c.relacl) AS a
          WHERE a.grantee <> c.relowner), '') || c.relrowsecurity || c.relforcerowsecurity
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname = 'espalier'
    UNION ALL SELECT 'column ' || c.relname || '.' || a.attname || ' '
        || format_type(a.atttypid, a.atttypmod) || a.attnotnull
      FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'espalier'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL SELECT 'constraint ' || k.conrelid::regclass || k.conname
        || pg_get_constraintdef(k.oid)
      FROM pg_constraint AS k WHERE connamespace = 'espalier'::regnamespace
    UNION ALL SELECT 'trigger ' || t.tgrelid::regclass || pg_get_triggerdef(t.oid)
      FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
      WHERE c.relnamespace = 'espalier'::regnamespace AND NOT t.tgisinternal
    UNION ALL SELECT 'function ' || p.oid::regprocedure || md5(prosrc)
        || coalesce((SELECT string_agg(\(granted), ',' ORDER BY \(granted))
          FROM aclexplode(p.proacl) AS a
          WHERE a.grantee <> p.proowner), '')
      FROM pg_proc AS p WHERE pronamespace = 'espalier'::regnamespace
    UNION ALL SELECT 'policy ' || tablename || policyname FROM pg_policies
      WHERE schemaname = 'espalier'
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'espalier'
    UNION ALL SELECT 'default ' || defaclrole::regrole || defaclobjtype::text
        || array_to_string(defaclacl, ',') FROM pg_default_acl
    ORDER BY 1
    """

  private func inventory(_ connection: Connection) throws -> [String] {
    let has = try TestStatement.texts(
      "SELECT 1 FROM pg_namespace WHERE nspname = 'espalier'", on: connection)
    return has.isEmpty ? [] : try TestStatement.texts(Self.everything, on: connection)
  }

  @Test func eachStepBackRestoresWhatWasBefore() throws {
    let database = try TestDatabase(isMigrated: false)
    let connection = try database.connect()
    let steps = try Self.ours.get()
    let migrator = Migrator(connection, steps)
    var before: [[String]] = []
    for step in steps {
      before.append(try inventory(connection))
      try migrator.up(through: step.number)
    }
    let top = try inventory(connection)
    #expect(top.count > 1_000)
    for index in steps.indices.reversed() {
      try migrator.down()
      let left = Set(try inventory(connection)).symmetricDifference(before[index])
      #expect(left == [], "back from \(steps[index].name)")
    }
    try migrator.up()
    #expect(Set(try inventory(connection)).symmetricDifference(top) == [])
    try migrator.down(count: 99)
    #expect(try inventory(connection) == [])
    #expect(try migrator.status().applied == [])
    #expect(fault { try migrator.down() } == .nothingToTakeBack)
    let defaults = try TestStatement.texts(
      "SELECT defaclacl::text FROM pg_default_acl", on: connection)
    #expect(defaults == [])
  }

  @Test func appliedIsAppliedOnce() throws {
    let database = try TestDatabase()
    let migrator = Migrator(try database.connect(), try Self.ours.get())
    var count = 0
    try migrator.up { _ in count += 1 }
    #expect(count == 0)
    let status = try migrator.verify()
    #expect(status.pending == [])
    #expect(status.applied.map(\.checksum) == (try Self.ours.get()).map(\.checksum))
  }

  @Test func whatFailsLeavesNothing() throws {
    let database = try TestDatabase(isMigrated: false)
    let steps = [
      step(1, "good", up: "CREATE TABLE a (x int)"),
      step(2, "bad", up: "CREATE TABLE b (x int);\nSELECT\n nonsense;\nCREATE TABLE c (x int)"),
    ]
    let connection = try database.connect()
    let found = fault { try Migrator(connection, steps).up() }
    guard case .failed(let file, let error, let line) = found else {
      Issue.record("\(found as Any)")
      return
    }
    #expect(file == "0002_bad.up.sql")
    #expect(error.state.code == "42703")
    #expect(line == 3)
    let tables = try TestStatement.texts(
      "SELECT relname FROM pg_class WHERE relname IN ('a', 'b', 'c')", on: connection)
    #expect(tables == ["a"])
    #expect(try Migrator(connection, steps).status().pending.map(\.number) == [2])
  }

  @Test func killedInTheMiddleLeavesNothing() throws {
    let database = try TestDatabase(isMigrated: false)
    let steps = [
      step(1, "slow", up: "CREATE TABLE a (x int); SELECT pg_sleep(30); CREATE TABLE b (x int)")
    ]
    let outcome = Mutex<StoreFault?>(nil)
    let watcher = try database.connect()
    let isDone = Atomic<Bool>(false)
    let thread = BackgroundThread {
      do throws(StoreFault) {
        try Migrator(try Connection(database.options()), steps).up()
      } catch {
        outcome.withLock { $0 = error }
      }
      isDone.store(true, ordering: .releasing)
    }
    let asleep = "pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    try eventually {
      try TestStatement.texts("SELECT 1 FROM \(asleep)", on: watcher) == ["1"]
    }
    try TestStatement.run("SELECT pg_terminate_backend(pid) FROM \(asleep)", on: watcher)
    try eventually { isDone.load(ordering: .acquiring) }
    thread.join()
    guard case .connectionLost(_, let state) = outcome.withLock({ $0 }) else {
      Issue.record("\(outcome.withLock { $0 } as Any)")
      return
    }
    #expect(state?.code == "57P01")
    #expect(outcome.withLock { $0 }?.advice == .reconnect)
    let tables = try TestStatement.texts(
      "SELECT relname FROM pg_class WHERE relname IN ('a', 'b')", on: watcher)
    #expect(tables == [])
    #expect(try Migrator(watcher, steps).status().applied == [])
    // The lock went with the session: another goes on at once.
    let again = [step(1, "slow", up: "CREATE TABLE a (x int)")]
    try Migrator(watcher, again).up()
  }

  @Test func twoMigratorsDoTheWorkOnce() throws {
    let database = try TestDatabase(isMigrated: false)
    let steps = try Self.ours.get()
    let applied = Mutex<[Int]>([])
    let faults = Mutex<[String]>([])
    let threads = (0..<4).map { _ in
      BackgroundThread {
        do {
          try Migrator(try database.connect(), steps).up { step in
            applied.withLock { $0.append(step.number) }
          }
        } catch {
          faults.withLock { $0.append("\(error)") }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(faults.withLock { $0 } == [])
    #expect(applied.withLock { $0.sorted() } == steps.map(\.number))
  }

  @Test func foldersThatDoNotAgreeAreRefused() throws {
    let database = try TestDatabase(isMigrated: false)
    let connection = try database.connect()
    let first = step(1, "one", up: "SELECT 1")
    let second = step(2, "two", up: "SELECT 2")
    let third = step(3, "three", up: "SELECT 3")
    try Migrator(connection, [first, second, third]).up()
    let changed = [first, step(2, "two", up: "SELECT 22"), third]
    #expect(fault { try Migrator(connection, changed).up() } == .changed("0002_two"))
    #expect(fault { _ = try Migrator(connection, changed).verify() } == .changed("0002_two"))
    #expect(fault { try Migrator(connection, changed).down() } == .changed("0002_two"))
    #expect(fault { try Migrator(connection, [first, second]).up() } == .missing("0003_three"))
    let renamed = [first, step(2, "zwei", up: "SELECT 2"), third]
    #expect(fault { try Migrator(connection, renamed).up() } == .missing("0002_two"))
    try TestStatement.run(
      "DELETE FROM espalier_migrations.applied WHERE number = 2", on: connection)
    let all = [first, second, third]
    #expect(
      fault { try Migrator(connection, all).up() } == .outOfOrder("0002_two", after: "0003_three"))
    #expect(fault { try Migrator(connection, all).up(through: 9) } == .unknownNumber(9))
    // A way back may be mended.
    try TestStatement.run(
      "DELETE FROM espalier_migrations.applied WHERE number = 3", on: connection)
    try Migrator(connection, [step(1, "one", up: "SELECT 1", down: "SELECT 'x'")]).down()
  }

  @Test func aFileMayNotEndItsTransaction() throws {
    let database = try TestDatabase(isMigrated: false)
    let connection = try database.connect()
    for text in ["COMMIT", "ROLLBACK", "SELECT 1; COMMIT; BEGIN", "ROLLBACK; BEGIN; SELECT 1"] {
      let found = fault { try Migrator(connection, [step(1, "ends", up: text)]).up() }
      #expect(found == .endsTransaction("0001_ends.up.sql"), "\(text)")
      #expect(try Migrator(connection, []).status().applied == [])
    }
    // Left open by the file, and of no harm to what comes next.
    try Migrator(connection, [step(1, "fine", up: "SELECT 1")]).up()
  }

  @Test func baselineNotesWhatPsqlHasDone() throws {
    let database = try TestDatabase(isMigrated: false)
    let connection = try database.connect()
    let steps = [step(1, "one", up: "CREATE TABLE a (x int)"), step(2, "two", up: "SELECT 2")]
    try TestStatement.run("CREATE TABLE public.a (x int)", on: connection)
    let migrator = Migrator(connection, steps)
    #expect(fault { _ = try migrator.baseline(through: 5) } == .unknownNumber(5))
    #expect(try migrator.baseline(through: 1).map(\.number) == [1])
    #expect(try migrator.status().applied.map(\.isBaseline) == [true])
    try migrator.up()
    #expect(try migrator.status().applied.map(\.isBaseline) == [true, false])
    #expect(fault { _ = try migrator.baseline(through: 1) } == .notEmpty(2))
  }

  /// The administrator makes roles and schema; from then on a login that may become the owner, and
  /// nothing else, brings it up to date.
  @Test func theMigratorNeedsNoSuperuser() throws {
    let database = try TestDatabase(isMigrated: false)
    let administrator = try database.connect()
    let steps = try Self.ours.get()
    try Migrator(administrator, steps).up(through: 1)
    let login = database.cluster.newName("migrator")
    try TestStatement.run("CREATE ROLE \(login) LOGIN", on: administrator)
    try TestStatement.run("GRANT espalier_migrator TO \(login)", on: administrator)
    let migrator = Migrator(try database.connect(user: login), steps)
    try migrator.up()
    #expect(try migrator.verify().pending == [])
    try migrator.down(count: steps.count - 1)
    #expect(try migrator.status().applied.count == 1)
  }

  /// One who may make roles and owns the database, but is no superuser, begins.
  @Test func beginningNeedsRolesAndADatabase() throws {
    let database = try TestDatabase(isMigrated: false)
    let administrator = try database.connect()
    let login = database.cluster.newName("founder")
    try TestStatement.run("CREATE ROLE \(login) LOGIN CREATEROLE", on: administrator)
    try TestStatement.run("ALTER DATABASE \(database.name) OWNER TO \(login)", on: administrator)
    let steps = try Self.ours.get()
    let migrator = Migrator(try database.connect(user: login), steps)
    try migrator.up()
    #expect(try migrator.verify().pending == [])
    try migrator.down(count: steps.count)
    #expect(try migrator.status().applied == [])
  }
}
