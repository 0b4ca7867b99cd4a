// PING and PONG: a few bytes that come back, by which a client learns that the server is there.

struct Token: Hashable, Sendable {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    bytes = Array(try fields.bytes(PingTag.token) ?? [])
    guard bytes.count <= ProtocolLimits.tokenBytes else { throw FieldReader.bad(PingTag.token) }
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.bytes(PingTag.token, bytes.isEmpty ? nil : bytes)
  }
}
