// Query text to tokens. Works on bytes: everything that parts words is ASCII, so a character of
// several bytes is never cut. The rules are in proto-spec/QUERY.md, "Words and signs".

struct Lexer {
  /// Bytes of the longest query text: a list of thousands of ids fits, a file does not.
  static let longestText = 64 * 1024

  let bytes: [UInt8]
  var index = 0
  private var tokens: [Token] = []

  /// All tokens, the last one being the end, right behind the last word.
  static func tokens(of text: String) throws(QueryFault) -> [Token] {
    guard text.utf8.count <= longestText else {
      throw QueryFault(
        .tooLong, "the text has \(text.utf8.count) bytes; a query has at most \(longestText)")
    }
    if let fault = CharacterRules.fault(in: text) { throw fault }
    var lexer = Lexer(bytes: Array(text.utf8))
    try lexer.scan()
    return lexer.tokens
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func scan() throws(QueryFault) {
    skipSpaces()
    while index < bytes.count {
      tokens.append(try token())
      skipSpaces()
    }
    let end = tokens.last?.range.upperBound ?? 0
    tokens.append(Token(.end, "", at: end..<end))
  }

  /// Spaces and comments, which run from `--` to the end of the line.
  private mutating func skipSpaces() {
    while let byte = peek() {
      if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
        while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
      } else if CharacterRules.isSpacing(Unicode.Scalar(byte)) {
        index += 1
      } else {
        return
      }
    }
  }

  private mutating func token() throws(QueryFault) -> Token {
    let start = index
    switch bytes[index] {
    case UInt8(ascii: "'"): return try quoted()
    case UInt8(ascii: "$"): return try parameter()
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard isDigit(peek(1)) else { throw unexpected() }
      index += 1
      try scanWord()
      return percentOr(.signed, from: start)
    case UInt8(ascii: "*"):
      guard isDigit(peek(1)) else { throw unexpected() }
      index += 1
      try scanWord()
      return Token(.factor, text(start + 1..<index), at: start..<index)
    case let byte where QueryText.isWordStart(byte):
      try scanWord()
      return isDigit(byte)
        ? percentOr(.word, from: start) : Token(.word, text(start..<index), at: start..<index)
    default: return try symbol()
    }
  }

  /// A number that `%` follows at once is a percentage.
  private mutating func percentOr(_ kind: Token.Kind, from start: Int) -> Token {
    let number = text(start..<index)
    guard peek() == UInt8(ascii: "%") else { return Token(kind, number, at: start..<index) }
    index += 1
    return Token(.percent, number, at: start..<index)
  }

  private mutating func symbol() throws(QueryFault) -> Token {
    let start = index
    let two = text(start..<min(start + 2, asciiEnd(start + 2)))
    if ["<=", ">=", "!=", "<>"].contains(two) {
      index += 2
      return Token(.symbol, two == "<>" ? "!=" : two, at: start..<index)
    }
    guard ",()/;=<>".utf8.contains(bytes[start]) else { throw unexpected() }
    index += 1
    return Token(.symbol, text(start..<index), at: start..<index)
  }

  func peek(_ ahead: Int = 0) -> UInt8? {
    index + ahead < bytes.count ? bytes[index + ahead] : nil
  }

  func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte &- UInt8(ascii: "0") <= 9
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// `end`, or less where a character of several bytes or the end of the text stands before it.
  private func asciiEnd(_ end: Int) -> Int {
    end <= bytes.count && bytes[end - 1] < 0x80 ? end : end - 1
  }
}
