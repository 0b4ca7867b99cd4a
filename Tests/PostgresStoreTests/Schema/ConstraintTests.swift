// Every constraint of the schema refuses what it is there to refuse. The lists come from the
// catalog: a constraint without a case here is a failure.

import PostgresKit
import PostgresStore
import Testing

struct ConstraintTests {
  let connection: Connection

  init() throws { connection = try RowCases.database.get().connect() }

  private func row(_ table: String) throws -> TableRow {
    try #require(RowCases.rows[table], "no row of \(table) in cases/rows.txt")
  }

  /// Partitions repeat what their table has.
  private static let ours = """
    FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
    WHERE c.relnamespace = 'espalier'::regnamespace AND NOT c.relispartition
    """

  @Test func everyTableHasAGoodRow() throws {
    let tables = try TestStatement.texts(
      """
      SELECT relname FROM pg_class WHERE relnamespace = 'espalier'::regnamespace
        AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
      """, on: connection)
    #expect(tables == RowCases.rows.keys.sorted())
    for row in RowCases.rows.values {
      let error = try RowCases.refusal(
        of: RowCases.makingRoom(for: row)
          + [row.insert(number: 1), RowCases.companions[row.table]].compactMap(\.self)
          + ["SET CONSTRAINTS ALL IMMEDIATE"], on: connection)
      #expect(error == nil, "\(row.table): row 1 is refused, so nothing is proved by it")
    }
  }

  @Test func checksRefuse() throws {
    for violation in RowCases.checks {
      let row = try row(violation.table)
      let error = try RowCases.refusal(
        of: [violation.before].compactMap(\.self)
          + [row.insert(number: 1, changed: violation.columns)], on: connection)
      #expect(error?.state.code == "23514", "\(violation.testDescription): \(error as Any)")
      #expect(error?.constraint == violation.constraint, "\(violation.testDescription)")
      #expect(Self.whole(error?.table) == violation.table)
    }
  }

  @Test func everyCheckHasACase() throws {
    let checks = try TestStatement.texts(
      "SELECT c.relname || '.' || k.conname \(Self.ours) AND k.contype = 'c' ORDER BY 1",
      on: connection)
    #expect(checks == Set(RowCases.checks.map(\.testDescription)).sorted())
  }

  @Test func keysRefuse() throws {
    for violation in RowCases.keys {
      let row = try row(violation.table)
      let error = try RowCases.refusal(
        of: [violation.before].compactMap(\.self)
          + [row.insert(number: 1, changed: violation.columns), "SET CONSTRAINTS ALL IMMEDIATE"],
        on: connection)
      let wanted = violation.constraint.hasSuffix("_fkey") ? "23503" : "23505"
      #expect(error?.state.code == wanted, "\(violation.testDescription): \(error as Any)")
      #expect(error?.constraint == violation.constraint, "\(violation.testDescription)")
    }
  }

  /// A key that is nowhere, by the type of its column.
  private static func nowhere(_ type: String) -> String {
    type == "bytea" ? "'\\x00'" : "'NOWHERE'"
  }

  @Test func foreignKeysRefuse() throws {
    let keys = try TestStatement.rows(
      """
      SELECT c.relname, k.conname, a.attname, a.atttypid::regtype::text, cardinality(k.conkey)::text
      FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
      JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
      WHERE c.relnamespace = 'espalier'::regnamespace AND NOT c.relispartition AND k.contype = 'f'
      ORDER BY 1, 2
      """, on: connection)
    #expect(keys.count > 60)
    let byHand = Set(RowCases.keys.map(\.testDescription))
    for key in keys {
      guard let table = key[0], let name = key[1], let column = key[2], let type = key[3] else {
        continue
      }
      if byHand.contains("\(table).\(name)") { continue }
      #expect(key[4] == "1", "\(table).\(name) needs a case in cases/keys.txt")
      let row = try row(table)
      let error = try RowCases.refusal(
        of: RowCases.makingRoom(for: row)
          + [
            row.insert(number: 1, changed: [(column, Self.nowhere(type))]),
            "SET CONSTRAINTS ALL IMMEDIATE",
          ], on: connection)
      #expect(error?.state.code == "23503", "\(table).\(name): \(error as Any)")
      #expect(error?.constraint == name, "\(table).\(name)")
    }
  }

