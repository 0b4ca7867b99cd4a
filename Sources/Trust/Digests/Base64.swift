// Base64 as RFC 4648 has it, with padding. Reading is strict: one text for the same bytes.

package enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let values: [UInt8?] = {
    var values = [UInt8?](repeating: nil, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      let word = piece.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - piece.count))
      for place in 0..<4 {
        let isThere = place <= piece.count
        text.append(isThere ? letters[Int(word >> UInt32(18 - 6 * place) & 63)] : padding)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for what `text` does not write.
  package static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    let text = Array(text)
    guard text.count % 4 == 0 else { return nil }
    var bytes: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 4) {
      let isLast = start + 4 == text.count
      let padded = isLast ? text[start...].reversed().prefix { $0 == padding }.count : 0
      guard padded <= 2 else { return nil }
      var word: UInt32 = 0
      for place in 0..<4 {
        guard place < 4 - padded else {
          word <<= 6
          continue
        }
        guard let value = values[Int(text[start + place])] else { return nil }
        word = word << 6 | UInt32(value)
      }
      // Bits that no byte has must be 0.
      if padded == 1, word & 0xFF != 0 { return nil }
      if padded == 2, word & 0xFFFF != 0 { return nil }
      for place in 0..<(3 - padded) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - 8 * place)))
      }
    }
    return bytes
  }
}
