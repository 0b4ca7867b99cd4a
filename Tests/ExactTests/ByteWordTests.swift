// Words of text against loops over its bytes, at every length and place.

import Exact
import Testing

struct ByteWordTests {
  private static let bytes = (0..<40).map { UInt8($0 * 37 % 251) }

  @Test func aWordHoldsAsManyBytesAsAskedFor() {
    for offset in 0...40 {
      for length in 0...min(8, 40 - offset) {
        let word = Self.bytes.span.word(at: offset, length: length)
        for index in 0..<8 {
          let expected = index < length ? Self.bytes[offset + index] : 0
          #expect(UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) == expected)
        }
      }
    }
  }

  private static func isSame(_ length: Int, _ other: [UInt8], _ range: Range<Int>) -> Bool {
    bytes.span.hasSame(3..<3 + length, as: other.span, range)
  }

  @Test func textsAreTheSameWhenTheirBytesAre() {
    for length in 0...20 {
      let copy = [7] + Self.bytes[3..<3 + length] + [9]
      let range = 1..<1 + length
      let (same, longer) = (Self.isSame(length, copy, range), Self.isSame(length + 1, copy, range))
      #expect(same && !longer)
      for index in range {
        var other = copy
        other[index] ^= 0x10
        let differs = !Self.isSame(length, other, range)
        #expect(differs)
      }
    }
  }

  @Test func aCopyTouchesNothingBesideItself() {
    for length in 0...20 {
      for offset in 0...30 - length {
        var copy = [UInt8](repeating: 0xEE, count: 30)
        var target = copy.mutableSpan
        target.copy(Self.bytes.span, 5..<5 + length, to: offset)
        let expected = (0..<30).map { index -> UInt8 in
          (offset..<offset + length).contains(index) ? Self.bytes[5 + index - offset] : 0xEE
        }
        #expect(copy == expected, "\(length) bytes at \(offset)")
      }
    }
  }
}
