// HELLO: the first frame of a connection, by which a client says what it can.

public struct Hello: Hashable, Sendable {
  public var versions: [UInt64] = [protocolVersion]
  /// Numbers, since a newer client may know more than there are here.
  public var encodings: [UInt64] = ColumnEncoding.allCases.map { UInt64($0.rawValue) }
  public var client: String?
  public var compression = false
  public var checksums = true
  public var frameLimit = ProtocolLimits.frameBytes
  /// How the client shows who it is, and the first message of that.
  public var mechanism: String?
  public var proof: [UInt8]?

  public init(client: String? = nil) { self.client = client }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    versions = try fields.all(HelloTag.versions).map(FieldReader.uv)
    encodings = try fields.all(HelloTag.encodings).map(FieldReader.uv)
    client = try fields.text(HelloTag.client)
    compression = try fields.flag(HelloTag.compression) ?? false
    checksums = try fields.flag(HelloTag.checksums) ?? true
    frameLimit = try fields.count(HelloTag.frameLimit) ?? ProtocolLimits.frameBytes
    guard frameLimit >= ProtocolLimits.leastFrameBytes else {
      throw FieldReader.bad(HelloTag.frameLimit)
    }
    mechanism = try fields.text(HelloTag.mechanism)
    proof = try fields.bytes(HelloTag.proof).map { Array($0) }
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    for version in versions { fields.uv(HelloTag.versions, version) }
    for encoding in encodings { fields.uv(HelloTag.encodings, encoding) }
    fields.text(HelloTag.client, client)
    fields.flag(HelloTag.compression, compression ? true : nil)
    fields.flag(HelloTag.checksums, checksums ? nil : false)
    fields.count(
      HelloTag.frameLimit, frameLimit == ProtocolLimits.frameBytes ? nil : frameLimit)
    fields.text(HelloTag.mechanism, mechanism)
    fields.bytes(HelloTag.proof, proof)
  }
}