  @Test func uniqueKeysRefuse() throws {
    let keys = try TestStatement.rows(
      """
      SELECT c.relname, i.relname, (x.indexprs IS NULL AND x.indpred IS NULL)::text,
        (SELECT string_agg(a.attname, ' ') FROM pg_attribute AS a
          WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey))
      FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid
      JOIN pg_class AS c ON c.oid = x.indrelid
      WHERE c.relnamespace = 'espalier'::regnamespace AND NOT c.relispartition AND x.indisunique
      ORDER BY 1, 2
      """, on: connection)
    #expect(keys.count > 50)
    let byHand = Set(RowCases.keys.map(\.testDescription))
    for key in keys {
      guard let table = key[0], let name = key[1], let columns = key[3] else { continue }
      if byHand.contains("\(table).\(name)") { continue }
      #expect(key[2] == "true", "\(table).\(name) needs a case in cases/keys.txt")
      let row = try row(table)
      // Keys that the table gives by itself are taken from the row that is there.
      let same = columns.split(separator: " ").map(String.init).map { column in
        let expression = row.expression(of: column, number: 0)
        return (
          column, expression == "DEFAULT" ? "(SELECT min(\(column)) FROM \(table))" : expression
        )
      }
      let isIdentity = ["audit_log", "change_log", "data_lineage"].contains(table)
      let insert = row.insert(number: 1, changed: same)
      let error = try RowCases.refusal(
        of: [
          isIdentity
            ? insert.replacing(") VALUES", with: ") OVERRIDING SYSTEM VALUE VALUES") : insert
        ], on: connection)
      #expect(error?.state.code == "23505", "\(table).\(name): \(error as Any)")
      #expect(Self.whole(error?.constraint) == name, "\(table).\(name)")
    }
  }

  /// The name of a partitioned table, from that of one of its pieces.
  private static func whole(_ name: String?) -> String? {
    name.map { $0.replacing(/_2[0-9]{7}/, with: "") }
  }

  /// What the table fills in by itself when a writer leaves it out on purpose.
  private static let filled: Set<String> = [
    "rating_history.effective_date", "position.base_ccy",
  ]

  @Test func missingValuesAreRefused() throws {
    let columns = try TestStatement.rows(
      """
      SELECT c.relname, a.attname, a.attidentity::text
      FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'espalier'::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT c.relispartition AND a.attnum > 0 AND a.attnotnull AND NOT a.attisdropped
      ORDER BY 1, 2
      """, on: connection)
    #expect(columns.count > 200)
    for found in columns {
      guard let table = found[0], let column = found[1], found[2] == "" else { continue }
      let row = try row(table)
      let error = try RowCases.refusal(
        of: RowCases.makingRoom(for: row) + [row.insert(number: 1, changed: [(column, "NULL")])],
        on: connection)
      let isFilled = Self.filled.contains("\(table).\(column)") || Self.isVersion(column, table)
      #expect(
        error?.state.code == (isFilled ? nil : "23502"), "\(table).\(column): \(error as Any)")
      if !isFilled { #expect(error?.column == column) }
    }
  }

  private static func isVersion(_ column: String, _ table: String) -> Bool {
    column == "version" && table != "change_log" && table != "tombstone"
  }

  @Test func everyForeignKeyHasAnIndex() throws {
    let bare = try TestStatement.texts(
      """
      SELECT c.relname || '.' || k.conname \(Self.ours) AND k.contype = 'f'
        AND NOT EXISTS (
          SELECT FROM pg_index AS x WHERE x.indrelid = k.conrelid
            AND (x.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
      """, on: connection)
    #expect(bare == [])
  }
}
