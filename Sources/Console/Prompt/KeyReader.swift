// Bytes of a terminal to keys, however they are cut into pieces. What it does not know it drops: no
// byte is ever left in front of the next key.

public struct KeyReader {
  private enum State {
    case ground
    /// Behind the escape character.
    case escape
    /// Behind `ESC [`: parameters so far.
    case sequence([UInt8])
    /// Behind `ESC O`.
    case single
    /// Within a character of so many bytes.
    case character([UInt8], length: Int)
    case paste([UInt8])
  }

  private static let escape: UInt8 = 0x1B
  /// Longer parameters are no key's; the rest of them is not kept.
  private static let longestParameters = 32
  /// What a terminal sends around pasted text once it is asked to (xterm, "bracketed paste").
  private static let pasteBegins = "200"
  private static let pasteEnds = Array("\u{1B}[201~".utf8)

  private var state = State.ground

  public init() {}

  public mutating func take(_ bytes: some Sequence<UInt8>) -> [Key] {
    var keys: [Key] = []
    for byte in bytes { take(byte, &keys) }
    return keys
  }

  private mutating func take(_ byte: UInt8, _ keys: inout [Key]) {
    switch state {
    case .ground: begin(byte, &keys)
    case .escape: takeEscaped(byte, &keys)
    case .sequence(let parameters): takeSequence(byte, parameters, &keys)
    case .single:
      state = .ground
      if let key = Key(final: byte, parameters: "") {
        keys.append(key)
      } else if byte < 0x20 {
        begin(byte, &keys)
      }
    case .character(let bytes, let length):
      guard byte & 0xC0 == 0x80 else {
        keys.append(.text("\u{FFFD}"))
        return begin(byte, &keys)
      }
      let bytes = bytes + [byte]
      state = bytes.count < length ? .character(bytes, length: length) : .ground
      if bytes.count == length { keys.append(.text(String(decoding: bytes, as: UTF8.self))) }
    case .paste(var bytes):
      // Free the state of its copy, or each byte would make another.
      state = .ground
      bytes.append(byte)
      if bytes.suffix(Self.pasteEnds.count).elementsEqual(Self.pasteEnds) {
        bytes.removeLast(Self.pasteEnds.count)
        keys.append(.paste(Self.pasted(bytes)))
      } else {
        state = .paste(bytes)
      }
    }
  }

  private mutating func begin(_ byte: UInt8, _ keys: inout [Key]) {
    state = .ground
    switch byte {
    case Self.escape: state = .escape
    case 0..<0x20, 0x7F: if let key = Key(control: byte) { keys.append(key) }
    case 0x20..<0x7F: keys.append(.text(String(Unicode.Scalar(byte))))
    case 0xC2..<0xE0: state = .character([byte], length: 2)
    case 0xE0..<0xF0: state = .character([byte], length: 3)
    case 0xF0..<0xF5: state = .character([byte], length: 4)
    default: keys.append(.text("\u{FFFD}"))
    }
  }

  private mutating func takeEscaped(_ byte: UInt8, _ keys: inout [Key]) {
    switch byte {
    case UInt8(ascii: "["): state = .sequence([])
    case UInt8(ascii: "O"): state = .single
    case Self.escape: state = .escape
    default:
      state = .ground
      if let key = Key(alt: byte) {
        keys.append(key)
      } else if byte < 0x20 {
        begin(byte, &keys)
      }
    }
  }

  private mutating func takeSequence(
    _ byte: UInt8, _ parameters: [UInt8], _ keys: inout [Key]
  ) {
    switch byte {
    case 0x20..<0x40:
      if parameters.count < Self.longestParameters { state = .sequence(parameters + [byte]) }
    case 0x40..<0x7F:
      let text = String(decoding: parameters, as: UTF8.self)
      state = .ground
      if byte == UInt8(ascii: "~"), text == Self.pasteBegins {
        state = .paste([])
      } else if let key = Key(final: byte, parameters: text) {
        keys.append(key)
      }
    default: begin(byte, &keys)
    }
  }

  /// Line ends as ours, tabs as blanks; other control characters have no business in a query.
  private static func pasted(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x0D: result += "\n"
      case 0x09: result += " "
      case 0..<0x20, 0x7F: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
