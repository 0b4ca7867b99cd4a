// Two ends of TLS that talk without sockets: who is believed, who is not, and bytes that are
// anything else.

import CertificateKit
import Glibc
import TestKit
import Testing
import Trust

struct TLSChannelTests {
  /// A folder with who vouches, a server's certificate for `localhost` and 127.0.0.1, a client's.
  final class World: Sendable {
    let folder: String
    let authority = Authority()
    let files: CertificateFiles
    let server: TLSIdentity
    let client: TLSIdentity

    init(days: Int = 2) {
      var template = Array("/tmp/espalier-trust-XXXXXX".utf8CString)
      // SAFETY: mkdtemp writes within the terminated array, which lives for the closure. GAIN: a
      // folder that no other test has, which needs the system.
      folder =
        unsafe template.withUnsafeMutableBufferPointer { buffer in
          unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map {
            unsafe String(cString: $0)
          }
        } ?? "/tmp"
      files = CertificateFiles(in: folder)
      files.write(authority.text, "ca")
      server = files.write(
        authority.issue([("CN", "server")], host: "localhost", days: days), "server")
      client = files.write(
        authority.issue([("O", "Desk, Inc"), ("CN", "bob \u{E9}")]), "client")
    }

    deinit {
      for name in ["ca", "server.crt", "server.key", "client.crt", "client.key", "other"] {
        // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
        _ = unsafe unlink(files.path(name))
      }
      // SAFETY: as above. GAIN: as above.
      _ = unsafe rmdir(folder)
    }

    func serving(clients: Bool = false) throws(TLSFault) -> TLSContext {
      try TLSContext(serving: server, clients: clients ? files.path("ca") : nil)
    }

    func asking(showing identity: TLSIdentity? = nil) throws(TLSFault) -> TLSContext {
      try TLSContext(believing: files.path("ca"), showing: identity)
    }
  }

  struct Ends {
    var client: TLSChannel
    var server: TLSChannel
    var heardByClient: [UInt8] = []
    var heardByServer: [UInt8] = []
    var pieceBytes = Int.max

    init(_ asking: TLSContext, _ serving: TLSContext, host: String = "localhost") throws(TLSFault) {
      client = try TLSChannel(asking, to: host)
      server = try TLSChannel(serving)
    }

    /// Until neither has anything to send.
    mutating func settle() throws(TLSFault) {
      while true {
        let said = client.takeOutput()
        for piece in pieces(said) { try server.receive(piece, into: &heardByServer) }
        let answered = server.takeOutput()
        for piece in pieces(answered) { try client.receive(piece, into: &heardByClient) }
        if said.isEmpty, answered.isEmpty { return }
      }
    }

