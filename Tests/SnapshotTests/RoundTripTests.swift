// Whatever stands in a table's columns comes back as it was, whatever chunks it went through.

import Columns
import Snapshot
import TestKit
import Testing

struct RoundTripTests {
  @Test func columnsOfEveryKindComeBack() throws {
    var random = SeededRandom.forTest(usually: 20_261_121)
    for number in 0..<400 {
      let table = SampleTables.random(&random)
      let bytes = Written.bytes([table], threads: 1 + number % 3)
      let comment: Comment = "table \(number); \(random.replay)"
      let reader = try SnapshotReader(SnapshotBytes(bytes))
      let read = try #require(try reader.table("t.csv"))
      #expect(read.entry.rowCount == table.rowCount)
      var found = table.columns.map { _ in [[UInt8]]() }
      for group in 0..<read.entry.groupCount {
        for (column, content) in try read.read(group).columns.enumerated() {
          found[column] += content.rows
        }
      }
      for (column, rows) in zip(table.columns, found) {
        #expect(rows == column.content.rows, "\(column.name) of \(comment)")
      }
    }
  }

  @Test func threadsChangeNothing() {
    var random = SeededRandom.forTest(usually: 7)
    for _ in 0..<12 {
      let tables = [SampleTables.random(&random)]
      #expect(Written.bytes(tables, threads: 1) == Written.bytes(tables, threads: 5))
    }
    #expect(Written.bytes(SampleTables.fixed) == Written.bytes(SampleTables.fixed))
  }

  @Test func filesThatAreNoTablesComeBack() throws {
    for count in [0, 1, 3, 4, 5, 1_000, (1 << 20) + 7] {
      let floats = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 2) }
      let all = try Written.readAll(Written.bytes([], floats: floats))
      #expect((all["pnl.f32"] ?? []).flatMap { $0 } == floats)
    }
  }

  @Test func aColumnThatFollowsFromOthersTakesNextToNothing() throws {
    let count = 100_000
    let keys = (0..<count).map { $0 * 7_919 % 1_000 }
    let held = (0..<count).map { Int64($0 * 31 % 997 + 1) * 100 }
    let worth = zip(keys, held).map { key, held in
      Int64((Double(held) * Double(key * 13 + 1) / 100).rounded(.toNearestOrEven))
    }
    let table = SampleTables.table(
      "t.csv",
      [
        ("key", SampleTables.coded(keys, (0..<1_000).map { "k" + String($0 + 1_000) })),
        ("held", SampleTables.numbers(held, NumberForm(.shortest, scale: 0))),
        ("worth", SampleTables.numbers(worth, NumberForm(.shortest, scale: 2))),
        (
          "price",
          SampleTables.numbers(keys.map { Int64($0 * $0) }, NumberForm(.shortest, scale: 2))
        ),
      ], rows: count)
    let entry = try #require(
      try SnapshotReader(SnapshotBytes(Written.bytes([table]))).manifest.table("t.csv"))
    #expect(entry.byteCount(ofColumn: 2) < 4_000)
    #expect(entry.byteCount(ofColumn: 3) < 4_000)
  }
}
