// What a server keeps of a password (RFC 5802, RFC 7677): enough to check a proof, and not enough
// to make one. Its text is the form that PostgreSQL keeps.

public struct ScramKeys: Hashable, Sendable, CustomStringConvertible {
  /// Of every password that is kept: as many for all, so that nobody's stands out.
  public static let usualIterations = 100_000
  static let mechanism = "SCRAM-SHA-256"
  static let saltBytes = 16

  let salt: [UInt8]
  let iterations: Int
  /// The digest of the key that only who knows the password has.
  let storedKey: [UInt8]
  /// By which the server shows that it knows these keys.
  let serverKey: [UInt8]

  init(salt: [UInt8], iterations: Int, storedKey: [UInt8], serverKey: [UInt8]) {
    self.salt = salt
    self.iterations = iterations
    self.storedKey = storedKey
    self.serverKey = serverKey
  }

  /// Of a password, as its bytes are, with a new salt.
  public init(password: [UInt8]) {
    self.init(
      password: password, salt: Keyed.random(Self.saltBytes), iterations: Self.usualIterations)
  }

  package init(password: [UInt8], salt: [UInt8], iterations: Int) {
    let salted = Keyed.stretched(password, salt: salt, iterations: iterations)
    self.init(
      salt: salt, iterations: iterations, storedKey: Keyed.digest(Self.clientKey(salted)),
      serverKey: Self.serverKey(salted))
  }

  static func clientKey(_ salted: [UInt8]) -> [UInt8] {
    Keyed.hmac(salted, Array("Client Key".utf8))
  }

  static func serverKey(_ salted: [UInt8]) -> [UInt8] {
    Keyed.hmac(salted, Array("Server Key".utf8))
  }

  /// Whether it is the password of these keys.
  public func fits(password: [UInt8]) -> Bool {
    let other = ScramKeys(password: password, salt: salt, iterations: iterations)
    return Keyed.isSame(other.storedKey, storedKey)
  }

  public var description: String {
    "\(Self.mechanism)$\(iterations):\(Base64.text(salt))"
      + "$\(Base64.text(storedKey)):\(Base64.text(serverKey))"
  }

  /// Nil for what `description` does not write.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].elementsEqual(Self.mechanism.utf8) else { return nil }
    let terms = parts[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let keys = parts[2].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard terms.count == 2, keys.count == 2,
      let iterations = ScramText.number(terms[0]), let salt = Base64.bytes(terms[1]),
      !salt.isEmpty, let storedKey = Base64.bytes(keys[0]), let serverKey = Base64.bytes(keys[1]),
      storedKey.count == Keyed.digestBytes, serverKey.count == Keyed.digestBytes
    else { return nil }
    self.init(salt: salt, iterations: iterations, storedKey: storedKey, serverKey: serverKey)
  }

  /// Keys that no password fits, the same each time for the same name: what a name that nobody has
  /// is answered with. `secret` is the server's own.
  static func ofNobody(_ name: [UInt8], secret: [UInt8]) -> ScramKeys {
    func derived(_ what: String) -> [UInt8] { Keyed.hmac(secret, Array(what.utf8) + [0] + name) }
    return ScramKeys(
      salt: Array(derived("salt").prefix(saltBytes)), iterations: usualIterations,
      storedKey: derived("stored key"), serverKey: derived("server key"))
  }
}
