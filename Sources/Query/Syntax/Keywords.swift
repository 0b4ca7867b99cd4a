// Words with a meaning of their own. An id that is one of them is written in quotes.

extension QueryText {
  static let keywords: Set<String> = [
    "select", "under", "by", "where", "having", "order", "asc", "desc", "top", "per", "limit",
    "offset", "in", "as", "of", "snapshot", "known", "at", "with", "options", "explain", "compare",
    "from", "to", "show", "and", "or", "not", "is", "missing", "like", "between", "true", "false",
    "add", "close",
  ]

  /// Whether the lexer reads a text as one plain word: a letter, digit or underscore, then also
  /// `-`, `.`, `+`, `:`; no keyword in any letter case.
  static func isBare(_ text: String) -> Bool {
    guard let first = text.utf8.first, isWordStart(first) else { return false }
    return text.utf8.allSatisfy(isInWord) && !keywords.contains(text.lowercased())
  }

  static func isWordStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  static func isInWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: ":"): true
    default: isWordStart(byte)
    }
  }
}
