// The folding hash: letter case of ASCII does not matter to it, and every other difference does.

import Columns
import TestKit
import Testing

struct TextHashTests {
  private static func hash(_ bytes: [UInt8], seed: UInt64 = 7) -> UInt64 {
    TextHash.ofFolded(bytes.span, 0..<bytes.count, seed: seed).hash
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte + 0x20 : byte
  }

  /// The lane of interest in the first, a full or the last, partial word.
  @Test(arguments: [8, 11, 16, 3])
  func eachByteAtEachLaneFoldsAsItsLetterAndNoOther(length: Int) {
    for lane in 0..<length {
      var hashes: [UInt64] = []
      for byte in UInt8.min...UInt8.max {
        var bytes = [UInt8](repeating: 0xC1, count: length)
        bytes[lane] = byte
        hashes.append(Self.hash(bytes))
      }
      for byte in 0..<256 {
        #expect(hashes[byte] == hashes[Int(Self.folded(UInt8(byte)))], "\(byte) at \(lane)")
      }
      // 256 values, of which 26 are folded onto others.
      #expect(Set(hashes).count == 230, "lane \(lane) of \(length)")
    }
  }

  @Test(arguments: UInt64(1)...20)
  func aTextAndItsLowerCaseAgreeWhereverTheyStand(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    for _ in 0..<200 {
      let length = Int.random(in: 0...40, using: &random)
      let text = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      let lower = text.map(Self.folded)
      let seed = random.next()
      #expect(Self.hash(text, seed: seed) == Self.hash(lower, seed: seed), "\(random.replay)")
      let framed = [1, 2, 3] + text + [4, 5]
      let inside = TextHash.ofFolded(framed.span, 3..<3 + length, seed: seed)
      #expect(inside.hash == Self.hash(text, seed: seed), "\(random.replay)")
      #expect(inside.isASCII == text.allSatisfy { $0 < 0x80 }, "\(random.replay)")
    }
  }

  @Test func oneByteBeyondASCIIIsNoticedWhereverItStands() {
    for length in 1...20 {
      for place in 0..<length {
        var bytes = [UInt8](repeating: 0x7F, count: length)
        let plain = TextHash.ofFolded(bytes.span, 0..<length, seed: 1)
        bytes[place] = 0x80
        let foreign = TextHash.ofFolded(bytes.span, 0..<length, seed: 1)
        #expect(plain.isASCII && !foreign.isASCII, "\(place) of \(length)")
      }
    }
  }

  @Test func lengthAndSeedMatter() {
    let zeros = (0...64).map { Self.hash(Array(repeating: 0, count: $0)) }
    #expect(Set(zeros).count == 65)
    #expect(Self.hash([97], seed: 1) != Self.hash([97], seed: 2))
    let text = Array("position-000001".utf8)
    #expect(Set((0..<100).map { Self.hash(text, seed: UInt64($0)) }).count == 100)
  }

  @Test func neighbouringIDsSpreadOverTheSlots() {
    // 4,096 running numbers in 8,192 slots: chance alone fills about 3,223 of them.
    let slots = Set((0..<4096).map { Self.hash(Array("P\($0)".utf8)) & 8191 })
    #expect((3_000...3_450).contains(slots.count), "\(slots.count) slots")
  }
}
