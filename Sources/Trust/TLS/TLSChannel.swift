// One TLS connection as bytes in and bytes out: what came is given to it, what it says is taken
// from it, and there is no socket. Of one thread.

internal import COpenSSL

// SAFETY: the connection and its two ends are private, made in init and freed in deinit; it is not
// Sendable, so one thread has it. GAIN: none, the library's interface is pointers.
@safe public final class TLSChannel {
  private let connection: OpaquePointer
  /// Where what came is put, and where what is to be sent lies; the connection owns both.
  private let incoming: OpaquePointer
  private let outgoing: OpaquePointer
  // Keeps what the connection was made of.
  private let context: TLSContext
  public private(set) var isEstablished = false
  /// The other end has said that it says nothing more.
  public private(set) var isEnded = false
  private var hasFailed = false
  /// What was to be said before there was anybody to say it to.
  private var waiting: [UInt8] = []

  /// Of a record, so that none is split.
  private static let pieceBytes = 16 << 10

  /// The server's end.
  public convenience init(_ context: TLSContext) throws(TLSFault) {
    try self.init(of: context)
    // SAFETY: the connection is ours. GAIN: none, the library's interface.
    unsafe SSL_set_accept_state(connection)
  }

  /// The client's end, to a server that has to be vouched for by that name or address.
  public convenience init(_ context: TLSContext, to host: String) throws(TLSFault) {
    try self.init(of: context)
    // SAFETY: the string lives for the calls, which copy it; the parameters are the connection's.
    // GAIN: none, the library's interface.
    unsafe SSL_set_connect_state(connection)
    let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host) == 1
    if !isAddress {
      // SAFETY: as above. GAIN: as above.
      guard unsafe SSL_set1_host(connection, host) == 1,
        unsafe espalier_set_host_name(connection, host) == 1
      else { throw .last("\(host) is no name of a host") }
    }
    try advance()
  }

  private init(of context: TLSContext) throws(TLSFault) {
    self.context = context
    // SAFETY: each is made once; the ends go over to the connection, which frees them with itself
    // in deinit. GAIN: none, the library's interface.
    guard let connection = unsafe SSL_new(context.context) else {
      throw .last("there is no memory for a connection")
    }
    guard let incoming = unsafe BIO_new(BIO_s_mem()) else {
      unsafe SSL_free(connection)
      throw .last("there is no memory for a connection")
    }
    guard let outgoing = unsafe BIO_new(BIO_s_mem()) else {
      unsafe BIO_free(incoming)
      unsafe SSL_free(connection)
      throw .last("there is no memory for a connection")
    }
    // SAFETY: as above. GAIN: as above.
    unsafe SSL_set_bio(connection, incoming, outgoing)
    unsafe self.connection = connection
    unsafe self.incoming = incoming
    unsafe self.outgoing = outgoing
  }

  // SAFETY: made in init, freed here and nowhere else, its ends with it. GAIN: as above.
  deinit { unsafe SSL_free(connection) }

  // MARK: Bytes

  /// What came from the other end; what it says is appended to `plain`. After a fault nothing more
  /// is understood, and what is to be sent says why.
  public func receive(
    _ bytes: ArraySlice<UInt8>, into plain: inout [UInt8]
  ) throws(TLSFault) {
    if hasFailed || isEnded { return }
    var rest = bytes
    repeat {
      let piece = rest.prefix(Self.pieceBytes)
      rest = rest.dropFirst(piece.count)
      // SAFETY: the slice lives for the call, which copies it. GAIN: none, it takes a pointer.
      let taken = unsafe piece.withUnsafeBytes {
        unsafe BIO_write(incoming, $0.baseAddress, Int32($0.count))
      }
      guard taken == piece.count || piece.isEmpty else { throw fail("there is no memory for it") }
      if !isEstablished { try advance() }
      if isEstablished { try read(into: &plain) }
    } while !rest.isEmpty && !isEnded
  }

  /// Has it said once there is somebody to say it to.
  public func send(_ plain: ArraySlice<UInt8>) throws(TLSFault) {
    if hasFailed || plain.isEmpty { return }
    guard isEstablished else {
      waiting += plain
      return
    }
    var rest = plain
    while !rest.isEmpty {
      let piece = rest.prefix(Self.pieceBytes)
      // SAFETY: the slice lives for the call, which reads no further. GAIN: none, a pointer again.
      let count = unsafe piece.withUnsafeBytes {
        unsafe SSL_write(connection, $0.baseAddress, Int32($0.count))
      }
      // Memory takes all that is written to it.
      guard count > 0 else { throw fail("nothing more can be said") }
      rest = rest.dropFirst(Int(count))
    }
  }

  /// What is to be sent.
  public func takeOutput() -> [UInt8] {
    // SAFETY: the end is ours. GAIN: none, the library's interface.
    let count = unsafe BIO_ctrl_pending(outgoing)
    if count == 0 { return [] }
    // SAFETY: the call writes as many bytes as there is room for, and says how many. GAIN: as
    // above.
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let taken = unsafe BIO_read(outgoing, buffer.baseAddress, Int32(clamping: count))
      filled = max(0, Int(taken))
    }
  }

  /// Says that nothing more is said.
  public func end() {
    if hasFailed || !isEstablished { return }
    // SAFETY: the connection is ours. GAIN: none, the library's interface.
    unsafe SSL_shutdown(connection)
    ERR_clear_error()
  }

  // MARK: The library

  private func advance() throws(TLSFault) {
    ERR_clear_error()
    // SAFETY: the connection is ours. GAIN: none, the library's interface.
    let outcome = unsafe SSL_do_handshake(connection)
    if outcome == 1 {
      isEstablished = true
      let said = waiting
      waiting = []
      try send(said[...])
      return
    }
    // SAFETY: as above. GAIN: as above.
    guard unsafe SSL_get_error(connection, outcome) == SSL_ERROR_WANT_READ else {
      throw fail(distrust ?? "TLS cannot be agreed on")
    }
  }

  /// Why the other end's certificate is not believed.
  private var distrust: String? {
    // SAFETY: the connection is ours, the text the library's own and copied at once. GAIN: none.
    let code = unsafe SSL_get_verify_result(connection)
    guard code != Int(X509_V_OK) else { return nil }
    let text = unsafe String(cString: X509_verify_cert_error_string(code))
    return "the certificate is not believed (\(text))"
  }

  private func read(into plain: inout [UInt8]) throws(TLSFault) {
    var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
    while true {
      ERR_clear_error()
      // SAFETY: the call writes within the array, which lives for it. GAIN: none, it takes a
      // pointer.
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe SSL_read(connection, $0.baseAddress, Int32($0.count))
      }
      if count > 0 {
        plain += buffer[..<Int(count)]
        continue
      }
      // SAFETY: the connection is ours. GAIN: none, the library's interface.
      switch unsafe SSL_get_error(connection, count) {
      case SSL_ERROR_WANT_READ: return
      case SSL_ERROR_ZERO_RETURN:
        isEnded = true
        return
      default: throw fail("what came is not TLS")
      }
    }
  }

  private func fail(_ what: String) -> TLSFault {
    hasFailed = true
    return .last(what)
  }

  // MARK: Who is there

  /// What a proof can be bound to, the better first.
  public var bindings: [ChannelBinding] {
    guard isEstablished else { return [] }
    let label = "EXPORTER-Channel-Binding"
    var secret = [UInt8](repeating: 0, count: Keyed.digestBytes)
    var nothing: UInt8 = 0
    // SAFETY: the call writes as many bytes as it is told the array has, and reads no context.
    // GAIN: none, the call takes pointers.
    let outcome = unsafe SSL_export_keying_material(
      connection, &secret, secret.count, label, label.utf8.count, &nothing, 0, 1)
    let exporter = outcome == 1 ? [ChannelBinding(.exporter, secret)] : []
    return exporter + (serverEndPoint.map { [ChannelBinding(.serverEndPoint, $0)] } ?? [])
  }

  /// The digest of the server's certificate (RFC 5929): by the algorithm of its signature, where
  /// that names one, and never by a weaker one than SHA-256.
  private var serverEndPoint: [UInt8]? {
    // SAFETY: the server's certificate is lent by the connection at one end, and counted and freed
    // here at the other; the digest has room for the longest there is. GAIN: none, the library's.
    let isLent = context.isServer
    guard
      let certificate = unsafe isLent
        ? SSL_get_certificate(connection) : SSL_get1_peer_certificate(connection)
    else { return nil }
    defer { if !isLent { unsafe X509_free(certificate) } }
    var kind: Int32 = 0
    guard unsafe OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &kind, nil) == 1,
      kind != 0
    else { return nil }
    let weak = kind == NID_md5 || kind == NID_sha1
    // SAFETY: as above. GAIN: as above.
    guard let algorithm = unsafe weak ? EVP_sha256() : EVP_get_digestbyname(OBJ_nid2sn(kind)) else {
      return nil
    }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    // SAFETY: as above. GAIN: as above.
    guard unsafe X509_digest(certificate, algorithm, &digest, &count) == 1 else { return nil }
    return Array(digest.prefix(Int(count)))
  }

  /// The subject of the certificate that the other end has shown and that is vouched for, as RFC
  /// 4514 writes it; nil where it has shown none.
  public var peerSubject: String? {
    guard isEstablished else { return nil }
    // SAFETY: the certificate and the writer are freed here, once each; the name is the
    // certificate's, the bytes the writer's and copied before it goes. GAIN: none, the library's.
    guard let certificate = unsafe SSL_get1_peer_certificate(connection) else { return nil }
    defer { unsafe X509_free(certificate) }
    guard unsafe SSL_get_verify_result(connection) == Int(X509_V_OK),
      let writer = unsafe BIO_new(BIO_s_mem())
    else { return nil }
    defer { unsafe BIO_free(writer) }
    // SAFETY: as above. GAIN: as above.
    let name = unsafe X509_get_subject_name(certificate)
    guard unsafe espalier_write_subject(writer, name) >= 0 else { return nil }
    let count = unsafe BIO_ctrl_pending(writer)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, Int(unsafe BIO_read(writer, buffer.baseAddress, Int32(clamping: count))))
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
