// Who asks, and the password that shows it.

public struct Login: Sendable {
  public var user: String
  /// As its bytes are.
  public var password: [UInt8]

  public init(user: String, password: [UInt8]) {
    self.user = user
    self.password = password
  }
}
