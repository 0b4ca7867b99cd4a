// SCRAM-SHA-256: the exchange of RFC 7677, and everything that must not pass for one.

import TestKit
import Testing
import Trust

struct ScramTests {
  private static let password = Array("pencil".utf8)
  private static let secret = [UInt8](repeating: 7, count: 32)
  private static let salt = Base64.bytes("W22ZaJ0SNY7soEsUEjb6gQ==".utf8) ?? []
  private static let keys = ScramKeys(password: password, salt: salt, iterations: 4_096)
  private static let serverNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
  private static let exporter = ChannelBinding(.exporter, [1, 2, 3, 4])

  private static func client(
    _ name: String = "user", _ password: String = "pencil", binding: ChannelBinding? = nil
  ) -> ScramClient {
    ScramClient(
      name: name, password: Array(password.utf8), binding: binding, nonce: "rOprNGfwEbeRWgbNEkqO")
  }

  /// What came of an exchange; `change` may alter what the client says last.
  private static func exchange(
    _ client: ScramClient, offered: [ChannelBinding] = [], isPlus: Bool? = nil,
    first: [UInt8]? = nil, change: ([UInt8]) -> [UInt8] = { $0 }
  ) -> Result<String, ScramFault> {
    var client = client
    var server = ScramServer(bindings: offered)
    do throws(ScramFault) {
      let challenge = try server.challenge(
        (first ?? client.first)[...], isPlus: isPlus ?? client.mechanism.hasSuffix("-PLUS"),
        secret: secret, nonce: serverNonce
      ) { $0 == "user" || $0 == "a,b=c" ? keys : nil }
      let proof = try client.proof(challenge[...])
      try client.check(try server.prove(change(proof)[...])[...])
      return .success(server.name)
    } catch {
      return .failure(error)
    }
  }

