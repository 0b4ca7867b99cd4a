// Frames that no client should send: each gets its error, and what is not understood is skipped.

import Query
import Testing
import Wire

struct HostileFrameTests {
  private static let hello = RawFrame(
    type: 1, payload: RawFrame.field(1, 1) + RawFrame.field(2, 0)
  ).bytes
  private static let query = RawFrame(type: 0x10, stream: 1, payload: RawFrame.field(1, "a"))

  /// The error of a connection to which these bytes come, and what the server was asked to do.
  private func outcome(
    _ bytes: [UInt8]
  ) throws -> (code: ErrorCode?, stream: UInt32?, actions: [ServerConnection.Action]) {
    var server = ServerConnection(server: "server 1", isGreasy: false, now: 0)
    let actions = server.receive(bytes[...], now: 0, standing: Welcome.Standing(.ready))
    let output = server.takeOutput(room: ProtocolLimits.outputBytes).bytes
    for frame in RawFrame.split(output) where frame[4] == FrameType.error.rawValue {
      // Code comes first: tag, length, number.
      var client = ClientConnection()
      _ = client.ask(Question("a"))
      let events = try client.receive((Self.welcome + frame)[...])
      for event in events {
        if case .closed(let refusal) = event { return (refusal.knownCode, 0, actions) }
        if case .refused(let stream, let refusal) = event {
          return (refusal.knownCode, stream, actions)
        }
      }
    }
    return (nil, nil, actions)
  }

  private static let welcome: [UInt8] = {
    var server = ServerConnection(server: "server 1", isGreasy: false, now: 0)
    _ = server.receive(hello[...], now: 0, standing: Welcome.Standing(.ready))
    return server.takeOutput(room: 1).bytes
  }()

  struct Case: Sendable {
    var bytes: [UInt8]
    var code: ErrorCode

    init(_ code: ErrorCode, _ bytes: [UInt8]) {
      self.bytes = bytes
      self.code = code
    }
  }

  /// As the first frame.
  static let first: [Case] = {
    func hello(_ payload: [UInt8], flags: UInt8 = 0, stream: UInt32 = 0) -> [UInt8] {
      RawFrame(type: 1, flags: flags, stream: stream, payload: payload).bytes
    }
    let version = RawFrame.field(1, 1)
    return [
      Case(.helloExpected, RawFrame(type: 3).bytes), Case(.badFrame, [4, 0, 0, 0]),
      Case(.frameTooLarge, [0xFF, 0xFF, 0xFF, 0xFF]), Case(.frameTooLarge, [1, 64, 0, 0]),
      Case(.badFrame, hello([], flags: 8)), Case(.badFrame, hello([], flags: 0x80)),
      Case(.badStream, hello(version, stream: 1)),
      Case(.unsupportedVersion, hello(RawFrame.field(1, 2))),
      Case(.unsupportedField, hello(version + RawFrame.field(100, 1))),
      Case(.badField, hello(version + RawFrame.field(6, 9))), Case(.badField, hello([1, 5, 1])),
      Case(.badField, hello([0x81, 0x00, 0])),
      Case(.badChecksum, Array(hello([], flags: 2).dropLast() + [0])),
      Case(.frameTooLarge, hello([0xFF, 0xFF, 0xFF, 0x7F], flags: 1)),
      Case(.badCompression, hello([5, 1, 2, 3], flags: 1)),
    ]
  }()

