// A server that speaks TLS, over real sockets: what it answers is what it answers elsewhere, and
// who is not believed on either side gets nothing.

import CertificateKit
import Client
import EventLoop
import Query
import TestKit
import Testing
import Trust
import Wire

struct SecureTests {
  /// A server that shows a certificate for 127.0.0.1, and its users.
  private final class World: Sendable {
    let folder = TemporaryFolder()
    let authority = Authority()
    let files: CertificateFiles
    let identity: TLSIdentity
    let server: TestServer

    init() throws {
      files = CertificateFiles(in: folder.path)
      files.write(authority.text, "ca")
      identity = files.write(authority.issue([("CN", "server")], host: "127.0.0.1"), "server")
      var ana = User("ana")
      ana.seesEverything = true
      ana.keys = ScramKeys(password: Array("ana's".utf8))
      var bob = User("bob")
      bob.seesEverything = true
      bob.certificates = ["CN=bob,O=Desk"]
      server = try TestServer(
        connections: 1_000, users: UserFile().with(ana).with(bob),
        tls: try TLSContext(serving: identity, clients: files.path("ca")))
    }

    func asking(showing identity: TLSIdentity? = nil) throws(TLSFault) -> TLSContext {
      try TLSContext(believing: files.path("ca"), showing: identity)
    }

    var tcp: Endpoint { server.endpoints[0] }
  }

  private static let ana = Login(user: "ana", password: Array("ana's".utf8))

  @Test func answersAreThoseOfOtherConnections() throws {
    let world = try World()
    let secure = try world.server.link(world.tcp, as: Self.ana, tls: try world.asking())
    let plain = try world.server.link(world.server.endpoints[1], as: Self.ana)
    for query in [
      "select net, gross by desk options totals", "select net, gross, count by position",
      "show nodes", "select net by book",
    ] {
      for _ in 0..<3 {
        #expect(try secure.ask(Question(query)) == plain.ask(Question(query)), "\(query)")
      }
    }
    let stream = secure.subscribe(Subscription(Question("select count")))
    #expect(try secure.nextUpdate(stream).answer.rowCount == 1)
    _ = try secure.ping(milliseconds: TestServer.patience)
    secure.close()
    plain.close()
  }

  @Test func manyAreAnsweredAtOnce() async throws {
    let world = try World()
    let (server, tcp, asking) = (world.server, world.tcp, try world.asking())
    let query = "select net, gross by desk options totals"
    let wanted = try server.answer(query).get()
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<12 {
        group.addTask {
          do throws(ClientFault) {
            let link = try server.link(tcp, as: Self.ana, tls: asking)
            for _ in 0..<20 {
              guard try link.ask(Question(query)) == wanted else { return false }
            }
            link.close()
            return true
          } catch {
            return false
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test func aCertificateShowsWhoAsks() throws {
    let world = try World()
    let bob = world.files.write(world.authority.issue([("O", "Desk"), ("CN", "bob")]), "bob")
    let link = try world.server.link(world.tcp, tls: try world.asking(showing: bob))
    #expect(link.welcome.user == "bob")
    #expect(try link.ask(Question("select count")).rowCount == 1)
    // With a password it is the password that says who.
    let other = try world.server.link(
      world.tcp, as: Self.ana, tls: try world.asking(showing: bob))
    #expect(other.welcome.user == "ana")
    let eve = world.files.write(world.authority.issue([("O", "Desk"), ("CN", "eve")]), "eve")
    #expect(
      world.server.code {
        try world.server.link(world.tcp, tls: try world.asking(showing: eve))
      } == .authenticationFailed)
    // Her own authority vouches for nobody here.
    let forged = world.files.write(Authority().issue([("O", "Desk"), ("CN", "bob")]), "forged")
    #expect(throws: ClientFault.self) {
      try world.server.link(world.tcp, tls: try world.asking(showing: forged))
    }
  }

  @Test func whoDoesNotBelieveOrDoesNotSpeakTLSIsTold() throws {
    let world = try World()
    #expect(
      world.server.code { try world.server.link(world.tcp, as: Self.ana) } == .tlsRequired)
    world.files.write(Authority("Others").text, "others")
    let others = try TLSContext(believing: world.files.path("others"))
    do throws(ClientFault) {
      _ = try world.server.link(world.tcp, as: Self.ana, tls: others)
      Issue.record("it was believed")
    } catch {
      guard case .unreachable(let reason) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(reason.contains("the certificate is not believed"))
    }
    // The server goes on for others.
    let link = try world.server.link(world.tcp, as: Self.ana, tls: try world.asking())
    #expect(try link.ask(Question("select count")).rowCount == 1)
  }

  @Test func certificatesAreShownAsTheyAreReadAgain() throws {
    let world = try World()
    let asking = try world.asking()
    let before = try world.server.link(world.tcp, as: Self.ana, tls: asking)
    let other = Authority("Next")
    world.files.write(other.text, "next")
    let identity = world.files.write(other.issue([("CN", "s")], host: "127.0.0.1"), "next")
    world.server.show(try TLSContext(serving: identity))
    #expect(throws: ClientFault.self) {
      try world.server.link(world.tcp, as: Self.ana, tls: asking)
    }
    let next = try TLSContext(believing: world.files.path("next"))
    let after = try world.server.link(world.tcp, as: Self.ana, tls: next)
    #expect(try after.ask(Question("select count")) == before.ask(Question("select count")))
  }

  /// Greetings of TLS cut and changed, and anything at all, beside somebody who is answered.
  @Test func whateverIsSentTheServerGoesOn() throws {
    let world = try World()
    var random = SeededRandom.forTest(usually: 20_261_121)
    let link = try world.server.link(world.tcp, as: Self.ana, tls: try world.asking())
    let wanted = try link.ask(Question("select net by desk"))
    for round in 0..<300 {
      let channel = try TLSChannel(try world.asking(), to: "127.0.0.1")
      var bytes = channel.takeOutput()
      if round % 3 == 0 { bytes = Array(bytes.prefix(round)) }
      if round % 3 == 1 {
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0x55
        }
      }
      if round % 5 == 0 {
        bytes = [0x16] + (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
      let socket = try Socket.connect(to: world.tcp, milliseconds: TestServer.patience)
      _ = socket.send(bytes[...])
      if round % 50 == 0 {
        #expect(try link.ask(Question("select net by desk")) == wanted)
      }
    }
    #expect(try link.ask(Question("select net by desk")) == wanted)
  }
}
