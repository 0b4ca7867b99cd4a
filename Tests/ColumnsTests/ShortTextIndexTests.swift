// Texts found by what their slots hold, against the index that reads the column.

import Columns
import TestKit
import Testing

struct ShortTextIndexTests {
  /// What both ways of finding say of texts that stand among others.
  private static func check(_ ids: [String], asked: [[UInt8]], _ note: String) {
    let column = TextColumn(ids)
    var index = TextIndex(capacity: ids.count)
    for row in ids.indices { _ = index.insert(row: row, of: column) }
    var bytes: [UInt8] = []
    var bounds: [FieldBounds] = []
    for text in asked {
      bounds.append(FieldBounds(0, bytes.count))
      bounds.append(FieldBounds(bytes.count, bytes.count + text.count))
      bytes += text
    }
    let texts = TextFields(bytes.span, bounds.span, first: 1, stride: 2, count: asked.count)
    let found = ShortTextIndex(column, index).find(texts)
    #expect(found.count == asked.count)
    for (row, text) in asked.enumerated() {
      let expected = index.find(text.span, 0..<text.count, in: column).map { UInt32($0) }
      #expect(found[row] == expected ?? TextIndex.nowhere, "\(text); \(note)")
    }
  }

  @Test(arguments: UInt64(1)...12)
  func textsOfAnyLengthAreFoundAsTheIndexFindsThem(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let long = (0..<60).map {
      String("a-long-id-of-many-bytes-\($0)".prefix(13 + $0 % 12)) + "\($0)"
    }
    var ids = TextIndexTests.crowded(800, &random) + long
    ids = Array(Set(ids.map { $0.lowercased() })).sorted()
    let other = TextIndexTests.crowded(300, &random) + long.map { $0 + "x" } + [""]
    let asked = (ids + other).shuffled(using: &random).map { Array($0.utf8) }
    Self.check(ids, asked: asked, random.replay)
  }

  /// Zeros fill a slot behind a short text, so a text that ends with some must not pass for it.
  @Test func zerosBehindATextMakeAnotherText() {
    let ids = ["a", "abcdefgh", "abcdefghi", "abcdefghijklmnop"]
    let asked = ids.flatMap { id in
      (0...16).map { Array(id.utf8) + Array(repeating: UInt8(0), count: $0) }
    }
    Self.check(ids, asked: asked, "zeros")
  }

  @Test func anEmptyIndexFindsNothing() {
    Self.check(
      [], asked: [[], Array("a".utf8), Array("a text beyond sixteen bytes".utf8)], "empty")
  }

  @Test func anEmptyTextInTheColumnIsNotFound() {
    let column = TextColumn(["", "a"])
    var index = TextIndex(capacity: 2)
    for row in 0..<2 { _ = index.insert(row: row, of: column) }
    let bounds = [FieldBounds(0, 0), FieldBounds(0, 1)]
    let bytes = Array("a".utf8)
    let texts = TextFields(bytes.span, bounds.span, first: 0, stride: 1, count: 2)
    #expect(ShortTextIndex(column, index).find(texts) == [TextIndex.nowhere, 1])
  }
}
