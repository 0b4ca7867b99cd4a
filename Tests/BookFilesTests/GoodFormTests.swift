// The many forms that one book may have on disk: all of them give the same book, to the bit.

import Book
import BookFiles
import TestKit
import Testing

struct GoodFormTests {
  static let base = FixtureFiles.baseFiles
  static let expected = load(base).book.map(BookText.lines) ?? []

  /// Every CSV file of the base book, changed.
  static func changed(_ change: (NaiveCSV) -> [UInt8]) -> [String: [UInt8]] {
    base.mapValues { change(NaiveCSV($0)) }
  }

  static func expectSame(
    _ files: [String: [UInt8]], _ comment: Comment = "", way: Way = .usual,
    at location: SourceLocation = #_sourceLocation
  ) {
    let outcome = load(files, way)
    #expect(outcome.report.rejections.map(\.description) == [], comment, sourceLocation: location)
    let found = outcome.book.map(BookText.lines) ?? []
    #expect(difference(found, expected) == [], comment, sourceLocation: location)
  }

  /// A record written anew, field by field.
  static func record(_ fields: [[UInt8]], end: String = "\n", quoted: Bool = false) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    let written = fields.map { field -> [UInt8] in
      let needsQuotes = field.contains { [quote, UInt8(ascii: ","), 0x0A, 0x0D].contains($0) }
      guard quoted || needsQuotes else { return field }
      return [quote] + field.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }
    return Array(written.joined(separator: [UInt8(ascii: ",")])) + Array(end.utf8)
  }

  @Test func carriageReturnsBeforeLineFeeds() {
    Self.expectSame(
      Self.changed { $0.records.flatMap { Self.record($0.fields, end: "\r\n") } })
  }

  @Test func everyFieldInQuotes() {
    Self.expectSame(Self.changed { $0.records.flatMap { Self.record($0.fields, quoted: true) } })
    Self.expectSame(
      Self.changed { $0.records.flatMap { Self.record($0.fields, end: "\r\n", quoted: true) } })
  }

  @Test func aByteOrderMark() {
    Self.expectSame(Self.base.mapValues { [0xEF, 0xBB, 0xBF] + $0 })
  }

  @Test func noLineBreakAtTheEnd() {
    Self.expectSame(Self.base.mapValues { Array($0.dropLast()) })
  }

  @Test func blankLinesAnywhereBehindTheHeader() {
    Self.expectSame(
      Self.changed { file in file.records.flatMap { $0.bytes + Array("\n\r\n\n".utf8) } })
  }

  @Test func columnsInAnyOrder() {
    var random = SeededRandom.forTest(usually: 7)
    for _ in 0..<8 {
      let files = Self.base.map { name, bytes -> (String, [UInt8]) in
        let records = NaiveCSV(bytes).records
        var columns = Array(records[0].fields.indices)
        columns.shuffle(using: &random)
        // Vectors have their scenarios in order; only the id may move.
        if name == "pnl.csv" { columns = [1, 2, 3, 0] }
        return (
          name, records.flatMap { record in Self.record(columns.map { record.fields[$0] }) }
        )
      }
      Self.expectSame(Dictionary(uniqueKeysWithValues: files), "\(random.replay)")
    }
  }

  @Test func columnsOfOnesOwn() {
    let garbage: [UInt8] = [0xFF, 0x1B, UInt8(ascii: "=")]
    Self.expectSame(
      Self.changed { file in
        file.records.enumerated().flatMap { number, record in
          let own = number == 0 ? Array("x_note".utf8) : garbage
          return Self.record([own] + record.fields + [number == 0 ? Array("x_".utf8) : []])
        }
      })
  }

  @Test func rowsInAnyOrder() {
    var random = SeededRandom.forTest(usually: 11)
    for _ in 0..<20 {
      let files = Self.base.map { name, bytes -> (String, [UInt8]) in
        let records = NaiveCSV(bytes).records
        // The order of scenarios is part of a set.
        let rows =
          name == "scenarios.csv"
          ? Array(records.dropFirst()) : records.dropFirst().shuffled(using: &random)
        return (name, ([records[0]] + rows).flatMap(\.bytes))
      }
      Self.expectSame(Dictionary(uniqueKeysWithValues: files), "\(random.replay)")
    }
  }

  @Test func everyBlockSizeAndEveryCountOfThreads() {
    for size in 16...120 { Self.expectSame(Self.base, way: Way(threads: 1, blockByteCount: size)) }
    for way in Way.all { Self.expectSame(Self.base, "\(way)", way: way) }
  }

  @Test func afolderOnDiskIsTheSame() {
    let folder = DiskFolder(Self.base.mapValues { .bytes($0) })
    let outcome = BookFolder.load(folder.path, options: LoadOptions(threads: 2))
    #expect(difference(outcome.book.map(BookText.lines) ?? [], Self.expected) == [])
    #expect(outcome.report.text == load(Self.base).report.text)
  }

  @Test func onlyThreeFilesAreRequired() {
    let names = ["nodes.csv", "positions.csv", "instruments.csv"]
    var files = Self.base.filter { names.contains($0.key) }
    files["instruments.csv"] = Array("instrument_id,currency\nI,USD\n".utf8)
    files["positions.csv"] = Array(
      "position_id,node_id,instrument_id,quantity\nP,D1,I,1\n".utf8)
    let outcome = load(files)
    #expect(outcome.report.isClean)
    #expect(outcome.book?.positions.count == 1)
    #expect(outcome.book?.settings.asOf == nil)
  }

  @Test func filesThatAreNoBooksAreNamed() {
    var files = Self.base
    files["position.csv"] = []
    files["notes.txt"] = []
    files["trades.csv"] = []
    let unknown = load(files).report.unknownFiles
    #expect(unknown.map(\.name) == ["notes.txt", "position.csv", "trades.csv"])
    #expect(unknown.map(\.suggestion) == [nil, "positions.csv", nil])
    Self.expectSame(files)
  }
}
