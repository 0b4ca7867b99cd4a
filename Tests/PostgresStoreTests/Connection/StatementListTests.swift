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
    let allowed = Set((StatementList.all + scripts).map(Self.folded))
    let seen = Self.statements(in: database.cluster.log, by: name, database.name)
    #expect(seen.count > 100)
    for statement in seen where !allowed.contains(Self.folded(statement)) {
      Issue.record("not in any list: \(statement.prefix(200))")
    }
    // And the list holds nothing that is never said.
    let unsaid = StatementList.all.filter { text in
      !seen.contains { Self.folded($0) == Self.folded(text) }
    }
    #expect(unsaid == [])
  }

  /// Lines of the log are folded into one by tabs.
  private static func folded(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  /// Statements of one program on one database: what follows "statement: " or "execute …: ".
  private static func statements(in log: String, by name: String, _ database: String) -> [String] {
    var statements: [String] = []
    var current: String?
    for line in log.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("\t"), current != nil {
        current? += "\n" + line
        continue
      }
      if let whole = current { statements.append(whole) }
      current = nil
      guard line.hasPrefix("\(name)|\(database)|") else { continue }
      for mark in ["LOG:  statement: ", "LOG:  execute <unnamed>: "] {
        if let range = line.firstRange(of: mark) { current = String(line[range.upperBound...]) }
      }
    }
    if let current { statements.append(current) }
    return statements
  }
}
