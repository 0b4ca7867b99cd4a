// What the server sees of us is what is written in our lists, and not one character of a user's.

import PostgresKit
import PostgresStore
import Testing

struct StatementListTests {
  @Test func theServerSeesListedStatementsAlone() throws {
    let database = try TestDatabase(isMigrated: false)
    let name = "listed"
    try TestStatement.run(
      "ALTER DATABASE \(database.name) SET log_statement = 'all'", on: database.connect())
    let steps = try MigrationFolder.read(TestDatabase.folder)
    let connection = try Connection(database.options(name: name))
    let migrator = Migrator(connection, steps)
    try migrator.up()
    _ = try migrator.verify()
    try migrator.down(count: steps.count)
    _ = try migrator.baseline()
    _ = try? connection.transaction(.serializable) { _ throws(StoreFault) in
      throw .deadlineExceeded
    }
    try connection.transaction(.repeatableReadOnly) { _ throws(StoreFault) in }
    let scripts = steps.flatMap { [$0.up, $0.down] }
    let allowed = Set((StatementList.all + scripts).map(LoggedStatements.folded))
    let seen = LoggedStatements.statements(in: database.cluster.log, by: name, database.name)
    #expect(seen.count > 100)
    for statement in seen where !allowed.contains(LoggedStatements.folded(statement)) {
      Issue.record("not in any list: \(statement.prefix(200))")
    }
    // And the list holds nothing that is never said.
    let unsaid = StatementList.all.filter { text in
      !seen.contains { LoggedStatements.folded($0) == LoggedStatements.folded(text) }
    }
    #expect(unsaid == [])
  }
}
