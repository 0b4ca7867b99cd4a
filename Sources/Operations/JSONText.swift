// Small JSON documents, as the database takes them.

enum JSONText {
  static func string(_ text: String) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes += Array("\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  static func object(_ pairs: [(String, String)]) -> String {
    "{" + pairs.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }

  /// Canonical tags, `a=1;b=2`.
  static func tags(_ canonical: String) -> String {
    if canonical.isEmpty { return "{}" }
    let items = canonical.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    return object(
      items.map { item in
        let sign = item.firstIndex(of: UInt8(ascii: "=")) ?? item.endIndex
        let value = sign == item.endIndex ? item[sign...] : item[item.index(after: sign)...]
        return (
          String(decoding: item[..<sign], as: UTF8.self),
          string(String(decoding: value, as: UTF8.self))
        )
      })
  }
}
