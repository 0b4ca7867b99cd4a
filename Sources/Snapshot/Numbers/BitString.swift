// Numbers of any width side by side, without gaps: the first in the lowest bits of the first byte.

internal import Exact

/// Bits on their way out, gathered in words.
struct BitWriter {
  private var words: [UInt64] = []
  private var current: UInt64 = 0
  private var used: UInt64 = 0

  init(reservingBits bits: Int) { words.reserveCapacity(bits / 64 + 2) }

  /// The low `width` bits; those above must be clear.
  @inline(__always)
  mutating func append(_ value: UInt64, width: UInt64) {
    current |= value &<< used
    used &+= width
    if used >= 64 {
      words.append(current)
      used &-= 64
      // What did not fit; a shift by all 64 bits would be none.
      current = used == 0 ? 0 : value &>> (width &- used)
    }
  }

  /// All bits so far, the last byte filled up with zeros.
  func append(to bytes: inout [UInt8]) {
    let tail = Int((used + 7) / 8)
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: words.count * 8 + tail))
    var target = bytes.mutableSpan
    for (index, word) in words.enumerated() { target.setWord(word, at: start + index * 8) }
    for index in 0..<tail {
      target[start + words.count * 8 + index] =
        UInt8(truncatingIfNeeded: current >> UInt64(8 * index))
    }
  }
}

enum BitString {
  /// Bytes that so many bits take.
  static func byteCount(bits: Int) -> Int { (bits + 7) / 8 }

  /// Up to 64 bits from a bit on, of bytes that have them.
  @inline(__always)
  static func read(_ bytes: Span<UInt8>, at bit: Int, width: Int, end: Int) -> UInt64 {
    if width == 0 { return 0 }
    let byte = bit &>> 3
    let shift = UInt64(truncatingIfNeeded: bit & 7)
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- width)
    if byte + 8 <= bytes.count {
      var word = bytes.word(at: byte) &>> shift
      if shift != 0, width &+ (bit & 7) > 64 {
        word |= UInt64(bytes[byte + 8]) &<< (64 &- shift)
      }
      return word & mask
    }
    // Near the very end of the bytes.
    var word = bytes.word(at: byte, length: bytes.count - byte) &>> shift
    word &= mask
    return word
  }
}
