// Text with several queries, taken apart as it comes in. A query ends at a semicolon, at an empty
// line, before a line that begins with `select`, `show`, `explain` or `compare`, and at the end. So
// a query may stand on one line or on many, with or without semicolons. `--` and `#` begin comments
// where no word goes on; quotes, which end with their line, protect all of it.

public struct QueryScript {
  public struct Query: Equatable, Sendable {
    /// Comments are spaces, so that places in it are places in what was written.
    public var text: String
    /// Of its first character, from 1.
    public var line: Int
    /// False when bytes that are no UTF-8 were replaced.
    public var isUTF8: Bool
  }

  /// As long as a request to a server may be.
  public static let longestBytes = 1 << 20

  /// On a terminal each line is a query.
  private let isByLine: Bool
  private var line: [UInt8] = []
  private var lineNumber = 1
  private var current: [UInt8] = []
  private var firstLine = 1
  private var finished: [Query] = []

  public init(isByLine: Bool = false) { self.isByLine = isByLine }

  /// The queries that end within these bytes.
  public mutating func take(_ bytes: some Sequence<UInt8>) -> [Query] {
    for byte in bytes {
      line.append(byte)
      if byte == UInt8(ascii: "\n") { takeLine() }
    }
    defer { finished = [] }
    return finished
  }

  /// What is left when no more comes.
  public mutating func finish() -> [Query] {
    takeLine()
    close()
    defer { finished = [] }
    return finished
  }

  /// Forgets what has come of an unfinished query.
  public mutating func discard() { (line, current) = ([], []) }

  /// Whether a query has outgrown all that can be asked.
  public var isOverlong: Bool { line.count + current.count > Self.longestBytes }

  /// What shows that bytes are no text at all, for which one refusal is enough; nil where they may
  /// be. A few bytes that are no UTF-8 are a matter of their query.
  public static func signOfNoText(_ bytes: some Collection<UInt8>) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return "the text is UTF-16; save it as UTF-8"
    }
    if bytes.contains(0) { return "there is a zero byte, which text has not" }
    var (wrong, total) = (0, 0)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      total += 1
      if scalar == "\u{FFFD}" { wrong += 1 }
    }
    let isMuch = wrong >= leastWrong && wrong * wrongShare > total
    return isMuch ? "much of it is not UTF-8 text" : nil
  }

  /// Of what is no UTF-8: fewer are a slip, or a name in another encoding.
  private static let leastWrong = 16
  /// One character in so many; accents in an old encoding are fewer.
  private static let wrongShare = 5

  private mutating func takeLine() {
    if lineNumber == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    if line.allSatisfy({ Self.isSpace($0) }) {
      close()
    } else {
      let plain = Self.withoutComment(line)
      if Self.beginsQuery(plain), !isPrefix { close() }
      takeStatements(plain)
      if isByLine { close() }
    }
    line = []
    lineNumber += 1
  }

  private mutating func takeStatements(_ bytes: [UInt8]) {
    var isQuoted = false
    for byte in bytes {
      if byte == UInt8(ascii: "'") { isQuoted.toggle() }
      if byte == UInt8(ascii: ";"), !isQuoted {
        close()
        continue
      }
      if current.isEmpty {
        if Self.isSpace(byte) { continue }
        firstLine = lineNumber
      }
      current.append(byte)
    }
  }

  /// `explain` and `compare` stand in front of a query and may have a line of their own.
  private var isPrefix: Bool {
    let words = String(decoding: current.prefix(100), as: UTF8.self).lowercased()
      .split { $0.isWhitespace }
    return words.count == 1 && (words[0] == "explain" || words[0] == "compare")
  }

  private mutating func close() {
    while let last = current.last, Self.isSpace(last) { current.removeLast() }
    if !current.isEmpty {
      let valid = String(validating: current, as: UTF8.self)
      finished.append(
        Query(
          text: valid ?? String(decoding: current, as: UTF8.self), line: firstLine,
          isUTF8: valid != nil))
    }
    current = []
  }

  private static func beginsQuery(_ line: [UInt8]) -> Bool {
    let word = line.drop { isSpace($0) }.prefix { isLetter($0) }
    return ["select", "show", "explain", "compare"].contains(
      String(decoding: word, as: UTF8.self).lowercased())
  }

  private static func withoutComment(_ line: [UInt8]) -> [UInt8] {
    var isQuoted = false
    for index in line.indices {
      if line[index] == UInt8(ascii: "'") { isQuoted.toggle() }
      guard !isQuoted, index == 0 || !isInWord(line[index - 1]) else { continue }
      let isDashes =
        line[index] == UInt8(ascii: "-") && index + 1 < line.count
        && line[index + 1] == UInt8(ascii: "-")
      if isDashes || line[index] == UInt8(ascii: "#") {
        return line[..<index] + line[index...].map { isSpace($0) ? $0 : UInt8(ascii: " ") }
      }
    }
    return line
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  /// Of the language's words, in which two dashes are no comment.
  private static func isInWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || NumberText.isDigit(byte) || byte >= 0x80 || "_-.+:".utf8.contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }
}
