// CREDIT: bytes of blocks that a client is ready to take beyond those it said before.

struct Credit: Hashable, Sendable {
  var bytes: Int

  init(_ bytes: Int) { self.bytes = bytes }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    let bytes = try FieldReader.need(fields.uv(CreditTag.bytes), CreditTag.bytes)
    self.bytes = Int(min(bytes, UInt64(ProtocolLimits.mostCredit)))
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) { fields.count(CreditTag.bytes, bytes) }
}
