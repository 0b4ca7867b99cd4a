// The server's side of SCRAM-SHA-256, and of -PLUS where there is something to bind to: messages
// come in, messages go out. A name that nobody has is answered like any other, and fails where a
// wrong password does.

public struct ScramServer: Sendable {
  /// What the server offers to bind to; empty without TLS.
  private let bindings: [ChannelBinding]
  /// The name that was said, of a user or of nobody.
  public private(set) var name = ""

  private struct Exchange: Sendable {
    var keys: ScramKeys
    var isOfNobody: Bool
    var nonce: [UInt8]
    /// What `c=` must repeat.
    var bound: [UInt8]
    /// The first two messages, as they are signed.
    var said: [UInt8]
  }
  private var exchange: Exchange?

  public init(bindings: [ChannelBinding]) { self.bindings = bindings }

  /// Answers the first message. `keys` gives a user's, nil for a name that has none.
  public mutating func challenge(
    _ message: ArraySlice<UInt8>, isPlus: Bool, secret: [UInt8], keys: (String) -> ScramKeys?
  ) throws(ScramFault) -> [UInt8] {
    try challenge(
      message, isPlus: isPlus, secret: secret,
      nonce: Base64.text(Keyed.random(ScramText.nonceBytes)), keys: keys)
  }

  package mutating func challenge(
    _ message: ArraySlice<UInt8>, isPlus: Bool, secret: [UInt8], nonce: String,
    keys: (String) -> ScramKeys?
  ) throws(ScramFault) -> [UInt8] {
    guard exchange == nil else { throw .malformed("the exchange has begun already") }
    guard message.count <= ScramText.mostBytes else { throw .malformed("it is too long") }
    let commas = message.indices.filter { message[$0] == UInt8(ascii: ",") }
    guard commas.count >= 2 else { throw .malformed("it does not begin with what it is bound to") }
    let header = message[...commas[1]]
    let binding = try binding(message[..<commas[0]], isPlus: isPlus)
    guard commas[0] + 1 == commas[1] else { throw .malformed("nobody acts for another") }
    let bare = message[(commas[1] + 1)...]
    let attributes = try ScramText.attributes(bare)
    guard attributes.count == 2, attributes[0].name == UInt8(ascii: "n"),
      attributes[1].name == UInt8(ascii: "r"), ScramText.isNonce(attributes[1].value)
    else { throw .malformed("it is a name and a nonce") }
    guard let name = ScramText.name(attributes[0].value) else {
      throw .malformed("the name is not one")
    }
    self.name = name
    let known = keys(name)
    // Made for everybody, so that it takes as long for those who are there.
    let nobody = ScramKeys.ofNobody(Array(name.utf8), secret: secret)
    let used = known ?? nobody
    let whole = Array(attributes[1].value) + Array(nonce.utf8)
    var answer = Array("r=".utf8) + whole
    answer += Array(",s=\(Base64.text(used.salt)),i=\(used.iterations)".utf8)
    exchange = Exchange(
      keys: used, isOfNobody: known == nil, nonce: whole,
      bound: Array(header) + (binding?.bytes ?? []),
      said: Array(bare) + [UInt8(ascii: ",")] + answer)
    return answer
  }

  private func binding(
    _ flag: ArraySlice<UInt8>, isPlus: Bool
  ) throws(ScramFault) -> ChannelBinding? {
    if flag.elementsEqual("n".utf8), !isPlus { return nil }
    // Who could bind and believes that we cannot has been told so by somebody between.
    if flag.elementsEqual("y".utf8), !isPlus {
      guard bindings.isEmpty else { throw .refused }
      return nil
    }
    guard isPlus, flag.starts(with: "p=".utf8) else {
      throw .malformed("what it is bound to does not go with the mechanism")
    }
    let kind = flag.dropFirst(2)
    guard let found = bindings.first(where: { kind.elementsEqual($0.kind.rawValue.utf8) }) else {
      throw .malformed("there is nothing of that kind to bind to")
    }
    return found
  }

  /// Checks the proof, and answers with the server's own.
  public mutating func prove(_ message: ArraySlice<UInt8>) throws(ScramFault) -> [UInt8] {
    guard let exchange else { throw .malformed("there is no first message") }
    self.exchange = nil
    let attributes = try ScramText.attributes(message)
    guard attributes.count == 3, attributes[0].name == UInt8(ascii: "c"),
      attributes[1].name == UInt8(ascii: "r"), attributes[2].name == UInt8(ascii: "p"),
      let bound = Base64.bytes(attributes[0].value), let proof = Base64.bytes(attributes[2].value),
      proof.count == Keyed.digestBytes
    else { throw .malformed("it is what it is bound to, a nonce and a proof") }
    let unsigned = message[..<(attributes[2].value.startIndex - 3)]
    let signed = exchange.said + [UInt8(ascii: ",")] + Array(unsigned)
    let signature = Keyed.hmac(exchange.keys.storedKey, signed)
    let key = Keyed.xor(proof, signature)
    let isProven = Keyed.isSame(Keyed.digest(key), exchange.keys.storedKey)
    let isBound = Keyed.isSame(bound, exchange.bound)
    let isOurs = Keyed.isSame(Array(attributes[1].value), exchange.nonce)
    let answer = Array("v=\(Base64.text(Keyed.hmac(exchange.keys.serverKey, signed)))".utf8)
    guard isProven, isBound, isOurs, !exchange.isOfNobody else { throw .refused }
    return answer
  }
}
