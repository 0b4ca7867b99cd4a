// Who comes to the wrong port is told so in words of their own protocol.

enum OtherProtocol {
  case http, tls

  /// Nil where the first bytes are of neither. Read as a length they are beyond every limit, so
  /// they are no frame.
  init?(firstBytes: ArraySlice<UInt8>) {
    let first = Array(firstBytes.prefix(4))
    let methods = ["GET ", "POST", "PUT ", "HEAD", "OPTI", "DELE", "PATC"]
    if methods.contains(where: { Array($0.utf8) == first }) {
      self = .http
    } else if first.starts(with: [0x16, 0x03]) {
      self = .tls
    } else {
      return nil
    }
  }

  var refusal: [UInt8] {
    switch self {
    case .http:
      let text = "This port speaks the protocol of Espalier, not HTTP.\n"
      let head = [
        "HTTP/1.1 400 Bad Request", "Content-Type: text/plain",
        "Content-Length: \(text.utf8.count)", "Connection: close", "", "",
      ]
      return Array((head.joined(separator: "\r\n") + text).utf8)
    // A fatal alert: the handshake failed.
    case .tls: return [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]
    }
  }
}
