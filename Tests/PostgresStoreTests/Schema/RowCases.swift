// Good rows of every table, and what makes each of them bad, read from the text files beside this
// one. Text, because a reader compares them with the migrations line by line.

import PostgresKit
import PostgresStore
import Testing

/// Column and SQL expression, in order.
typealias RowColumns = [(column: String, expression: String)]

struct TableRow {
  let table: String
  /// `#` is the row's number.
  let columns: RowColumns

  /// An INSERT of the row, with some columns otherwise.
  func insert(number: Int, changed: RowColumns = []) -> String {
    var all = columns
    for change in changed {
      if let index = all.firstIndex(where: { $0.column == change.column }) {
        all[index] = change
      } else {
        all.append(change)
      }
    }
    let names = all.map(\.column).joined(separator: ", ")
    let values = all.map { $0.expression.replacing("#", with: String(number)) }
    return "INSERT INTO \(table) (\(names)) VALUES (\(values.joined(separator: ", ")))"
  }

  /// The expression of a column of this row; DEFAULT where the row leaves it to the table.
  func expression(of column: String, number: Int) -> String {
    columns.first { $0.column == column }?.expression.replacing("#", with: String(number))
      ?? "DEFAULT"
  }

  /// A table of one row: another must take its place.
  var isSingle: Bool { columns.contains { $0.column == "is_only" } }
}

struct Violation: CustomTestStringConvertible {
  let table: String
  let constraint: String
  let columns: RowColumns
  /// Run first.
  let before: String?

  var testDescription: String { table + "." + constraint }
}

enum RowCases {
  enum Line {
    case row(TableRow)
    case statement(String)
  }

  static let lines: [Line] = text("rows.txt").map { line in
    if line.hasPrefix("> ") { return .statement(String(line.dropFirst(2))) }
    let parts = parts(of: line)
    return .row(TableRow(table: parts[0], columns: parts.dropFirst().map(column)))
  }

  static let rows: [String: TableRow] = lines.reduce(into: [:]) { rows, line in
    if case .row(let row) = line { rows[row.table] = row }
  }

  /// What row 1 of a table is not whole without.
  static let companions = [
    "portfolio_snapshot":
      "INSERT INTO snapshot_part (snapshot_id, place, chunk_hash) VALUES ('O1', 0, sha256('0'))"
  ]

  static let checks = violations("checks.txt")
  static let keys = violations("keys.txt")

  private static func violations(_ file: String) -> [Violation] {
    text(file).map { line in
      let parts = parts(of: line)
      let names = parts[0].split(separator: ".").map(String.init)
      let all = parts.dropFirst().map(column)
      return Violation(
        table: names[0], constraint: names[1], columns: all.filter { $0.column != "before" },
        before: all.first { $0.column == "before" }?.expression)
    }
  }

  private static func text(_ file: String) -> [String] {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/cases/"
    return (TextFile.read(folder + file) ?? "").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
  }

  private static func parts(of line: String) -> [String] {
    line.split(separator: " | ").map { $0.split(separator: " ").joined(separator: " ") }
  }

  private static func column(_ text: String) -> (column: String, expression: String) {
    guard let equals = text.firstRange(of: " = ") else {
      preconditionFailure("\(text) is no column = expression")
    }
    return (String(text[..<equals.lowerBound]), String(text[equals.upperBound...]))
  }

  /// A database with row 0 of every table.
  static let database = Result {
    let database = try TestDatabase()
    let connection = try database.connect()
    try connection.transaction { connection throws(StoreFault) in
      for line in lines {
        switch line {
        case .statement(let text): try TestStatement.run(text, on: connection)
        case .row(let row): try TestStatement.run(row.insert(number: 0), on: connection)
        }
      }
    }
    return database
  }

  /// Runs in a transaction that leaves nothing; returns the first refusal.
  static func refusal(
    of statements: [String], on connection: Connection
  ) throws -> ServerError? {
    try TestStatement.run("BEGIN", on: connection)
    defer { _ = try? TestStatement.run("ROLLBACK", on: connection) }
    for statement in statements {
      if let error = try TestStatement.refusal(of: statement, on: connection) { return error }
    }
    return nil
  }

  /// What has to go for a second row of a table of one.
  static func makingRoom(for row: TableRow) -> [String] {
    row.isSingle
      ? [
        "ALTER TABLE \(row.table) DISABLE TRIGGER USER", "DELETE FROM \(row.table)",
        "ALTER TABLE \(row.table) ENABLE TRIGGER USER",
      ] : []
  }
}
