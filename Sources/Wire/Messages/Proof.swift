// AUTH and CHALLENGE: messages of the mechanism by which a client shows who it is. What they say is
// the mechanism's.

struct Proof: Hashable, Sendable {
  var message: [UInt8]

  init(_ message: [UInt8]) { self.message = message }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    message = Array(try FieldReader.need(fields.bytes(AuthTag.proof), AuthTag.proof))
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) { fields.bytes(AuthTag.proof, message) }
}
