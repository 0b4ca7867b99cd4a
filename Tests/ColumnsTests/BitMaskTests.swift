// Bits against an array of booleans, at every length around the edges of words.

import Columns
import TestKit
import Testing

struct BitMaskTests {
  @Test(arguments: [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000])
  func aFreshMaskHasAllBitsOrNone(count: Int) {
    let clear = BitMask(count: count)
    let full = BitMask(count: count, repeating: true)
    #expect(clear.count == count && full.count == count)
    #expect(clear.countOfSet == 0 && full.countOfSet == count)
    #expect(full.isFull && clear.isFull == (count == 0))
    #expect((0..<count).allSatisfy { full[$0] && !clear[$0] })
    #expect(full.words.count == (count + 63) / 64)
  }

  @Test func wordsMakeTheMaskThatTheyAreOf() {
    for count in 0..<200 {
      var mask = BitMask(count: count)
      for row in stride(from: 0, to: count, by: 3) { mask[row] = true }
      #expect(BitMask(words: mask.words, count: count) == mask)
    }
  }

  @Test func bitsBehindTheLastRowStayClear() {
    for count in 1..<200 {
      let full = BitMask(count: count, repeating: true)
      var filled = BitMask(count: count)
      for row in 0..<count { filled[row] = true }
      #expect(filled == full && filled.hashValue == full.hashValue)
    }
  }

  @Test(arguments: UInt64(1)...20)
  func randomWritesAgreeWithAnArray(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let count = Int.random(in: 1...400, using: &random)
    var mask = BitMask(count: count, repeating: Bool.random(using: &random))
    var oracle = (0..<count).map { mask[$0] }
    for _ in 0..<500 {
      let row = Int.random(in: 0..<count, using: &random)
      let bit = Bool.random(using: &random)
      if bit, Bool.random(using: &random) { mask.set(row) } else { mask[row] = bit }
      oracle[row] = bit
    }
    #expect((0..<count).map { mask[$0] } == oracle, "\(random.replay)")
    #expect(mask.countOfSet == oracle.count { $0 }, "\(random.replay)")
    #expect(mask.isFull == !oracle.contains(false), "\(random.replay)")
  }
}
