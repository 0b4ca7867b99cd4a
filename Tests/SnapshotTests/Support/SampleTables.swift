// Tables of every kind of column there is, by seed; and small ones that never change, for golden
// files.

import Columns
import Snapshot
import TestKit

enum SampleTables {
  static let facts = SourceFacts(byteCount: 1 << 20, digest: Digest(of: []))

  static func table(
    _ name: String, _ columns: [(String, ColumnContent)], rows: Int
  ) -> SnapshotTable {
    SnapshotTable(
      name: name, rowCount: rows, columns: columns.map { SnapshotColumn($0.0, $0.1) },
      source: facts)
  }

  static func coded(_ codes: [Int], _ texts: [String]) -> ColumnContent {
    .coded(codes.map { UInt32($0) }, TextColumn(texts))
  }

  static func numbers(_ values: [Int64?], _ form: NumberForm) -> ColumnContent {
    var present = BitMask(count: values.count)
    for (row, value) in values.enumerated() where value != nil { present[row] = true }
    return .numbers(
      NumberColumn(values: values.map { $0 ?? 0 }, present: present, form: form))
  }

  /// What never changes: the golden files were written of these.
  static var fixed: [SnapshotTable] {
    let count = 300
    let rows = 0..<count
    let held = rows.map { Int64(($0 * 37 % 91 + 1) * 1_000) }
    let keys = rows.map { $0 * 7 % 12 }
    return [
      table(
        "positions.csv",
        [
          (
            "position_id",
            numbers(
              rows.map { Int64($0 + 1) }, NumberForm(.numbered, scale: 6, stem: Array("P".utf8)))
          ),
          ("node_id", coded(rows.map { $0 / 60 }, ["A", "A.B", "A.C", "é", "Ω"])),
          ("instrument_id", coded(keys, (0..<12).map { "I" + String($0 + 10) })),
          ("quantity", numbers(held.map { $0 }, NumberForm(.shortest, scale: 2))),
          (
            "price",
            numbers(
              keys.map { $0 % 5 == 0 ? nil : Int64($0 * 1_234 + 7) },
              NumberForm(.shortest, scale: 4))
          ),
          (
            "notional",
            numbers(
              zip(held, keys).map { $0 * Int64($1 + 3) / 10 }, NumberForm(.fixed, scale: 2))
          ),
          (
            "tags",
            .texts(TextColumn(rows.map { $0 % 3 == 0 ? "" : "note \($0), \"quoted\"\n\($0 % 7)" }))
          ),
          (
            "extremes",
            numbers(
              rows.map { [nil, .min, .max, 0, -1][$0 % 5] }, NumberForm(.shortest, scale: 18))
          ),
        ], rows: count),
      table("gammas.csv", [("position_id", .texts(TextColumn()))], rows: 0),
    ]
  }

