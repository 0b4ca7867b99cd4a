// HMAC-SHA-256, PBKDF2 and what else proofs are made of, by OpenSSL.

internal import COpenSSL

package enum Keyed {
  static let digestBytes = 32

  package static func digest(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: digestBytes)
    var count: UInt32 = 0
    // SAFETY: the digest has the 32 bytes that SHA-256 writes, the message lives for the call.
    // GAIN: none, the call takes pointers.
    let outcome = unsafe EVP_Digest(message, message.count, &digest, &count, EVP_sha256(), nil)
    precondition(outcome == 1 && count == digestBytes, "OpenSSL has no SHA-256")
    return digest
  }

  package static func hmac(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: digestBytes)
    var count: UInt32 = 0
    // SAFETY: the code has the 32 bytes that SHA-256 writes, key and message live for the call.
    // GAIN: none, the call takes pointers.
    let made = unsafe HMAC(
      EVP_sha256(), key, Int32(clamping: key.count), message, message.count, &code, &count)
    precondition(unsafe made != nil && count == digestBytes, "OpenSSL has no HMAC")
    return code
  }

  /// PBKDF2 with HMAC-SHA-256: as slow as it is told, so that guessing is.
  package static func stretched(_ password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    var key = [UInt8](repeating: 0, count: digestBytes)
    // SAFETY: the key has the bytes that the call is told to write; password and salt live for it,
    // and are read as far as their counts say. GAIN: none, the call takes pointers.
    let outcome = unsafe password.withUnsafeBufferPointer { password in
      unsafe password.withMemoryRebound(to: CChar.self) { password in
        unsafe PKCS5_PBKDF2_HMAC(
          password.baseAddress, Int32(clamping: password.count), salt,
          Int32(clamping: salt.count), Int32(clamping: iterations), EVP_sha256(),
          Int32(digestBytes), &key)
      }
    }
    precondition(outcome == 1, "OpenSSL has no PBKDF2")
    return key
  }

  /// Bytes that nobody can foretell.
  static func random(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    // SAFETY: the array has the bytes that the call is told to write. GAIN: none, it takes a
    // pointer.
    let outcome = unsafe RAND_bytes(&bytes, Int32(clamping: count))
    precondition(outcome == 1, "the system has no randomness")
    return bytes
  }

  /// Takes as long whatever differs; texts of another length differ at once.
  package static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    // SAFETY: both live for the call and have as many bytes as it is told. GAIN: a loop of ours
    // could be made to end early by the compiler, this one is not.
    return unsafe CRYPTO_memcmp(a, b, a.count) == 0
  }

  static func xor(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { zip(a, b).map { $0 ^ $1 } }
}
