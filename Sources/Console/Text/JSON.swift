// JSON as text, written front to back. Numbers are exact decimal digits; what is missing is null.

public indirect enum JSON {
  case null
  case bool(Bool)
  /// Digits as they shall stand.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in the order given.
  case object([(String, JSON)])

  public static func count(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

  /// A text, or null.
  public static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// A member or an item a line.
  public var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// All of it on one line.
  public var line: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: nil)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// All on one line when `indent` is nil. Depth is the program's own, never a user's.
  func write(to bytes: inout [UInt8], indent: Int?) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let digits): bytes += digits.utf8
    case .string(let text): JSONString.append(text, to: &bytes)
    case .array(let items):
      // Plain numbers read better side by side.
      let isFlat = items.allSatisfy { if case .number = $0 { true } else { false } }
      let indent = isFlat ? nil : indent
      Self.writeList(items.count, "[", "]", to: &bytes, indent: indent) { index, bytes in
        items[index].write(to: &bytes, indent: indent.map { $0 + 1 })
      }
    case .object(let members):
      Self.writeList(members.count, "{", "}", to: &bytes, indent: indent) { index, bytes in
        JSONString.append(members[index].0, to: &bytes)
        bytes += ": ".utf8
        members[index].1.write(to: &bytes, indent: indent.map { $0 + 1 })
      }
    }
  }

  private static func writeList(
    _ count: Int, _ open: String, _ close: String, to bytes: inout [UInt8], indent: Int?,
    item: (Int, inout [UInt8]) -> Void
  ) {
    bytes += open.utf8
    for index in 0..<count {
      if index > 0 { bytes += (indent == nil ? ", " : ",").utf8 }
      breakLine(indent.map { $0 + 1 }, &bytes)
      item(index, &bytes)
    }
    if count > 0 { breakLine(indent, &bytes) }
    bytes += close.utf8
  }

  private static func breakLine(_ indent: Int?, _ bytes: inout [UInt8]) {
    guard let indent else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: indent * 2)
  }
}

enum JSONString {
  /// In quotes. Escaped are, besides quotes and backslashes, the control characters of ASCII and of
  /// Unicode, and the two separators that end a line in JavaScript: no text commands a terminal.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C:
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(scalar.value))
      case 0x20..<0x7F: bytes.append(UInt8(scalar.value))
      case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029:
        let digits = String(scalar.value, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
