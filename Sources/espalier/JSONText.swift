// JSON as text, written front to back. Numbers are exact decimal digits; what is missing is null.

indirect enum JSON {
  case null
  case bool(Bool)
  /// Digits as they shall stand.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in the order given.
  case object([(String, JSON)])

  static func count(_ value: Int) -> JSON { .number(String(value)) }

  var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes, indent: 0)
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  /// Depth is the program's own, never a user's.
  private func write(to bytes: inout [UInt8], indent: Int) {
    switch self {
    case .null: bytes += Array("null".utf8)
    case .bool(let value): bytes += Array((value ? "true" : "false").utf8)
    case .number(let digits): bytes += Array(digits.utf8)
    case .string(let text): Self.write(text, to: &bytes)
    case .array(let items):
      Self.writeList(items.count, "[", "]", to: &bytes, indent: indent) { index, bytes in
        items[index].write(to: &bytes, indent: indent + 1)
      }
    case .object(let members):
      Self.writeList(members.count, "{", "}", to: &bytes, indent: indent) { index, bytes in
        Self.write(members[index].0, to: &bytes)
        bytes += Array(": ".utf8)
        members[index].1.write(to: &bytes, indent: indent + 1)
      }
    }
  }

  private static func writeList(
    _ count: Int, _ open: String, _ close: String, to bytes: inout [UInt8], indent: Int,
    item: (Int, inout [UInt8]) -> Void
  ) {
    bytes += Array(open.utf8)
    for index in 0..<count {
      bytes += Array((index == 0 ? "\n" : ",\n").utf8)
      bytes += repeatElement(UInt8(ascii: " "), count: (indent + 1) * 2)
      item(index, &bytes)
    }
    if count > 0 {
      bytes.append(UInt8(ascii: "\n"))
      bytes += repeatElement(UInt8(ascii: " "), count: indent * 2)
    }
    bytes += Array(close.utf8)
  }

  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // Unicode's own control characters (C1) are two bytes in UTF-8, 0xC2 and themselves.
    let utf8 = Array(text.utf8)
    for (index, byte) in utf8.enumerated() {
      if byte == 0xC2, index + 1 < utf8.count, utf8[index + 1] < 0xA0 { continue }
      switch byte {
      case 0x80..<0xA0 where index > 0 && utf8[index - 1] == 0xC2:
        bytes += Array(("\\u00" + String(byte, radix: 16)).utf8)
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7F:
        let digits = String(byte, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
