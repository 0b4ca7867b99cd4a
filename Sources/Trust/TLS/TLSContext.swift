// What all TLS connections of one end have in common: the certificate it shows, the key that proves
// it, and whom it believes. TLS 1.3 and nothing older.

internal import COpenSSL

public struct TLSFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sentence without a full stop.
  public var reason: String

  public init(_ reason: String) { self.reason = reason }

  public var description: String { reason }

  /// With what the library says of its last call.
  static func last(_ what: String) -> TLSFault {
    var text: String?
    // What went wrong first is what matters; the rest is let go of, or others would find it.
    while true {
      let code = ERR_get_error()
      if code == 0 { break }
      if text != nil { continue }
      // SAFETY: the text is the library's own and copied at once. GAIN: none, C text.
      text = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) }
    }
    return TLSFault(text.map { "\(what): \($0)" } ?? what)
  }
}

/// A certificate with those that vouch for it, and its key.
public struct TLSIdentity: Sendable {
  /// PEM, the own certificate first.
  public var certificateFile: String
  /// PEM, readable by its owner alone.
  public var keyFile: String

  public init(certificateFile: String, keyFile: String) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
  }
}

// SAFETY: the context is private, made in init and freed in deinit; the library counts who uses it
// behind locks of its own, and nothing is set once init has ended, so that any thread may make
// connections of it. GAIN: none, the library's interface is pointers.
@safe public final class TLSContext: @unchecked Sendable {
  let context: OpaquePointer
  let isServer: Bool
  /// Whether there is a certificate to show who asks.
  public private(set) var showsCertificate = false

  /// A server's. With `clients`, a file of certificates, who connects may show a certificate that
  /// one of those vouches for.
  public convenience init(
    serving identity: TLSIdentity, clients: String? = nil
  ) throws(TLSFault) {
    try self.init(isServer: true)
    try use(identity)
    if let clients {
      // SAFETY: the string lives for the calls, the list goes over to the context. GAIN: none.
      guard unsafe SSL_CTX_load_verify_locations(context, clients, nil) == 1,
        let names = unsafe SSL_load_client_CA_file(clients)
      else { throw .last("no certificates of clients can be read from \(clients)") }
      unsafe SSL_CTX_set_client_CA_list(context, names)
      // SAFETY: the context is ours; there is no callback. GAIN: none, the library's interface.
      unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    }
  }

  /// A client's, that believes who is vouched for in the file, or else whom the system believes.
  public convenience init(
    believing authorities: String?, showing identity: TLSIdentity? = nil
  ) throws(TLSFault) {
    try self.init(isServer: false)
    if let authorities {
      // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
      guard unsafe SSL_CTX_load_verify_locations(context, authorities, nil) == 1 else {
        throw .last("no certificates can be read from \(authorities)")
      }
    } else {
      // SAFETY: the context is ours. GAIN: none, the library's interface.
      guard unsafe SSL_CTX_set_default_verify_paths(context) == 1 else {
        throw .last("the system's certificates cannot be read")
      }
    }
    // SAFETY: the context is ours; there is no callback. GAIN: none, the library's interface.
    unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    if let identity { try use(identity) }
  }

  private init(isServer: Bool) throws(TLSFault) {
    // SAFETY: what is made is freed once, in deinit. GAIN: none, the library's interface.
    guard let made = unsafe espalier_tls_context(isServer ? 1 : 0) else {
      throw .last("TLS 1.3 cannot be spoken")
    }
    unsafe context = made
    self.isServer = isServer
  }

  // SAFETY: made in init, freed here and nowhere else. GAIN: as above.
  deinit { unsafe SSL_CTX_free(context) }

  /// More than any key has.
  private static let mostKeyBytes = 64 << 10

  private func use(_ identity: TLSIdentity) throws(TLSFault) {
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    guard unsafe SSL_CTX_use_certificate_chain_file(context, identity.certificateFile) == 1 else {
      throw .last("no certificate can be read from \(identity.certificateFile)")
    }
    let pem: [UInt8]
    do throws(PrivateFile.Fault) {
      pem = try PrivateFile.bytes(of: identity.keyFile, most: Self.mostKeyBytes)
    } catch {
      throw TLSFault("\(identity.keyFile): \(error.reason)")
    }
    // SAFETY: the bytes outlive the reader, which is freed here as the key is, once each; the empty
    // text keeps the library from asking the terminal for a password. GAIN: none, the library's.
    let isUsed = unsafe pem.withUnsafeBytes { bytes in
      guard let reader = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else {
        return false
      }
      defer { unsafe BIO_free(reader) }
      var nothing: CChar = 0
      guard let key = unsafe PEM_read_bio_PrivateKey(reader, nil, nil, &nothing) else {
        return false
      }
      defer { unsafe EVP_PKEY_free(key) }
      return unsafe SSL_CTX_use_PrivateKey(context, key) == 1
        && SSL_CTX_check_private_key(context) == 1
    }
    guard isUsed else { throw .last("\(identity.keyFile) is no key of the certificate") }
    showsCertificate = true
  }
}
