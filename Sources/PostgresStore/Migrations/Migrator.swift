// Brings a schema up and back, one transaction per file. Within it a lock keeps every other
// migrator waiting, and what is applied is looked at again: two that start together do the work
// once. Killed at any moment, a file is in the database wholly or not at all.

public struct Migrator {
  private let connection: Connection
  private let migrations: [Migration]

  public enum Step: Hashable, Sendable { case up, down }

  /// A file may take hours on a large table.
  public init(_ connection: Connection, _ migrations: [Migration]) {
    self.connection = connection
    self.migrations = migrations
  }

  // MARK: Looking

  public struct Status: Hashable, Sendable {
    public var applied: [AppliedMigration]
    public var pending: [Migration]
    /// Nil when what is applied is what the folder says.
    public var fault: MigrationFault?
  }

  public func status() throws(StoreFault) -> Status {
    let applied = try applied()
    return Status(
      applied: applied,
      pending: migrations.filter { step in !applied.contains { $0.number == step.number } },
      fault: Self.disagreement(applied, migrations))
  }

  /// Throws where the folder does not agree with what is applied.
  public func verify() throws(StoreFault) -> Status {
    let status = try status()
    if let fault = status.fault { throw .migration(fault) }
    return status
  }

  private func applied() throws(StoreFault) -> [AppliedMigration] {
    let has = try connection.query(MigrationStatements.hasNotes)
    guard try has.bool(0, 0) == true else { return [] }
    let rows = try connection.query(MigrationStatements.applied)
    var applied: [AppliedMigration] = []
    for row in 0..<rows.rowCount {
      let hash = try rows.required(rows.bytes(row, 2), "checksum")
      applied.append(
        AppliedMigration(
          number: Int(try rows.required(rows.integer(row, 0), "number")),
          name: try rows.required(rows.text(row, 1), "name"),
          checksum: try rows.required(SHA256(stored: hash), "checksum"),
          appliedAt: try rows.required(rows.text(row, 4), "applied_at"),
          isBaseline: try rows.required(rows.bool(row, 3), "is_baseline")))
    }
    return applied
  }

  static func disagreement(
    _ applied: [AppliedMigration], _ migrations: [Migration]
  ) -> MigrationFault? {
    for note in applied {
      guard let step = migrations.first(where: { $0.number == note.number }),
        step.name == note.name
      else { return .missing(note.name) }
      if step.checksum != note.checksum { return .changed(note.name) }
    }
    guard let last = applied.last else { return nil }
    let skipped = migrations.first { step in
      step.number < last.number && !applied.contains { $0.number == step.number }
    }
    return skipped.map { .outOfOrder($0.name, after: last.name) }
  }

  // MARK: Doing

  /// Applies what is not applied, up to a number where one is given; `note` hears of each.
  public func up(
    through last: Int? = nil, _ note: (Migration) -> Void = { _ in }
  ) throws(StoreFault) {
    if let last { try requireKnown(last) }
    try makeNotes()
    while let step = try stepUp(through: last) { note(step) }
  }

  private func stepUp(through last: Int?) throws(StoreFault) -> Migration? {
    try locked { connection, applied throws(StoreFault) in
      let next = migrations.first { step in !applied.contains { $0.number == step.number } }
      guard let step = next, step.number <= last ?? step.number else { return nil }
      try run(step, .up, on: connection)
      try self.note(step, isBaseline: false, on: connection)
      return step
    }
  }

  /// Takes back the last `count`; `note` hears of each.
  public func down(
    count: Int = 1, _ note: (Migration) -> Void = { _ in }
  ) throws(StoreFault) {
    for index in 0..<count {
      let step = try locked { connection, applied throws(StoreFault) -> Migration? in
        guard let last = applied.last else {
          if index > 0 { return nil }
          throw .migration(.nothingToTakeBack)
        }
        guard let step = migrations.first(where: { $0.number == last.number }) else {
          throw .migration(.missing(last.name))
        }
        if step.number == 1, try hasMigratorRole(connection) {
          try connection.query(MigrationStatements.revokeNotes)
        }
        try run(step, .down, on: connection)
        try connection.query(MigrationStatements.forget, .integer(Int64(step.number)))
        return step
      }
      guard let step else { return }
      note(step)
    }
  }

