// Swift text with its comments and string contents blanked out, so that checks judge code alone.
// Line breaks and code inside interpolations stay, hence line numbers and names do too.

struct SwiftCode {
  private let bytes: [UInt8]
  private var code: [UInt8]
  private var next = 0

  static func lines(of text: String) -> [Substring] {
    var scanner = SwiftCode(text)
    scanner.scanCode(isInterpolation: false)
    return String(decoding: scanner.code, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  private init(_ text: String) {
    bytes = Array(text.utf8)
    code = bytes
  }

  /// To the end of the text, or to the bracket that closes an interpolation.
  private mutating func scanCode(isInterpolation: Bool) {
    var depth = 0
    while next < bytes.count {
      if sees("//") {
        while next < bytes.count, bytes[next] != UInt8(ascii: "\n") { blank() }
      } else if sees("/*") {
        scanBlockComment()
      } else if let hashes = hashesBeforeQuote() {
        scanString(hashes: hashes)
      } else {
        if bytes[next] == UInt8(ascii: "(") { depth += 1 }
        if bytes[next] == UInt8(ascii: ")") { depth -= 1 }
        next += 1
        if isInterpolation, depth < 0 { return }
      }
    }
  }

  private mutating func scanBlockComment() {
    var depth = 0
    repeat {
      if sees("/*") { depth += 1 }
      let closes = sees("*/")
      if closes { depth -= 1 }
      if closes || sees("/*") { blank() }
      blank()
    } while depth > 0 && next < bytes.count
  }

  /// How many # stand before the quote that begins here; nil when no string begins here.
  private func hashesBeforeQuote() -> Int? {
    var index = next
    while index < bytes.count, bytes[index] == UInt8(ascii: "#") { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: "\"") ? index - next : nil
  }

  private mutating func scanString(hashes: Int) {
    let mark = String(repeating: "#", count: hashes)
    next += hashes
    let quote = sees("\"\"\"") ? "\"\"\"" : "\""
    next += quote.utf8.count
    while next < bytes.count {
      if sees(quote + mark) {
        next += quote.utf8.count + hashes
        return
      }
      if quote.utf8.count == 1, bytes[next] == UInt8(ascii: "\n") { return }
      if sees("\\" + mark + "(") {
        for _ in 0..<hashes + 2 { blank() }
        scanCode(isInterpolation: true)
      } else if sees("\\" + mark) {
        for _ in 0..<hashes + 2 { blank() }
      } else {
        blank()
      }
    }
  }

  private func sees(_ word: String) -> Bool {
    next + word.utf8.count <= bytes.count
      && bytes[next..<next + word.utf8.count].elementsEqual(word.utf8)
  }

  /// One byte becomes one space, so that brackets of a string do not count as code.
  private mutating func blank() {
    guard next < bytes.count else { return }
    if bytes[next] != UInt8(ascii: "\n") { code[next] = UInt8(ascii: " ") }
    next += 1
  }
}
