// Why bytes are not what the protocol allows. Decoders throw it for any bytes whatever, and never
// trap: every length is checked before it is used.

public struct WireFault: Error, Hashable, Sendable {
  public var code: ErrorCode
  /// A sentence without a full stop.
  public var reason: String

  public init(_ code: ErrorCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