  /// After a hello.
  static let later: [Case] = {
    func query(_ payload: [UInt8], stream: UInt32 = 1) -> [UInt8] {
      RawFrame(type: 0x10, stream: stream, payload: payload).bytes
    }
    let text = RawFrame.field(1, "a")
    let parameter = RawFrame.field(2, RawFrame.field(1, "p"))
    let token = RawFrame.field(1, [UInt8](repeating: 0, count: 65))
    return [
      Case(.helloExpected, Self.hello), Case(.badStream, RawFrame(type: 0x11, stream: 5).bytes),
      Case(.badStream, query(text, stream: 0)), Case(.badStream, query(text) + query(text)),
      Case(.badField, query([])), Case(.badField, query(RawFrame.field(1, [0xC3]))),
      Case(.badField, query(text + text)), Case(.badField, query(text + RawFrame.field(65, 13))),
      Case(.badField, query(text + RawFrame.field(64, 2))),
      Case(.badField, query(text + parameter)),
      Case(.badField, RawFrame(type: 3, payload: token).bytes),
      Case(.unsupportedFrame, RawFrame(type: 0x60, flags: 4).bytes),
      Case(.badStream, RawFrame(type: 0x1F, stream: 2).bytes),
    ].map { Case($0.code, Self.hello + $0.bytes) }
  }()

  @Test(arguments: first + later)
  func connectionEndsWithItsReason(wrong: Case) throws {
    let (found, stream, actions) = try outcome(wrong.bytes)
    #expect(found == wrong.code)
    #expect(stream == 0)
    #expect(actions.last == .close)
  }

  @Test func otherProtocolsAreAnsweredInTheirOwnWords() {
    for (bytes, begins) in [
      (Array("GET / HTTP/1.1\r\n\r\n".utf8), Array("HTTP/1.1 400 ".utf8)),
      ([0x16, 0x03, 0x01, 0x02, 0x00, 0x01], [0x15, 0x03, 0x01, 0x00, 0x02]),
    ] {
      var server = ServerConnection(server: "server 1", isGreasy: false, now: 0)
      let actions = server.receive(bytes[...], now: 0, standing: Welcome.Standing(.ready))
      #expect(actions == [.close])
      #expect(server.takeOutput(room: 0).bytes.starts(with: begins))
    }
  }

  @Test func aCriticalFrameOnAStreamEndsTheStreamAlone() throws {
    let bytes = Self.hello + RawFrame(type: 0x14, flags: 4, stream: 1).bytes
    let (code, stream, actions) = try outcome(bytes)
    #expect(code == .unsupportedFrame)
    #expect(stream == 1)
    #expect(actions.isEmpty)
  }

  @Test func whatIsUnknownAndNotCriticalIsSkipped() throws {
    let unknown = RawFrame(type: 0x77, flags: 2, stream: 9, payload: [1, 2, 3]).bytes
    let query = RawFrame(
      type: 0x10, flags: 2, stream: 1,
      payload: RawFrame.field(50, "?") + RawFrame.field(1, "a") + RawFrame.field(128, "!"))
    let (code, _, actions) = try outcome(Self.hello + unknown + query.bytes)
    #expect(code == nil)
    #expect(actions == [.ask(stream: 1, Question("a"))])
  }

  /// A few bytes that say that they stand for a lot.
  @Test func deflatedBombsAreRefusedBeforeTheyGrow() throws {
    let bomb = RawFrame(type: 1, flags: 1, payload: RawFrame.uv(10) + Self.deflatedZeros).bytes
    #expect(try outcome(bomb).code == .badCompression)
    let short = RawFrame(type: 1, flags: 1, payload: RawFrame.uv(16_000) + Self.deflatedZeros)
    #expect(try outcome(short.bytes).code == .badCompression)
  }

  /// A zlib stream of 1,000 zeros, as another library wrote it.
  private static let deflatedZeros: [UInt8] = [
    0x78, 0x9C, 0x63, 0x60, 0x18, 0x05, 0xA3, 0x60, 0x14, 0x0C, 0x77, 0x00, 0x00, 0x03, 0xE8, 0x00,
    0x01,
  ]

  @Test func tooManyFieldsAreRefused() throws {
    let many = [UInt8]((0..<70_000).flatMap { _ in [50, 0] as [UInt8] })
    let bytes = Self.hello + RawFrame(type: 3, payload: many).bytes
    #expect(try outcome(bytes).code == .badField)
  }
}
