// What a server tells over HTTP: whether it lives, is ready, and what it has done.

import Client
import EventLoop
import Query
import Testing
import Wire

struct ProbeTests {
  /// What comes back, until the server closes; the request goes in pieces of so many bytes.
  private func ask(_ server: TestServer, _ request: String, pieces: Int = .max) throws -> String {
    let socket = try Socket.connect(to: server.probes[0], milliseconds: TestServer.patience)
    var rest = Array(request.utf8)[...]
    while !rest.isEmpty {
      guard let count = socket.send(rest.prefix(pieces)) else { break }
      rest = rest.dropFirst(count)
    }
    var said: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      switch socket.receive(into: &buffer) {
      case .bytes(let count): said += buffer[..<count]
      case .nothing: _ = socket.wait(forWriting: false, milliseconds: 1_000)
      case .end: return String(decoding: said, as: UTF8.self)
      }
    }
  }

  private func get(_ path: String, method: String = "GET") -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
  }

  @Test func aServerThatIsReadySaysSo() throws {
    let server = try TestServer()
    for pieces in [1, 5, 1_000] {
      let live = try ask(server, get("/livez"), pieces: pieces)
      #expect(live.hasPrefix("HTTP/1.1 200 OK\r\n") && live.hasSuffix("\r\n\r\nlive\n"))
    }
    #expect(try ask(server, get("/readyz?verbose")).hasSuffix("\r\n\r\nready\n"))
    let head = try ask(server, get("/readyz", method: "HEAD"))
    #expect(head.contains("Content-Length: 6\r\n") && head.hasSuffix("\r\n\r\n"))
    #expect(try ask(server, get("/")).hasPrefix("HTTP/1.1 404 "))
    #expect(try ask(server, get("/livez", method: "POST")).hasPrefix("HTTP/1.1 405 "))
    for wrong in ["\r\n\r\n", "GET /livez\r\n\r\n", String(repeating: "x", count: 9_000)] {
      #expect(try ask(server, wrong).hasPrefix("HTTP/1.1 400 "))
    }
  }

  @Test func whatItHasDoneIsCounted() throws {
    let server = try TestServer()
    let link = try server.link(server.endpoints[0])
    for _ in 0..<5 { _ = try link.ask(Question("select count")) }
    _ = try link.ask(Question("select count where quantity > 0"))
    #expect(server.code { try link.ask(Question("selct")) } == .syntax)
    let stream = link.subscribe(Subscription(Question("select net")))
    _ = try link.nextUpdate(stream)
    let text = try ask(server, get("/metrics"))
    #expect(text.contains("Content-Type: text/plain; version=0.0.4"))
    for line in [
      "espalier_ready 1", "espalier_positions 2000", "espalier_epoch 1", "espalier_connections 1",
      "espalier_queries_total{by=\"kept\"} 3", "espalier_queries_total{by=\"loop\"} 3",
      "espalier_queries_total{by=\"worker\"} 1", "espalier_refusals_total{code=\"SYNTAX\"} 1",
      "espalier_subscriptions 1", "espalier_updates_total 1",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test func aServerThatLoadsLivesAndIsNotReady() throws {
    let server = try TestServer(waits: false)
    #expect(try ask(server, get("/livez")).hasPrefix("HTTP/1.1 200 OK\r\n"))
    let ready = try ask(server, get("/readyz"))
    #expect(ready.hasSuffix("\nready\n") || ready.hasPrefix("HTTP/1.1 503 "))
  }
}