  /// Notes that the schema is there already, up to a number or all of it: psql has run the files.
  public func baseline(through last: Int? = nil) throws(StoreFault) -> [Migration] {
    if let last { try requireKnown(last) }
    try makeNotes()
    return try locked { connection, applied throws(StoreFault) in
      if !applied.isEmpty { throw .migration(.notEmpty(applied.count)) }
      let steps = migrations.filter { $0.number <= last ?? .max }
      for step in steps { try self.note(step, isBaseline: true, on: connection) }
      return steps
    }
  }

  private func requireKnown(_ number: Int) throws(StoreFault) {
    guard migrations.contains(where: { $0.number == number }) else {
      throw .migration(.unknownNumber(number))
    }
  }

  /// In a transaction, as the only migrator, with what is applied at this moment; refused when the
  /// folder does not agree with that.
  private func locked<Value>(
    _ body: (Connection, [AppliedMigration]) throws(StoreFault) -> Value
  ) throws(StoreFault) -> Value {
    try connection.transaction { connection throws(StoreFault) in
      try connection.query(MigrationStatements.lock)
      let applied = try applied()
      if let fault = Self.disagreement(applied, migrations) { throw .migration(fault) }
      return try body(connection, applied)
    }
  }

  private func makeNotes() throws(StoreFault) {
    let has = try connection.query(MigrationStatements.hasNotes)
    if try has.bool(0, 0) == true { return }
    try connection.transaction { connection throws(StoreFault) in
      try connection.query(MigrationStatements.lock)
      try connection.query(MigrationStatements.makeSchema)
      try connection.query(MigrationStatements.makeNotes)
      try connection.query(MigrationStatements.shareSchema)
      try connection.query(MigrationStatements.shareNotes)
    }
  }

  private func note(
    _ step: Migration, isBaseline: Bool, on connection: Connection
  ) throws(StoreFault) {
    try connection.query(
      MigrationStatements.note, .integer(Int64(step.number)), .text(step.name),
      .bytes(step.checksum.bytes), .bool(isBaseline))
    if step.number == 1, try hasMigratorRole(connection) {
      try connection.query(MigrationStatements.grantNotes)
    }
  }

  /// The role comes with the first file, and goes with it where no other database needs it.
  private func hasMigratorRole(_ connection: Connection) throws(StoreFault) -> Bool {
    try connection.query(MigrationStatements.hasMigratorRole).bool(0, 0) == true
  }

  private func run(
    _ step: Migration, _ direction: Step, on connection: Connection
  ) throws(StoreFault) {
    let text = direction == .up ? step.up : step.down
    let file = step.name + (direction == .up ? ".up.sql" : ".down.sql")
    let before = try connection.query(MigrationStatements.transaction).text(0, 0)
    try connection.query(MigrationStatements.defaultSearchPath)
    do throws(StoreFault) {
      try connection.script(SQL(migration: text))
    } catch .server(let error) {
      throw .migration(.failed(file, error, line: error.position.map { Self.line($0, in: text) }))
    }
    // A file that says COMMIT would leave a half without a note: found here, since then another
    // transaction is open, or none.
    try connection.query(MigrationStatements.resetRole)
    try connection.query(MigrationStatements.resetSearchPath)
    guard try connection.query(MigrationStatements.transaction).text(0, 0) == before else {
      throw .migration(.endsTransaction(file))
    }
  }

  /// PostgreSQL counts characters from 1.
  static func line(_ position: Int, in text: String) -> Int {
    1 + text.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
  }
}
