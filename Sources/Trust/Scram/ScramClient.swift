// The client's side of SCRAM-SHA-256 and -PLUS: it shows that it knows a password without saying
// it, and that the server knows its keys.

public struct ScramClient: Sendable {
  private let name: String
  private let password: [UInt8]
  private let nonce: [UInt8]
  private let binding: ChannelBinding?
  private var serverSignature: [UInt8]?
  private var isBegun = false

  /// A server that asks for less does not keep passwords well, one that asks for more wears us out.
  private static let iterations = 4_096...1_000_000

  /// A password is its bytes: nothing is made of them.
  public init(name: String, password: [UInt8], binding: ChannelBinding?) {
    self.init(
      name: name, password: password, binding: binding,
      nonce: Base64.text(Keyed.random(ScramText.nonceBytes)))
  }

  package init(
    name: String, password: [UInt8], binding: ChannelBinding?, nonce: String
  ) {
    self.name = name
    self.password = password
    self.binding = binding
    self.nonce = Array(nonce.utf8)
  }

  public var mechanism: String { ScramKeys.mechanism + (binding == nil ? "" : "-PLUS") }

  private var header: [UInt8] {
    Array((binding.map { "p=\($0.kind.rawValue),," } ?? "n,,").utf8)
  }

  private var bare: [UInt8] { Array("n=\(ScramText.escaped(name)),r=".utf8) + nonce }

  /// What it begins with.
  public var first: [UInt8] { header + bare }

  /// Answers the server's first message with the proof.
  public mutating func proof(_ challenge: ArraySlice<UInt8>) throws(ScramFault) -> [UInt8] {
    guard !isBegun else { throw .malformed("it was answered already") }
    isBegun = true
    let attributes = try ScramText.attributes(challenge)
    guard attributes.count == 3, attributes[0].name == UInt8(ascii: "r"),
      attributes[1].name == UInt8(ascii: "s"), attributes[2].name == UInt8(ascii: "i"),
      let salt = Base64.bytes(attributes[1].value), !salt.isEmpty,
      let iterations = ScramText.number(attributes[2].value)
    else { throw .malformed("it is a nonce, a salt and a count") }
    let whole = attributes[0].value
    guard ScramText.isNonce(whole), whole.starts(with: nonce), whole.count > nonce.count else {
      throw .malformed("its nonce does not go on with ours")
    }
    guard Self.iterations.contains(iterations) else {
      throw .malformed("\(iterations) iterations are too few or too many")
    }
    let bound = Base64.text(header + (binding?.bytes ?? []))
    let unsigned = Array("c=\(bound),r=".utf8) + Array(whole)
    let comma = [UInt8(ascii: ",")]
    let signed = bare + comma + Array(challenge) + comma + unsigned
    let salted = Keyed.stretched(password, salt: salt, iterations: iterations)
    let key = ScramKeys.clientKey(salted)
    let proof = Keyed.xor(key, Keyed.hmac(Keyed.digest(key), signed))
    serverSignature = Keyed.hmac(ScramKeys.serverKey(salted), signed)
    return unsigned + Array(",p=\(Base64.text(proof))".utf8)
  }

  /// Checks that the server knows the keys too.
  public mutating func check(_ final: ArraySlice<UInt8>) throws(ScramFault) {
    guard let wanted = serverSignature else { throw .malformed("it comes before its time") }
    serverSignature = nil
    let attributes = try ScramText.attributes(final)
    guard attributes.count == 1, attributes[0].name == UInt8(ascii: "v"),
      let signature = Base64.bytes(attributes[0].value)
    else { throw .malformed("it is the server's signature") }
    guard Keyed.isSame(signature, wanted) else { throw .refused }
  }
}
