// Cuts a rating or outlook field into ASCII words. Space, comma, colon, semicolon, slash, full stop
// and brackets only part words; plus and minus belong to the word they stand in, since they make a
// notch. A star opens a word of its own, with the sign behind it: `BBB+*-` is the rating BBB+ and
// the watch `*-`.

enum RatingWords {
  /// Bytes. "Under Review with Negative Implications" behind a symbol makes fewer than 50; a longer
  /// field is no rating, and refusing it early bounds the work on hostile input.
  private static let longestText = 80

  /// Nil for text that is too long or not printable ASCII: some letters beyond it turn into ASCII
  /// when capitalised, and would pass for words they are not.
  static func split(_ text: Span<UInt8>) -> [String]? {
    guard text.count <= longestText else { return nil }
    var words: [String] = []
    var word: [UInt8] = []
    func finish() {
      if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
      word.removeAll(keepingCapacity: true)
    }
    for index in text.indices {
      let byte = text[index]
      guard (0x20...0x7E).contains(byte) else { return nil }
      if parts(byte) {
        finish()
      } else {
        if byte == UInt8(ascii: "*") { finish() }
        word.append(byte)
      }
    }
    finish()
    return words
  }

  private static func parts(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"),
      UInt8(ascii: "/"),
      UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
      UInt8(ascii: "]"):
      true
    default: false
    }
  }
}

extension Span where Element == UInt8 {
  /// Byte for byte the label.
  func spells(_ label: String) -> Bool {
    let bytes = label.utf8
    guard count == bytes.count else { return false }
    var index = 0
    for byte in bytes {
      if self[index] != byte { return false }
      index += 1
    }
    return true
  }
}
