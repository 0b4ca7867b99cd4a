// SHA-256 by OpenSSL: what a chunk is known by, and what a snapshot is.

internal import COpenSSL

public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public static let byteCount = 32
  public let bytes: [UInt8]

  /// Nil for another number of bytes.
  public init?(_ bytes: [UInt8]) {
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
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

// SAFETY: the context is private, made in init and freed in deinit, and a value that cannot be
// copied has it alone. GAIN: none, the library's interface is pointers.
/// The same of bytes that come piece by piece.
@safe public struct RunningDigest: ~Copyable {
  private let context: OpaquePointer

  public init() {
    // SAFETY: the context is freed once, when this value ends. GAIN: none, the library's interface.
    guard let made = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1
    else { preconditionFailure("OpenSSL has no SHA-256") }
    unsafe context = made
  }

  // SAFETY: made in init, freed here and nowhere else. GAIN: as above.
  deinit { unsafe EVP_MD_CTX_free(context) }

  public func add(_ bytes: ArraySlice<UInt8>) {
    // SAFETY: the call reads within the slice, which lives for it. GAIN: as above.
    let outcome = unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(outcome == 1, "OpenSSL cannot go on with a digest")
  }

  public consuming func end() -> Digest {
    var digest = [UInt8](repeating: 0, count: Digest.byteCount)
    var count: UInt32 = 0
    // SAFETY: the digest has the 32 bytes that SHA-256 writes. GAIN: as above.
    let outcome = unsafe EVP_DigestFinal_ex(context, &digest, &count)
    guard outcome == 1, let made = Digest(digest) else {
      preconditionFailure("OpenSSL cannot end a digest")
    }
    return made
  }
}
