// WELCOME: what holds on a connection, and the state of the book behind it.

public import Exact
public import Query

public struct Welcome: Hashable, Sendable {
  /// Whether questions are answered, and which state of the book answers them.
  public struct Standing: Hashable, Sendable {
    public enum State: UInt64, Sendable { case ready, loading, draining }
    public var state: State
    /// Bytes read and to read, while loading.
    public var loaded: Int?
    public var toLoad: Int?
    public var epoch: Contract.Epoch?
    public var asOf: CalendarDate?
    /// Which run of the server it is.
    public var incarnation: UInt64?

    public init(_ state: State) { self.state = state }
  }

  public var version = protocolVersion
  public var server: String?
  public var encodings: [UInt64] = []
  public var compression = false
  public var frameLimit = ProtocolLimits.requestBytes
  public var streamLimit = ProtocolLimits.streams
  public var standing: Standing
  /// Who the client is taken for; nil where nobody is asked.
  public var user: String?
  /// By which the server shows who it is.
  public var proof: [UInt8]?

  public init(_ standing: Standing) { self.standing = standing }

  init(_ payload: ArraySlice<UInt8>) throws(WireFault) {
    var fields = try FieldReader(payload)
    let state = try FieldReader.need(fields.uv(WelcomeTag.state), WelcomeTag.state)
    guard let state = Standing.State(rawValue: state) else {
      throw FieldReader.bad(WelcomeTag.state)
    }
    standing = Standing(state)
    version = try FieldReader.need(fields.uv(WelcomeTag.version), WelcomeTag.version)
    server = try fields.text(WelcomeTag.server)
    encodings = try fields.all(WelcomeTag.encodings).map(FieldReader.uv)
    compression = try fields.flag(WelcomeTag.compression) ?? false
    frameLimit = try FieldReader.need(
      fields.count(WelcomeTag.frameLimit), WelcomeTag.frameLimit)
    streamLimit = try FieldReader.need(
      fields.count(WelcomeTag.streamLimit), WelcomeTag.streamLimit)
    standing.loaded = try fields.count(WelcomeTag.loaded)
    standing.toLoad = try fields.count(WelcomeTag.toLoad)
    standing.epoch = try fields.part(WelcomeTag.epoch, Contract.Epoch.init)
    standing.asOf = try fields.date(WelcomeTag.asOf)
    standing.incarnation = try fields.uv(WelcomeTag.incarnation)
    user = try fields.text(WelcomeTag.user)
    proof = try fields.bytes(WelcomeTag.proof).map { Array($0) }
    try fields.finish()
  }

  func write(to fields: inout FieldWriter) {
    fields.uv(WelcomeTag.version, version)
    fields.text(WelcomeTag.server, server)
    for encoding in encodings { fields.uv(WelcomeTag.encodings, encoding) }
    fields.flag(WelcomeTag.compression, compression ? true : nil)
    fields.count(WelcomeTag.frameLimit, frameLimit)
    fields.count(WelcomeTag.streamLimit, streamLimit)
    fields.uv(WelcomeTag.state, standing.state.rawValue)
    fields.count(WelcomeTag.loaded, standing.loaded)
    fields.count(WelcomeTag.toLoad, standing.toLoad)
    if let epoch = standing.epoch { fields.part(WelcomeTag.epoch, epoch.write) }
    fields.iv(WelcomeTag.asOf, standing.asOf.map { Int64($0.day) })
    fields.uv(WelcomeTag.incarnation, standing.incarnation)
    fields.text(WelcomeTag.user, user)
    fields.bytes(WelcomeTag.proof, proof)
  }
}