  static let fixedFloats: [UInt8] = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }

  static var book: BookIdentity {
    var book = BookIdentity()
    (book.baseCurrency, book.asOf) = ("USD", "2026-11-20")
    (book.positions, book.nodes) = (300, 5)
    return book
  }

  // MARK: - By seed

  static func random(_ random: inout SeededRandom) -> SnapshotTable {
    let rows = [0, 1, 2, 63, 64, 65, 300, 3_000, 40_000].randomElement(using: &random) ?? 0
    var columns: [(String, ColumnContent)] = []
    for place in 0..<Int.random(in: 1...9, using: &random) {
      columns.append(("c\(place)", content(rows, columns.map(\.1), &random)))
    }
    return table("t.csv", columns, rows: rows)
  }

  private static func content(
    _ rows: Int, _ before: [ColumnContent], _ random: inout SeededRandom
  ) -> ColumnContent {
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      let length = Int.random(in: 0...12, using: &random)
      return .texts(TextColumn((0..<rows).map { _ in text(length, &random) }))
    case 1:
      let count = [1, 2, 20, 400].randomElement(using: &random) ?? 1
      let texts = Set((0..<count).map { "k\($0)" + text(3, &random) }).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
      let run = Int.random(in: 1...40, using: &random)
      let isRuns = Bool.random(using: &random)
      return coded(
        (0..<rows).map {
          isRuns ? $0 / run % texts.count : Int.random(in: 0..<texts.count, using: &random)
        }, texts)
    default: return numbers(values(rows, before, &random), form(&random))
    }
  }

  private static func text(_ most: Int, _ random: inout SeededRandom) -> String {
    let letters = Array("abcXYZ012 ,\"\n.é")
    return String(
      (0..<Int.random(in: 0...most, using: &random)).map { _ in
        letters[Int.random(in: 0..<letters.count, using: &random)]
      })
  }

  private static func form(_ random: inout SeededRandom) -> NumberForm {
    NumberForm(
      Bool.random(using: &random) ? .shortest : .fixed,
      scale: Int.random(in: 0...18, using: &random))
  }

  private static func values(
    _ rows: Int, _ before: [ColumnContent], _ random: inout SeededRandom
  ) -> [Int64?] {
    let missing = [0, 0, 1, 5, 9, 10].randomElement(using: &random) ?? 0
    let kind = Int.random(in: 0..<9, using: &random)
    let step = Int64.random(in: -1_000...1_000, using: &random)
    var keys: [UInt32] = []
    var bases: [Int64] = []
    for content in before {
      if case .coded(let codes, _) = content { keys = codes }
      if case .numbers(let numbers) = content { bases = numbers.values }
    }
    return (0..<rows).map { row in
      if Int.random(in: 0..<10, using: &random) < missing { return nil }
      let key = keys.isEmpty ? 0 : Int64(keys[row])
      switch kind {
      case 0: return step
      case 1: return Int64(row) &* step
      case 2: return random.anySize(Int64.self)
      case 3: return Int64(row / 50) &* 100_000
      case 4: return Int64.random(in: 0..<50, using: &random) * 10_000
      case 5: return key &* 977 &- 40
      case 6: return (bases.isEmpty ? 3 : bases[row]) &* (key &+ 2)
      case 7: return Int64.random(in: 0..<100, using: &random) == 0 ? .min : 5
      default: return Int64(UInt64.random(in: 0...UInt64.max, using: &random) >> 1) - (1 << 62)
      }
    }
  }
}

extension ColumnContent {
  /// Every row's text.
  var rows: [[UInt8]] {
    (0..<count).map { row in
      var bytes: [UInt8] = []
      append(row, to: &bytes)
      return bytes
    }
  }
}

enum Written {
  /// A snapshot of tables and, where they are given, floats.
  static func bytes(
    _ tables: [SnapshotTable], floats: [UInt8]? = nil, threads: Int = 2
  ) -> [UInt8] {
    var all: [UInt8] = []
    var writer = SnapshotWriter(program: "test", threads: threads)
    writer.begin { all += $0 }
    for table in tables { writer.add(table) { all += $0 } }
    if let floats {
      let facts = SourceFacts(byteCount: floats.count, digest: Digest(of: floats))
      writer.add(
        file: "pnl.f32", source: facts, stride: 4, read: { Array(floats[$0]) }, { all += $0 })
    }
    precondition(writer.mismatch == nil, "does not read back: \(writer.mismatch ?? "")")
    _ = writer.end(SampleTables.book) { all += $0 }
    return all
  }

  /// Reads everything there is; what it comes to, as one text a table.
  static func readAll(_ bytes: [UInt8]) throws(SnapshotFault) -> [String: [[UInt8]]] {
    let reader = try SnapshotReader(SnapshotBytes(bytes))
    var all: [String: [[UInt8]]] = [:]
    for (index, entry) in reader.manifest.tables.enumerated() {
      let table = try reader.table(index)
      var rows: [[UInt8]] = []
      for group in 0..<entry.groupCount {
        if entry.stride != nil {
          rows.append(try table.bytes(group))
        } else {
          for content in try table.read(group).columns { rows += content.rows }
        }
      }
      all[entry.name] = rows
    }
    return all
  }
}
