// Texts in one run of bytes against an array of strings.

import Columns
import TestKit
import Testing

struct TextColumnTests {
  static let words = [
    "", "a", "b", "ab", "Z", "z", "É", "é", "ß", "SS", "\u{212A}", "K", "\u{10FFFF}", "\u{E000}",
    "a\u{301}", "x y", "0", "longer than eight bytes", "\u{0}", "\u{7F}",
  ]

  private static func texts(_ random: inout SeededRandom) -> [String] {
    (0..<Int.random(in: 0...60, using: &random)).map { _ in
      words.randomElement(using: &random)! + words.randomElement(using: &random)!
    }
  }

  private static func strings(_ column: TextColumn) -> [String] {
    (0..<column.count).map { column[$0] }
  }

  /// Equal byte for byte; `==` of strings would let an accent be composed either way.
  private static func same(_ a: [String], _ b: [String]) -> Bool {
    a.map { Array($0.utf8) } == b.map { Array($0.utf8) }
  }

  @Test(arguments: UInt64(1)...20)
  func eachWayOfAppendingGivesTheSameColumn(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let texts = Self.texts(&random)
    let whole = TextColumn(texts)
    var oneByOne = TextColumn(reservingTexts: 3, bytes: 10)
    for text in texts {
      let framed = Array(("<" + text + ">").utf8)
      let isAppended = oneByOne.append(framed.span, 1..<framed.count - 1)
      #expect(isAppended)
    }
    let cut = Int.random(in: 0...texts.count, using: &random)
    var joined = TextColumn(Array(texts[..<cut]))
    joined.append(TextColumn(Array(texts[cut...])))
    #expect(whole == oneByOne && whole == joined, "\(random.replay)")
    #expect(whole.count == texts.count && Self.same(Self.strings(whole), texts))
    #expect(texts.indices.allSatisfy { whole.isEmpty($0) == texts[$0].isEmpty })
    #expect(whole.byteCount == whole.bytes.count + 4 * texts.count)
  }

  @Test(arguments: UInt64(1)...20)
  func placingPutsEachRowAtItsDestinationAndLeavesOthersOut(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let texts = Self.texts(&random)
    let kept = texts.indices.filter { _ in Bool.random(using: &random) }.shuffled(using: &random)
    var destinations = [UInt32](repeating: .max, count: texts.count)
    for (place, row) in kept.enumerated() { destinations[row] = UInt32(place) }
    let cut = Int.random(in: 0...texts.count, using: &random)
    let columns = [TextColumn(Array(texts[..<cut])), TextColumn(Array(texts[cut...]))]
    let placed = TextColumn(placing: columns, at: destinations, count: kept.count)
    #expect(placed == TextColumn(kept.map { texts[$0] }), "\(random.replay)")
    #expect(TextColumn(placing: [], at: [], count: 0).count == 0)
  }

  @Test func orderIsThatOfBytesAndNotOfAnyLanguage() {
    let column = TextColumn(Self.words)
    for a in Self.words.indices {
      for b in Self.words.indices {
        let expected = Self.words[a].utf8.lexicographicallyPrecedes(Self.words[b].utf8)
        #expect(column.precedes(a, b) == expected, "\(Self.words[a]), \(Self.words[b])")
      }
    }
    let named = TextColumn(["Z", "a", "É", "ab", ""])
    #expect((0..<5).sorted { named.precedes($0, $1) } == [4, 0, 1, 3, 2])
  }
}
