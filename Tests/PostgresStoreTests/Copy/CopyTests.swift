// COPY BINARY both ways: what goes in comes out, extremes and nulls included; what is malformed is
// refused at every byte.

import Exact
import PostgresKit
import PostgresStore
import Testing

struct CopyTests {
  let connection: Connection

  init() throws {
    connection = try PostgresCluster.shared().connect()
    try TestStatement.run(
      """
      CREATE TEMP TABLE copied (t text, b bytea, f boolean, i2 smallint, i4 integer, i8 bigint,
        d double precision, n numeric, day date, at timestamptz, j jsonb, l text[])
      """, on: connection)
  }

  struct Values: Equatable {
    var text: String?
    var bytes: [UInt8]?
    var bool: Bool?
    var small: Int16?
    var middle: Int32?
    var large: Int64?
    var double: Double?
    var number: Decimal?
    var date: CalendarDate?
    var instant: Instant?
    var json: String?
    var list: [String]
  }

  static let rows: [Values] = [
    Values(list: []),
    Values(
      text: "", bytes: [], bool: false, small: .min, middle: .min, large: .min,
      double: -.infinity, number: .zero, date: .first, instant: .first, json: "{}", list: [""]),
    Values(
      text: "ü\n\t\\N\"'🙂", bytes: Array(0...255), bool: true, small: .max, middle: .max,
      large: .max, double: .greatestFiniteMagnitude,
      number: Decimal(coefficient: .max, scale: 12), date: .last, instant: .last,
      json: "{\"a\": \"b\"}", list: ["a", "{", "NULL", "ü"]),
    Values(
      text: String(repeating: "x", count: 200_000), bytes: [UInt8](repeating: 7, count: 100_000),
      double: .leastNonzeroMagnitude, number: Decimal(coefficient: .min + 1, scale: 0),
      date: CalendarDate(day: -1), instant: Instant(microseconds: -1), list: ["b"]),
  ]

  private static let into: String = "COPY copied FROM STDIN (FORMAT binary)"
  private static let out: String = "COPY copied TO STDOUT (FORMAT binary)"

  private func write(_ rows: [Values]) throws -> Int {
    try connection.copyIn(SQL(migration: Self.into)) { writer throws(StoreFault) in
      for row in rows {
        try writer.startRow(fields: 12)
        writer.text(row.text)
        writer.bytes(row.bytes)
        writer.bool(row.bool)
        writer.int16(row.small)
        writer.int32(row.middle)
        writer.int64(row.large)
        writer.double(row.double)
        writer.decimal(row.number)
        writer.date(row.date)
        writer.instant(row.instant)
        writer.json(row.json)
        writer.texts(row.list)
      }
    }
  }

  private func read() throws -> [Values] {
    var rows: [Values] = []
    let count = try connection.copyOut(SQL(migration: Self.out)) { row throws(StoreFault) in
      rows.append(
        Values(
          text: try row.text(), bytes: try row.bytes(), bool: try row.bool(),
          small: try row.int16(), middle: try row.int32(), large: try row.int64(),
          double: try row.double(), number: try row.decimal(), date: try row.date(),
          instant: try row.instant(), json: try row.json(), list: try row.texts() ?? []))
    }
    #expect(count == rows.count)
    return rows
  }

  @Test func whatGoesInComesOut() throws {
    #expect(try write(Self.rows) == Self.rows.count)
    #expect(try read() == Self.rows)
  }

  @Test func nothingIsARowToo() throws {
    #expect(try write([]) == 0)
    #expect(try read() == [])
  }

  /// More than any buffer holds.
  @Test func manyRowsStream() throws {
    let rows = (0..<50_000).map { number in
      Values(
        text: "row \(number)", large: Int64(number),
        number: Decimal(coefficient: Int64(number) * 1_000_003, scale: UInt8(number % 13)), list: []
      )
    }
    #expect(try write(rows) == rows.count)
    let sums = try TestStatement.rows(
      "SELECT count(*)::text, sum(i8)::text FROM copied", on: connection)
    #expect(sums == [["50000", "1249975000"]])
    #expect(try read() == rows)
  }

