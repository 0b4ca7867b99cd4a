// Hashes of ids that ignore ASCII letter case, so that `p1` meets `P1` in the same slot and can be
// refused as its twin. Letters beyond ASCII are folded by the caller's slow path.

internal import Exact

public enum TextHash {
  /// Two odd constants with bits spread evenly (digits of √5 and of π).
  private static let first: UInt64 = 0x3C6E_F372_FE94_F82B
  private static let second: UInt64 = 0x2436_3F84_D531_30D3 ^ 0xA5A5_0000_1111_2222

  @inline(always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return high ^ low
  }

  /// Lower-cases the ASCII letters of eight bytes at once.
  @inline(always)
  static func folded(_ word: UInt64) -> UInt64 {
    let low7 = word & 0x7F7F_7F7F_7F7F_7F7F
    let fromA = low7 &+ 0x3F3F_3F3F_3F3F_3F3F  // top bit set where the byte is ≥ `A`
    let beyondZ = low7 &+ 0x2525_2525_2525_2525  // top bit set where the byte is > `Z`
    let isUpper = fromA & ~beyondZ & ~word & 0x8080_8080_8080_8080
    return word | isUpper >> 2
  }

  /// The hash, and whether all bytes are ASCII: if not, it is not the hash of the folded text.
  public static func ofFolded(
    _ text: Span<UInt8>, _ range: Range<Int>, seed: UInt64
  ) -> (hash: UInt64, isASCII: Bool) {
    var hash = seed ^ UInt64(truncatingIfNeeded: range.count) &* first
    var all: UInt64 = 0
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      let word = text.word(at: index)
      all |= word
      hash = mix(hash ^ folded(word), second)
      index += 8
    }
    let tail = text.word(at: index, length: range.upperBound - index)
    all |= tail
    return (mix(mix(hash ^ folded(tail), second), first), all & 0x8080_8080_8080_8080 == 0)
  }
}
