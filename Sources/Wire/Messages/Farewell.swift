// GOAWAY: why a server takes no more streams on a connection.

public struct Farewell: Hashable, Sendable {
  /// May be one that is not known here.
  public var code: UInt16
  public var message: String?
  /// Later streams were not looked at.
  public var lastStream: UInt32?

  public init(_ code: ErrorCode, _ message: String, lastStream: UInt32? = nil) {
    self.code = code.rawValue
    self.message = message
    self.lastStream = lastStream
  }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    let code = try fields.uv(GoawayTag.code, upTo: UInt64(UInt16.max))
    self.code = UInt16(try FieldReader.need(code, GoawayTag.code))
    message = try fields.text(GoawayTag.message)
    lastStream = try fields.uv(GoawayTag.lastStream, upTo: UInt64(UInt32.max)).map { UInt32($0) }
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.uv(GoawayTag.code, UInt64(code))
    fields.text(GoawayTag.message, message)
    fields.uv(GoawayTag.lastStream, lastStream.map { UInt64($0) })
  }
}
