// Whatever comes over a socket, the server answers or closes, and serves the others as before.

import Client
import EventLoop
import Query
import TestKit
import Testing
import Wire

struct HostileClientTests {
  /// A socket without a client's manners.
  private struct Raw {
    let socket: Descriptor

    init(_ endpoint: Endpoint) throws(SystemFault) {
      socket = try Socket.connect(to: endpoint, milliseconds: TestServer.patience)
    }

    func send(_ bytes: [UInt8]) {
      var rest = bytes[...]
      while !rest.isEmpty, let count = socket.send(rest) {
        rest = rest.dropFirst(count)
        if count == 0 { _ = socket.wait(forWriting: true, milliseconds: 100) }
      }
    }

    /// All that comes until the server closes.
    func rest() -> [UInt8] {
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        switch socket.receive(into: &buffer) {
        case .bytes(let count): all += buffer[..<count]
        case .end: return all
        case .nothing: _ = socket.wait(forWriting: false, milliseconds: 1_000)
        }
      }
    }

    /// Waits until so many bytes are there.
    func take(_ wanted: Int) -> [UInt8] {
      var all: [UInt8] = []
      while all.count < wanted {
        var buffer = [UInt8](repeating: 0, count: wanted - all.count)
        switch socket.receive(into: &buffer) {
        case .bytes(let count): all += buffer[..<count]
        case .end: return all
        case .nothing: _ = socket.wait(forWriting: false, milliseconds: 1_000)
        }
      }
      return all
    }
  }

  private func expectHealthy(_ server: TestServer) throws {
    for endpoint in server.endpoints {
      let link = try server.link(endpoint)
      #expect(try link.ask(Question("select count")).rowCount == 1)
      link.close()
    }
  }

  /// What a client says to ask one query.
  private func session(_ query: String, credit: Int = ProtocolLimits.credit) -> [UInt8] {
    var client = ClientConnection()
    var question = Question(query)
    question.credit = credit
    _ = client.ask(question)
    return client.takeOutput()
  }

  @Test func wrongBytesGetTheirReasonAndAnEnd() throws {
    let server = try TestServer()
    for endpoint in server.endpoints {
      let raw = try Raw(endpoint)
      raw.send([255, 255, 255, 255])
      let answer = raw.rest()
      #expect(answer.count > 12 && answer[4] == FrameType.error.rawValue)
      let http = try Raw(endpoint)
      http.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
      #expect(String(decoding: http.rest(), as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    }
    try expectHealthy(server)
  }

  /// Waits as long as the protocol lets it: three seconds.
  @Test func whoSaysNothingIsToldAndLeft() throws {
    let server = try TestServer()
    let (silent, half) = (try Raw(server.endpoints[0]), try Raw(server.endpoints[1]))
    half.send(Array(session("select count").prefix(9)))
    for raw in [silent, half] {
      let words = raw.rest()
      #expect(words.count > 12 && words[4] == FrameType.error.rawValue)
      #expect(String(decoding: words, as: UTF8.self).contains("TOO_SLOW"))
    }
    try expectHealthy(server)
  }

  @Test func damagedSessionsHarmNobody() throws {
    var random = SeededRandom.forTest(usually: 20_261_123)
    // Room for all of them, since the server may see them leave later than they do.
    let server = try TestServer(connections: 1_000)
    let good = session("select net by desk") + session("select net").dropFirst(40)
    for _ in 0..<400 {
      let raw = try Raw(server.endpoints.randomElement(using: &random) ?? server.endpoints[0])
      var bytes = good
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      raw.send(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
    }
    try expectHealthy(server)
  }

  @Test func whoDoesNotReadHoldsUpNobody() throws {
    let server = try TestServer()
    let raw = try Raw(server.endpoints[0])
    let query = "select net, gross, count, dv01, cs01 by position, instrument"
    raw.send(session(query, credit: ProtocolLimits.mostCredit))
    for _ in 0..<20 { try expectHealthy(server) }
    // What waited is whole when it is read at last.
    var client = ClientConnection()
    _ = client.ask(Question(query))
    while true {
      let head = raw.take(4)
      try #require(head.count == 4)
      let length = (0..<4).reduce(0) { $0 | Int(head[$1]) << (8 * $1) }
      let frame = head + raw.take(length)
      let events = try client.receive(frame[...])
      if case .answered(_, let answer, _) = events.first {
        #expect(try server.answer(query).get() == answer)
        return
      }
    }
  }

  @Test func whoLeavesInTheMiddleIsForgotten() throws {
    let server = try TestServer(connections: 40)
    // More than there is room for, so that those who are gone must have made place.
    for number in 0..<200 {
      let endpoint = server.endpoints[number % 2]
      var left = false
      while !left {
        let raw = try Raw(endpoint)
        raw.send(session("select net by position"))
        let first = raw.take(12)
        // Told that there is no room yet, it comes again.
        left = first.count == 12 && first[4] == FrameType.welcome.rawValue
      }
    }
    try expectHealthy(server)
  }

  @Test func dripFedSessionsAreAnswered() throws {
    let server = try TestServer()
    let raw = try Raw(server.endpoints[0])
    for byte in session("select count") { raw.send([byte]) }
    var client = ClientConnection()
    _ = client.ask(Question("select count"))
    var isAnswered = false
    while !isAnswered {
      for case .answered(_, let answer, _) in try client.receive(raw.take(1)[...]) {
        #expect(try server.answer("select count").get() == answer)
        isAnswered = true
      }
    }
  }
}
