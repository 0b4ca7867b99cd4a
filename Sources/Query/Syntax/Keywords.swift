// Words with a meaning of their own. An id that is one of them is written in quotes.

extension QueryText {
  /// In the order of the grammar.
  public static let keywords: [String] = [
    "select", "under", "by", "where", "having", "order", "asc", "desc", "top", "per", "limit",
    "offset", "in", "as", "of", "snapshot", "known", "at", "with", "options", "explain", "compare",
    "from", "to", "show", "and", "or", "not", "is", "missing", "like", "between", "true", "false",
    "add", "close",
  ]

  /// Words that mean something at one place and are names everywhere else.
  public static let wordsInPlace = ["epoch", "explained"]

  private static let keywordSet = Set(keywords)

  /// The keyword that a bare word is, in small letters.
  static func keyword(_ word: String) -> String? {
    let small = lowered(word)
    return keywordSet.contains(small) ? small : nil
  }

  /// ASCII letters made small. The Kelvin sign and its like stay: they are no K.
  static func lowered(_ word: String) -> String {
    String(decoding: word.utf8.map { isCapital($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  static func capitalised(_ word: String) -> String {
    String(decoding: word.utf8.map { isCapital($0 & 0xDF) ? $0 & 0xDF : $0 }, as: UTF8.self)
  }

  private static func isCapital(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
  }

  /// Whether the lexer reads a text as one plain word: a letter, digit or underscore, then also
  /// `-`, `.`, `+`, `:`; no keyword in any letter case.
  static func isBare(_ text: String) -> Bool {
    guard let first = text.utf8.first, isWordStart(first) else { return false }
    return text.utf8.allSatisfy(isInWord) && keyword(text) == nil
      && !text.unicodeScalars.contains(where: CharacterRules.isForeignMark)
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