  @Test func exchangeOfTheRFCHolds() throws {
    var client = Self.client()
    #expect(client.mechanism == "SCRAM-SHA-256")
    #expect(client.first == Array("n,,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8))
    var server = ScramServer(bindings: [])
    let challenge = try server.challenge(
      client.first[...], isPlus: false, secret: Self.secret, nonce: Self.serverNonce
    ) { $0 == "user" ? Self.keys : nil }
    #expect(
      challenge
        == Array(
          ("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096").utf8))
    let proof = try client.proof(challenge[...])
    #expect(
      proof
        == Array(
          ("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=").utf8))
    let final = try server.prove(proof[...])
    #expect(final == Array("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8))
    try client.check(final[...])
    #expect(server.name == "user")
  }

  @Test func digestsOfTheRFCsHold() {
    // RFC 4231, case 2; RFC 7914, section 11.
    let code = Keyed.hmac(Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
    #expect(code.prefix(8) == [0x5B, 0xDC, 0xC1, 0x46, 0xBF, 0x60, 0x75, 0x4E])
    let key = Keyed.stretched(Array("passwd".utf8), salt: Array("salt".utf8), iterations: 1)
    #expect(key.prefix(8) == [0x55, 0xAC, 0x04, 0x6E, 0x56, 0xE3, 0x08, 0x9F])
  }

  @Test func bothEndsKnowEachOtherWithAndWithoutBinding() {
    #expect(Self.exchange(Self.client()) == .success("user"))
    #expect(Self.exchange(Self.client("a,b=c")) == .success("a,b=c"))
    let bound = Self.client(binding: Self.exporter)
    #expect(bound.mechanism == "SCRAM-SHA-256-PLUS")
    #expect(Self.exchange(bound, offered: [Self.exporter]) == .success("user"))
  }

  @Test func nobodyAndAWrongPasswordLookTheSame() throws {
    #expect(Self.exchange(Self.client("user", "pencils")) == .failure(.refused))
    #expect(Self.exchange(Self.client("nobody")) == .failure(.refused))
    func challenge(_ name: String) throws -> String {
      var server = ScramServer(bindings: [])
      let bytes = try server.challenge(
        Self.client(name).first[...], isPlus: false, secret: Self.secret, nonce: "x"
      ) { _ in nil }
      return String(decoding: bytes, as: UTF8.self)
    }
    // Asked twice a name has the same salt, another has another; the form is that of a user.
    #expect(try challenge("nobody") == challenge("nobody"))
    #expect(try challenge("nobody") != challenge("nobodyelse"))
    #expect(try challenge("nobody").hasSuffix(",i=\(ScramKeys.usualIterations)"))
    #expect(try challenge("nobody").split(separator: ",")[1].utf8.count == 26)
  }

  @Test func whoStandsBetweenIsFound() {
    let bound = Self.client(binding: Self.exporter)
    let other = ChannelBinding(.exporter, [9, 9, 9, 9])
    #expect(Self.exchange(bound, offered: [other]) == .failure(.refused))
    // A client that is told there is nothing to bind to says so where there is.
    let downgraded = Array("y,,n=user,r=rOprNGfwEbeRWgbNEkqO".utf8)
    #expect(
      Self.exchange(Self.client(), offered: [Self.exporter], first: downgraded)
        == .failure(.refused))
    // Each end's bytes, one by one.
    for place in 0..<100 {
      let outcome = Self.exchange(Self.client()) { proof in
        var proof = proof
        proof[place] ^= 1
        return proof
      }
      if case .success = outcome { Issue.record("byte \(place) may be another") }
    }
  }

  @Test func aServerThatDoesNotKnowThePasswordIsFound() throws {
    var client = Self.client()
    _ = try client.proof("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".utf8Array)
    #expect(throws: ScramFault.refused) {
      try client.check("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".utf8Array)
    }
  }

  @Test func malformedMessagesAreRefusedForWhatTheyAre() {
    for first in [
      "", "n", "n,", "n,,", "n,,n=user", "n,,r=x,n=user", "n,a=bob,n=user,r=x", "n,,n=,r=x",
      "n,,n=us=er,r=x", "n,,n=us=2cer,r=x", "n,,n=user,r=", "n,,n=user,r=a b", "n,,m=1,n=user,r=x",
      "n,,n=user,r=x,z=1", "p=tls-unique,,n=user,r=x", "z,,n=user,r=x", "n,,n=user,r=x\0",
      "n,,n=\u{7F},r=é",
    ] {
      for isPlus in [false, true] {
        guard
          case .failure(.malformed) = Self.exchange(
            Self.client(), offered: [Self.exporter], isPlus: isPlus, first: Array(first.utf8))
        else {
          Issue.record("\(first) is taken")
          continue
        }
      }
    }
    for challenge in [
      "", "r=x", "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
      "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
      "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095",
      "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999",
      "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=04096",
      "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-4096", "m=x,r=y,s=z,i=1",
    ] {
      var client = Self.client()
      do throws(ScramFault) {
        _ = try client.proof(challenge.utf8Array)
        Issue.record("\(challenge) is taken")
      } catch {
        if case .refused = error { Issue.record("\(challenge) is refused for its proof") }
      }
    }
  }

  /// Each end against the other's messages with bytes changed, left out and put in.
  @Test func anyBytesAreAMessageOrAFault() {
    var random = SeededRandom.forTest(usually: 20_261_121)
    var taken = 0
    for _ in 0..<400 {
      let outcome = Self.exchange(
        Self.client(), first: Self.mutated(Self.client().first, &random),
        change: { [random] in
          var random = random
          return Self.mutated($0, &random)
        })
      if case .success = outcome { taken += 1 }
    }
    // In one of nine nothing was changed.
    #expect(taken < 100, "\(taken) of 400 were taken")
  }

  private static func mutated(_ bytes: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      guard let place = bytes.indices.randomElement(using: &random) else { return bytes }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      }
    }
    return bytes
  }

  @Test func keysAreReadAsTheyAreWritten() throws {
    let text = Self.keys.description
    #expect(text.hasPrefix("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"))
    #expect(ScramKeys(text) == Self.keys)
    #expect(Self.keys.fits(password: Self.password))
    #expect(!Self.keys.fits(password: []))
    for place in text.utf8.indices {
      let cut = String(text[..<place])
      #expect(ScramKeys(cut) == nil, "\(cut)")
    }
    #expect(ScramKeys(text + "\n") == nil)
    let other = ScramKeys(password: Self.password)
    #expect(other != ScramKeys(password: Self.password))
    #expect(other.fits(password: Self.password))
  }
}

extension String {
  fileprivate var utf8Array: ArraySlice<UInt8> { Array(utf8)[...] }
}
