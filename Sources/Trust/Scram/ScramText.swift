// The grammar that both ends of SCRAM share (RFC 5802, section 7): attributes between commas, names
// with two characters written otherwise.

public enum ScramFault: Error, Hashable, Sendable {
  /// A message that the grammar does not allow, or that says something else than it must.
  case malformed(String)
  /// The proof is not one, or nobody has that name.
  case refused
}

/// What a proof is bound to, so that nobody between can hand it on: something that both ends of a
/// TLS connection know and nobody else.
public struct ChannelBinding: Hashable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case exporter = "tls-exporter"
    case serverEndPoint = "tls-server-end-point"
  }
  public var kind: Kind
  public var bytes: [UInt8]

  public init(_ kind: Kind, _ bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}

enum ScramText {
  static let mostBytes = 4_096
  static let nonceBytes = 18
  private static let mostDigits = 9

  /// Attributes of a message, in order; each is a letter, `=` and what stands behind it.
  static func attributes(
    _ message: ArraySlice<UInt8>
  ) throws(ScramFault) -> [(name: UInt8, value: ArraySlice<UInt8>)] {
    guard message.count <= mostBytes else { throw .malformed("it is too long") }
    var attributes: [(name: UInt8, value: ArraySlice<UInt8>)] = []
    for part in message.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard let name = part.first, part.dropFirst().first == UInt8(ascii: "="),
        (name | 0x20) >= UInt8(ascii: "a"), (name | 0x20) <= UInt8(ascii: "z"),
        !part.contains(0)
      else { throw .malformed("an attribute is a letter, = and its value") }
      attributes.append((name, part.dropFirst(2)))
    }
    return attributes
  }

  /// Decimal digits without a zero in front; nil for others.
  static func number(_ text: some Collection<UInt8>) -> Int? {
    guard (1...mostDigits).contains(text.count), text.first != UInt8(ascii: "0") else { return nil }
    var number = 0
    for digit in text {
      guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  /// Printable ASCII without commas, and some of it.
  static func isNonce(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ",") }
  }

  static func escaped(_ name: String) -> String {
    name.replacing("=", with: "=3D").replacing(",", with: "=2C")
  }

  /// Nil for a name that is not UTF-8, or not written as `escaped` does.
  static func name(_ text: ArraySlice<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        bytes.append(byte)
        continue
      }
      let code = rest.prefix(2)
      rest = rest.dropFirst(2)
      if code.elementsEqual("2C".utf8) {
        bytes.append(UInt8(ascii: ","))
      } else if code.elementsEqual("3D".utf8) {
        bytes.append(UInt8(ascii: "="))
      } else {
        return nil
      }
    }
    return bytes.isEmpty ? nil : String(validating: bytes, as: UTF8.self)
  }
}
