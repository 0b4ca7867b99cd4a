// Sockets of this machine: what is sent arrives, what cannot be had says why.

import EventLoop
import Glibc
import Testing

struct SocketTests {
  @Test func freePortsAreTold() throws {
    let listener = try Socket.listen(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(Socket.port(of: listener))
    #expect(port > 0)
    let client = try Socket.connect(
      to: .tcp(host: "127.0.0.1", port: port), milliseconds: 60_000)
    #expect(client.send([1, 2, 3]) == 3)
  }

  @Test func whatCannotBeHadSaysWhy() throws {
    let listener = try Socket.listen(.tcp(host: "127.0.0.1", port: 0))
    let port = try #require(Socket.port(of: listener))
    #expect(throws: SystemFault("bind", EADDRINUSE)) {
      try Socket.listen(.tcp(host: "127.0.0.1", port: port))
    }
    let long = Endpoint.unix(path: "/tmp/" + String(repeating: "x", count: 200))
    #expect(throws: SystemFault("bind", ENAMETOOLONG)) { try Socket.listen(long) }
    #expect(throws: SystemFault("connect", ENAMETOOLONG)) {
      try Socket.connect(to: long, milliseconds: 10)
    }
    let nothing = Endpoint.unix(path: "/nowhere/at/all")
    #expect(throws: SystemFault("connect", ENOENT)) {
      try Socket.connect(to: nothing, milliseconds: 10)
    }
    #expect(SystemFault("connect", ENOENT).description == "connect: No such file or directory")
  }
}
