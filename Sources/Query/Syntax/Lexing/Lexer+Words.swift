// Words, texts in quotes, names of parameters, and what is said about a character that is none of
// them.

extension Lexer {
  /// To the end of a bare word whose first byte is known to be one.
  mutating func scanWord() throws(QueryFault) {
    let start = index
    while let byte = peek(), QueryText.isInWord(byte) { index += 1 }
    guard bytes[start..<index].contains(where: { $0 >= 0x80 }) else { return }
    var offset = start
    for scalar in text(start..<index).unicodeScalars {
      let width = UTF8.width(scalar)
      if CharacterRules.isForeignMark(scalar) { throw foreign(scalar, at: offset..<offset + width) }
      offset += width
    }
  }

  mutating func quoted() throws(QueryFault) -> Token {
    let start = index
    index += 1
    var content: [UInt8] = []
    while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") {
      index += 1
      guard byte == UInt8(ascii: "'") else {
        content.append(byte)
        continue
      }
      guard peek() == UInt8(ascii: "'") else {
        let text = String(decoding: content, as: UTF8.self)
        guard !text.unicodeScalars.contains("\t") else {
          throw QueryFault(
            .unexpectedCharacter, "a text in quotes has no tab", at: start..<index)
        }
        return Token(.quoted, text, at: start..<index)
      }
      content.append(byte)
      index += 1
    }
    throw QueryFault(
      .unterminatedQuote, "the quote that opens here is not closed on its line",
      at: start..<index)
  }

  mutating func parameter() throws(QueryFault) -> Token {
    let start = index
    index += 1
    while let byte = peek(), QueryText.isWordStart(byte) { index += 1 }
    let name = text(start + 1..<index)
    guard let first = name.utf8.first, !isDigit(first),
      !name.unicodeScalars.contains(where: CharacterRules.isForeignMark)
    else {
      throw QueryFault(
        .unexpectedCharacter,
        "behind `$` the name of a parameter is expected: a letter, then "
          + "letters, digits and `_`",
        at: start..<max(index, start + 1))
    }
    return Token(.parameter, name, at: start..<index)
  }

  /// The byte at `index` begins nothing.
  func unexpected() -> QueryFault {
    let range = index..<index + 1
    func fault(_ reason: String, _ suggestion: String? = nil) -> QueryFault {
      QueryFault(.unexpectedCharacter, reason, at: range, suggestion: suggestion)
    }
    switch bytes[index] {
    case UInt8(ascii: "\""): return fault("texts and ids stand in single quotes", "'")
    case UInt8(ascii: "%"):
      return fault("`%` stands right behind a number, as in `99%`, or in a text in quotes")
    case UInt8(ascii: "*"):
      return fault("`*` stands right in front of a number, as in `*1.1`")
    case UInt8(ascii: "!"): return fault("`!` alone is no comparison", "!=")
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      return fault("a sign stands right in front of a digit, as in `-5` or `+25bp`")
    case UInt8(ascii: "."):
      return fault("a word or number does not begin with a point; write the digit before it")
    default:
      return fault("`\(text(range))` has no meaning outside quotes")
    }
  }

  private func foreign(_ scalar: Unicode.Scalar, at range: Range<Int>) -> QueryFault {
    let isSpace = scalar.properties.generalCategory == .spaceSeparator
    return QueryFault(
      .unexpectedCharacter,
      isSpace
        ? "\(CharacterRules.name(scalar)) looks like a blank and is none"
        : "`\(scalar)` is no quote of the language; texts and ids stand in single quotes",
      at: range, suggestion: isSpace ? "a blank" : "'")
  }
}
