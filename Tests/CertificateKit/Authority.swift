// Certificates of the tests' own, made by the library, so that no program has to be there: one who
// vouches, and those whom it vouches for.

internal import COpenSSL
public import Trust

/// A certificate and its key, as PEM.
public struct Issued: Sendable {
  public var certificate: String
  public var key: String
}

// SAFETY: key and certificate are private, made in init and freed in deinit, and only read between.
// GAIN: none, the library's interface is pointers.
@safe public final class Authority: @unchecked Sendable {
  private let key: OpaquePointer
  private let certificate: OpaquePointer
  /// PEM.
  public let text: String

  public init(_ name: String = "Tests") {
    // SAFETY: what is made is freed in deinit. GAIN: none, the library's interface.
    let key = unsafe Self.newKey()
    let certificate = unsafe Self.make(
      [("CN", name)], of: key, issuer: nil, signer: key,
      extensions: [(NID_basic_constraints, "CA:TRUE")], days: 2)
    text = unsafe Self.pem { unsafe PEM_write_bio_X509($0, certificate) }
    unsafe self.key = key
    unsafe self.certificate = certificate
  }

  deinit {
    // SAFETY: made in init, freed here and nowhere else. GAIN: as above.
    unsafe X509_free(certificate)
    unsafe EVP_PKEY_free(key)
  }

  /// For a server of that name or address, or for a client; negative days are over.
  public func issue(
    _ subject: [(String, String)], host: String? = nil, days: Int = 2
  ) -> Issued {
    // SAFETY: what is made is freed at the end. GAIN: none, the library's interface.
    let own = unsafe Self.newKey()
    defer { unsafe EVP_PKEY_free(own) }
    let isAddress = host.map { $0.allSatisfy { "0123456789.:".contains($0) } } ?? false
    let names = host.map { [(NID_subject_alt_name, (isAddress ? "IP:" : "DNS:") + $0)] } ?? []
    let made = unsafe Self.make(
      subject, of: own, issuer: certificate, signer: key, extensions: names, days: days)
    defer { unsafe X509_free(made) }
    return Issued(
      certificate: unsafe Self.pem { unsafe PEM_write_bio_X509($0, made) },
      key: unsafe Self.pem {
        unsafe PEM_write_bio_PrivateKey($0, own, nil, nil, 0, nil, nil)
      })
  }

  private static func newKey() -> OpaquePointer {
    var key: OpaquePointer?
    // SAFETY: the maker is freed here, the key goes to the caller. GAIN: none, the library's.
    let maker = unsafe EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
    defer { unsafe EVP_PKEY_CTX_free(maker) }
    let isMade =
      unsafe EVP_PKEY_keygen_init(maker) == 1
      && EVP_PKEY_CTX_set_group_name(maker, "P-256") == 1 && EVP_PKEY_generate(maker, &key) == 1
    guard isMade, let key = unsafe key else { preconditionFailure("no key can be made") }
    return unsafe key
  }

  private static func make(
    _ subject: [(String, String)], of key: OpaquePointer, issuer: OpaquePointer?,
    signer: OpaquePointer, extensions: [(Int32, String)], days: Int
  ) -> OpaquePointer {
    // SAFETY: the certificate goes to the caller; what is lent of it is used while it lives.
    // GAIN: none, the library's interface.
    guard let made = unsafe X509_new() else { preconditionFailure("no memory") }
    unsafe X509_set_version(made, 2)
    unsafe ASN1_INTEGER_set(X509_get_serialNumber(made), Int.random(in: 1...1_000_000_000))
    unsafe X509_gmtime_adj(X509_getm_notBefore(made), -864_000)
    unsafe X509_gmtime_adj(X509_getm_notAfter(made), days * 86_400)
    unsafe X509_set_pubkey(made, key)
    let name = unsafe X509_get_subject_name(made)
    for (field, value) in subject {
      let bytes = Array(value.utf8)
      unsafe X509_NAME_add_entry_by_txt(
        name, field, Int32(0x1000), bytes, Int32(bytes.count), -1, 0)
    }
    unsafe X509_set_issuer_name(made, issuer.map { unsafe X509_get_subject_name($0) } ?? name)
    for (kind, value) in extensions {
      let made1 = unsafe X509V3_EXT_conf_nid(nil, nil, kind, value)
      unsafe X509_add_ext(made, made1, -1)
      unsafe X509_EXTENSION_free(made1)
    }
    let isSigned = unsafe X509_sign(made, signer, EVP_sha256()) > 0
    precondition(isSigned, "no certificate can be signed")
    return unsafe made
  }

  private static func pem(_ write: (OpaquePointer?) -> Int32) -> String {
    // SAFETY: the writer is freed here, its bytes are copied before. GAIN: none, the library's.
    let writer = unsafe BIO_new(BIO_s_mem())
    defer { unsafe BIO_free(writer) }
    precondition(unsafe write(writer) == 1, "nothing can be written")
    var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(writer))
    unsafe BIO_read(writer, &bytes, Int32(bytes.count))
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The same as files of a folder, keys for their owner alone.
public struct CertificateFiles: Sendable {
  public let folder: String

  public init(in folder: String) { self.folder = folder }

  public func path(_ name: String) -> String { "\(folder)/\(name)" }

  public func write(_ text: String, _ name: String) {
    do throws(PrivateFile.Fault) {
      try PrivateFile.write(Array(text.utf8), to: path(name))
    } catch {
      preconditionFailure("\(path(name)) cannot be written: \(error.reason)")
    }
  }

  /// As NAME.crt and NAME.key.
  public func write(_ issued: Issued, _ name: String) -> TLSIdentity {
    write(issued.certificate, name + ".crt")
    write(issued.key, name + ".key")
    return TLSIdentity(
      certificateFile: path(name + ".crt"), keyFile: path(name + ".key"))
  }
}
