// The index of ids against a dictionary: found, absent, duplicate, renumbered, whatever the seed.

import Columns
import TestKit
import Testing

struct TextIndexTests {
  /// Short ids over few letters, so that duplicates and twins by case abound.
  static func crowded(_ count: Int, _ random: inout SeededRandom) -> [String] {
    let letters = Array("aAbB1-")
    return (0..<count).map { _ in
      String(
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
          letters.randomElement(using: &random)!
        })
    }
  }

  @Test(arguments: UInt64(1)...12)
  func crowdedIDsAgreeWithADictionaryOfFoldedTexts(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let ids = Self.crowded(Int.random(in: 0...3000, using: &random), &random)
    let column = TextColumn(ids)
    var index = TextIndex(capacity: ids.count, seed: random.next())
    var first: [String: Int] = [:]
    for (row, id) in ids.enumerated() {
      let expected: TextIndex.Insertion =
        if let earlier = first[id.lowercased()] {
          ids[earlier] == id ? .duplicate(of: earlier) : .twin(of: earlier)
        } else {
          .inserted
        }
      first[id.lowercased()] = first[id.lowercased()] ?? row
      #expect(index.insert(row: row, of: column) == expected, "\(id); \(random.replay)")
    }
    for id in ids + Self.crowded(300, &random) {
      let row = first[id.lowercased()]
      let exact = row.flatMap { ids[$0] == id ? $0 : nil }
      let bytes = Array(id.utf8)
      #expect(index.find(id, in: column) == exact, "\(id); \(random.replay)")
      #expect(
        index.findIgnoringCase(bytes.span, 0..<bytes.count, in: column) == row,
        "\(id); \(random.replay)")
    }
  }

  @Test func thousandsOfLongIDsAreFoundAndOthersAreNot() {
    var random = SeededRandom.forTest(usually: 21)
    let ids = (0..<20_000).map { "POS-\(random.next())-\($0)" }
    let column = TextColumn(ids)
    var index = TextIndex(capacity: ids.count)
    for row in ids.indices {
      #expect(index.insert(row: row, of: column) == .inserted, "\(random.replay)")
    }
    for (row, id) in ids.enumerated() {
      #expect(index.find(id, in: column) == row, "\(random.replay)")
      #expect(index.find(id + "x", in: column) == nil)
      #expect(index.find(id.lowercased(), in: column) == nil)
    }
    #expect(index.byteCount == 65_536 * 4)
  }

  @Test func aFullChainIsFollowedToItsEndWhateverTheSeed() {
    // Eight ids in sixteen slots: chains form under nearly every seed.
    let ids = (0..<8).map { "id\($0)" }
    let column = TextColumn(ids)
    for seed in UInt64(0)..<300 {
      var index = TextIndex(capacity: 8, seed: seed)
      for row in ids.indices { #expect(index.insert(row: row, of: column) == .inserted) }
      for row in ids.indices {
        #expect(index.insert(row: row, of: column) == .duplicate(of: row))
        #expect(index.find(ids[row], in: column) == row, "seed \(seed)")
      }
      #expect(index.find("id8", in: column) == nil && index.find("", in: column) == nil)
    }
  }

  @Test func renumberedRowsAreFoundInTheReorderedColumn() {
    var random = SeededRandom.forTest(usually: 22)
    let ids = (0..<500).map { "N\($0)" }
    let column = TextColumn(ids)
    var index = TextIndex(capacity: ids.count)
    for row in ids.indices { _ = index.insert(row: row, of: column) }
    let order = ids.indices.map { UInt32($0) }.shuffled(using: &random)
    var newRow = [UInt32](repeating: 0, count: ids.count)
    for (position, row) in order.enumerated() { newRow[Int(row)] = UInt32(position) }
    let moved = index.renumbered(newRow)
    let reordered = TextColumn(placing: [column], at: newRow, count: ids.count)
    for (row, id) in ids.enumerated() {
      #expect(moved.find(id, in: reordered) == Int(newRow[row]), "\(random.replay)")
      #expect(index.find(id, in: column) == row)
    }
  }

  @Test func aResizedIndexKeepsItsHashes() {
    let small = TextIndex(capacity: 4)
    let large = small.resized(capacity: 4000)
    let column = TextColumn(["alpha", "Été"])
    for row in 0..<2 {
      let range = column.range(row)
      #expect(
        small.hash(column.bytes.span, range) == large.hash(column.bytes.span, range))
    }
    #expect(large.byteCount > small.byteCount)
  }

  @Test func theEmptyTextIsATextToo() {
    let column = TextColumn(["", "a", ""])
    var index = TextIndex(capacity: 3)
    #expect(index.find("", in: column) == nil)
    #expect(index.insert(row: 0, of: column) == .inserted)
    #expect(index.insert(row: 1, of: column) == .inserted)
    #expect(index.insert(row: 2, of: column) == .duplicate(of: 0))
    #expect(index.find("", in: column) == 0)
  }
}