    private func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
      stride(from: 0, to: bytes.count, by: min(pieceBytes, max(1, bytes.count))).map {
        bytes[$0..<min(bytes.count, $0 + min(pieceBytes, bytes.count))]
      }
    }
  }

  @Test func whatIsSaidArrivesInPiecesOfAnySize() throws {
    let world = World()
    for size in [1, 7, 1_000, .max] {
      var ends = try Ends(try world.asking(), try world.serving())
      ends.pieceBytes = size
      let long = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
      // Said before anybody is there, it waits.
      try ends.client.send([1, 2, 3])
      try ends.settle()
      #expect(ends.client.isEstablished && ends.server.isEstablished)
      try ends.server.send(long[...])
      try ends.client.send(long[...])
      try ends.settle()
      #expect(ends.heardByServer == [1, 2, 3] + long)
      #expect(ends.heardByClient == long)
      ends.client.end()
      try ends.settle()
      #expect(ends.server.isEnded && !ends.client.isEnded)
    }
  }

  @Test func bothEndsAreBoundToTheSame() throws {
    let world = World()
    var ends = try Ends(try world.asking(), try world.serving())
    #expect(ends.client.bindings.isEmpty)
    try ends.settle()
    #expect(ends.client.bindings == ends.server.bindings)
    #expect(ends.client.bindings.map(\.kind) == [.exporter, .serverEndPoint])
    var others = try Ends(try world.asking(), try world.serving())
    try others.settle()
    #expect(others.client.bindings[0] != ends.client.bindings[0])
    #expect(others.client.bindings[1] == ends.client.bindings[1])
    // A proof of one connection is none on another.
    let keys = ScramKeys(password: [65])
    var client = ScramClient(name: "ana", password: [65], binding: ends.client.bindings[0])
    var server = ScramServer(bindings: others.server.bindings)
    let challenge = try server.challenge(client.first[...], isPlus: true, secret: [1]) { _ in keys }
    let proof = try client.proof(challenge[...])
    #expect(throws: ScramFault.refused) { try server.prove(proof[...]) }
  }

  @Test func clientsAreKnownByTheSubjectOfTheirCertificates() throws {
    let world = World()
    var ends = try Ends(try world.asking(showing: world.client), try world.serving(clients: true))
    try ends.settle()
    #expect(ends.server.peerSubject == "CN=bob \u{E9},O=Desk\\, Inc")
    #expect(ends.client.peerSubject == "CN=server")
    var nobody = try Ends(try world.asking(), try world.serving(clients: true))
    try nobody.settle()
    #expect(nobody.server.isEstablished && nobody.server.peerSubject == nil)
    // Not asked for, it is not shown.
    var unasked = try Ends(try world.asking(showing: world.client), try world.serving())
    try unasked.settle()
    #expect(unasked.server.peerSubject == nil)
  }

  @Test func whoIsNotVouchedForIsNotBelieved() throws {
    let world = World()
    let stranger = World()
    let old = World(days: -1)
    func fault(_ asking: TLSContext, _ serving: TLSContext, _ host: String = "localhost") -> String
    {
      do throws(TLSFault) {
        var ends = try Ends(asking, serving, host: host)
        try ends.settle()
        return "none"
      } catch {
        return error.reason
      }
    }
    let (asking, serving) = (try world.asking(), try world.serving())
    #expect(fault(asking, serving) == "none")
    #expect(fault(try stranger.asking(), serving).contains("is not believed"))
    #expect(fault(asking, serving, "example.com").contains("is not believed (hostname mismatch)"))
    #expect(fault(asking, serving, "127.0.0.1").contains("is not believed (IP address mismatch)"))
    #expect(fault(try old.asking(), try old.serving()).contains("has expired"))
    let foreign = try world.asking(showing: stranger.client)
    #expect(fault(foreign, try world.serving(clients: true)) != "none")
  }

  @Test func filesThatCannotBeUsedAreRefused() throws {
    let world = World()
    let other = World()
    func fault(_ body: () throws(TLSFault) -> TLSContext) -> String {
      do throws(TLSFault) {
        _ = try body()
        return "none"
      } catch {
        return error.reason
      }
    }
    let crossed = TLSIdentity(
      certificateFile: world.server.certificateFile, keyFile: other.server.keyFile)
    #expect(
      fault { () throws(TLSFault) in try TLSContext(serving: crossed) }
        .contains("is no key of the certificate"))
    let nothing = TLSIdentity(certificateFile: world.folder + "/x", keyFile: world.server.keyFile)
    #expect(
      fault { () throws(TLSFault) in try TLSContext(serving: nothing) }
        .contains("no certificate can be read"))
    #expect(
      fault { () throws(TLSFault) in try TLSContext(believing: world.server.keyFile) }
        .contains("no certificates can be read"))
    // SAFETY: the string lives for the call. GAIN: none, the call takes a pointer.
    #expect(unsafe chmod(world.server.keyFile, 0o644) == 0)
    #expect(
      fault { () throws(TLSFault) in try TLSContext(serving: world.server) }
        .contains("others may read or change it"))
  }

  /// Each end against the other's bytes cut, changed, and against anything at all.
  @Test func anyBytesAreUnderstoodOrAFault() throws {
    let world = World()
    var random = SeededRandom.forTest(usually: 20_261_121)
    let (asking, serving) = (try world.asking(), try world.serving())
    var faults = 0
    for round in 0..<400 {
      var ends = try Ends(asking, serving)
      if round % 3 == 0 { try ends.settle() }
      try ends.client.send([1, 2, 3])
      var bytes = ends.client.takeOutput()
      if round % 7 == 0 {
        bytes = (0..<Int.random(in: 1...600, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
      }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        guard let place = bytes.indices.randomElement(using: &random) else { break }
        bytes[place] ^= UInt8.random(in: 1...255, using: &random)
      }
      var heard: [UInt8] = []
      do throws(TLSFault) {
        try ends.server.receive(bytes[...], into: &heard)
      } catch {
        faults += 1
        // After a fault nothing is understood, and nothing breaks.
        try? ends.server.receive(bytes[...], into: &heard)
        try? ends.server.send([1])
        _ = ends.server.takeOutput()
        ends.server.end()
      }
      #expect(heard.isEmpty)
    }
    #expect(faults > 200, "\(faults)")
  }
}
