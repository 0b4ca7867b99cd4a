// SHA-256 by OpenSSL: of migrations and of payloads.

internal import COpenSSL

public struct SHA256: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 32
  public let bytes: [UInt8]

  /// Nil for another number of bytes.
  public init?(stored bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  public init(of message: [UInt8]) {
    var digest = [UInt8](repeating: 0, count: Self.byteCount)
    var count: UInt32 = 0
    // SAFETY: the digest has the 32 bytes that SHA-256 writes, the message lives for the call.
    // GAIN: none, the call takes pointers.
    let outcome = unsafe EVP_Digest(
      message, message.count, &digest, &count, EVP_sha256(), nil)
    precondition(outcome == 1 && count == 32, "OpenSSL has no SHA-256")
    bytes = digest
  }

  /// 64 digits, as sha256sum writes them.
  public var description: String { Hexadecimal.text(bytes) }
}