  /// The server reads our digits as text would be read, and we read its own.
  @Test func numbersAreTheSameAsText() throws {
    var coefficients: [Int128] = [0, 1, 9, 10, 9_999, 10_000, 10_001, 99_999_999, 100_000_000]
    coefficients += [
      Int128(Int64.max), Int128(Int64.max) * 10_007, .max, .max / 7, 1_000_000_000_000,
    ]
    for coefficient in coefficients + coefficients.map({ -$0 }) {
      for scale in [0, 1, 2, 3, 4, 5, 8, 12, 15, 16, 24, 37] {
        try TestStatement.run("TRUNCATE copied", on: connection)
        _ = try connection.copyIn("COPY copied (n) FROM STDIN (FORMAT binary)") {
          writer throws(StoreFault) in
          try writer.startRow(fields: 1)
          writer.numeric(coefficient, scale: scale)
        }
        let text = DecimalText.fixed(coefficient, scale: scale)
        let found = try TestStatement.rows(
          "SELECT (n = $1::text::numeric)::text, n::text FROM copied", .text(text), on: connection)
        #expect(found == [["true", text]])
        _ = try connection.copyOut("COPY copied (n) TO STDOUT (FORMAT binary)") {
          row throws(StoreFault) in
          let number = try row.wide()
          #expect(number?.coefficient == coefficient && number?.scale == scale)
        }
      }
    }
  }

  @Test(arguments: [
    "NaN", "Infinity", "-Infinity", "1e40", "0.0000000000001", "9223372036854775808",
  ])
  func numbersThatDoNotFitAreErrors(text: String) throws {
    try TestStatement.run(
      "INSERT INTO copied (n) VALUES ($1::text::numeric)", .text(text), on: connection)
    #expect(throws: StoreFault.self) {
      _ = try connection.copyOut("COPY copied (n) TO STDOUT (FORMAT binary)") {
        row throws(StoreFault) in
        _ = try row.decimal()
      }
    }
    #expect(connection.isBroken || (try? TestStatement.texts("SELECT 1", on: connection)) == ["1"])
  }

  @Test func datesBeyondOursAreErrors() throws {
    try TestStatement.run("INSERT INTO copied (day) VALUES ('infinity')", on: connection)
    #expect(throws: StoreFault.corruptCopy("a date is out of range")) {
      _ = try connection.copyOut("COPY copied (day) TO STDOUT (FORMAT binary)") {
        row throws(StoreFault) in
        _ = try row.date()
      }
    }
  }

  @Test func theServersRefusalIsTheReason() throws {
    try TestStatement.run("ALTER TABLE copied ADD CONSTRAINT few CHECK (i4 < 5)", on: connection)
    var refused: StoreFault?
    do {
      _ = try connection.copyIn("COPY copied (i4) FROM STDIN (FORMAT binary)") {
        writer throws(StoreFault) in
        // The refusal comes while we still write.
        for number in 0..<200_000 {
          try writer.startRow(fields: 1)
          writer.int32(Int32(number % 7))
        }
      }
    } catch {
      refused = error
    }
    guard case .server(let error) = refused else {
      Issue.record("\(refused as Any)")
      return
    }
    #expect(error.constraint == "few")
    #expect(try TestStatement.texts("SELECT count(*) FROM copied", on: connection) == ["0"])
  }

  @Test func givingUpLeavesNothing() throws {
    #expect(throws: StoreFault.deadlineExceeded) {
      _ = try connection.copyIn("COPY copied (i4) FROM STDIN (FORMAT binary)") {
        writer throws(StoreFault) in
        try writer.startRow(fields: 1)
        writer.int32(1)
        throw .deadlineExceeded
      }
    }
    #expect(try TestStatement.texts("SELECT count(*) FROM copied", on: connection) == ["0"])
  }

  @Test func copiesAreAskedForAsWhatTheyAre() throws {
    #expect(throws: StoreFault.self) {
      _ = try connection.copyOut("COPY copied FROM STDIN (FORMAT binary)") {
        _ throws(StoreFault) in
      }
    }
    let other = try PostgresCluster.shared().connect()
    #expect(throws: StoreFault.unexpectedResult("the statement is a COPY")) {
      try TestStatement.run("COPY pg_class TO STDOUT", on: other)
    }
    #expect(throws: StoreFault.self) {
      _ = try PostgresCluster.shared().connect().copyIn("SELECT 1") { _ throws(StoreFault) in }
    }
  }
}
