// Answers that are kept and sent again are, to the byte, those that would be made anew; and only
// where everything that they depend on is the same.

import Query
import TestKit
import Testing
import Wire

struct PreparedAnswerTests {
  /// A server that answers every query with the same few figures, and what it was asked in vain.
  private struct Server {
    var connection: ServerConnection
    let prepared: PreparedAnswers?
    var asked = 0
    var said: [UInt8] = []

    init(_ prepared: PreparedAnswers?, isGreasy: Bool = false) {
      connection = ServerConnection(server: "server 1", isGreasy: isGreasy, now: 0)
      self.prepared = prepared
      prepared?.version = SampleAnswer.contract.epoch.counter
    }

    mutating func hear(_ bytes: some Collection<UInt8>) {
      let actions = connection.receive(
        Array(bytes)[...], now: 0, prepared: prepared, standing: Welcome.Standing(.ready))
      for case .ask(let stream, _) in actions {
        asked += 1
        _ = connection.answer(
          stream, SampleAnswer.measures(rows: 1), elapsed: nil, prepared: prepared)
      }
      said += connection.takeOutput(room: ProtocolLimits.outputBytes).bytes
    }

    var frames: [[UInt8]] { RawFrame.split(said) }
  }

  private static func hello(_ flags: UInt8 = 2, encodings: [UInt64] = [0, 1, 2]) -> [UInt8] {
    let fields =
      RawFrame.field(1, 1) + encodings.flatMap { RawFrame.field(2, $0) }
      + (flags == 0 ? RawFrame.field(5, 0) : [])
    return RawFrame(type: 1, flags: flags, payload: fields).bytes
  }

  private static func query(
    _ stream: UInt32, _ text: String = "select net", flags: UInt8 = 2, more: [UInt8] = []
  ) -> [UInt8] {
    RawFrame(
      type: 0x10, flags: flags, stream: stream, payload: RawFrame.field(1, text) + more
    ).bytes
  }

  @Test(arguments: [UInt8(0), 2], [false, true])
  func whatIsKeptIsWhatWouldBeMade(flags: UInt8, isGreasy: Bool) {
    let streams: [UInt32] = [1, 2, 3, 255, 256, 65_535, 1 << 20, .max - 1, .max]
    for pieces in [1, 7, 100, 100_000] {
      var (made, kept) = (
        Server(nil, isGreasy: isGreasy), Server(PreparedAnswers(), isGreasy: isGreasy)
      )
      var bytes = Self.hello(flags)
      for stream in streams { bytes += Self.query(stream, flags: flags) }
      for start in stride(from: 0, to: bytes.count, by: pieces) {
        let piece = bytes[start..<min(bytes.count, start + pieces)]
        made.hear(piece)
        kept.hear(piece)
      }
      #expect(kept.said == made.said)
      #expect(made.asked == streams.count)
      // Those that come at once are all asked for before the first is answered.
      #expect(kept.asked <= (pieces > 1_000 ? streams.count : 3))
    }
  }

  @Test func whoeverAsksLaterIsAnsweredFromIt() {
    let prepared = PreparedAnswers()
    var first = Server(prepared)
    first.hear(Self.hello() + Self.query(1))
    for turn in 0..<3 {
      var next = Server(prepared, isGreasy: false)
      next.hear(Self.hello())
      next.hear(Self.query(9) + Self.query(10))
      #expect(next.asked == 0, "\(turn)")
      #expect(next.frames.count == 7)
    }
    #expect(prepared.count == 1)
  }

  @Test func whatDiffersInAnythingIsAskedAnew() {
    let prepared = PreparedAnswers()
    var server = Server(prepared)
    server.hear(Self.hello())
    server.hear(Self.query(1))
    func asks(_ bytes: [UInt8], _ hello: [UInt8] = Self.hello(), isGreasy: Bool = false) -> Bool {
      var other = Server(prepared, isGreasy: isGreasy)
      other.hear(hello)
      other.hear(bytes)
      return other.asked == 1
    }
    #expect(!asks(Self.query(5)))
    #expect(asks(Self.query(5, "select ne")))
    #expect(asks(Self.query(5, more: RawFrame.field(64, 1))))
    #expect(asks(Self.query(5, flags: 0)))
    #expect(asks(Self.query(5), Self.hello(encodings: [0, 1])))
    #expect(asks(Self.query(5), Self.hello(0)))
    #expect(asks(Self.query(5), isGreasy: true))
    // Of another state of the book.
    prepared.version += 1
    var other = Server(nil)
    other.hear(Self.hello())
    let actions = other.connection.receive(
      Self.query(5)[...], now: 0, prepared: prepared, standing: Welcome.Standing(.ready))
    #expect(actions.count == 1)
  }

  @Test func mistakesAreMistakesForAnswersThatAreKept() {
    func code(_ bytes: [UInt8]) -> UInt16? {
      var server = Server(PreparedAnswers())
      server.hear(Self.hello())
      server.hear(Self.query(7))
      server.hear(bytes)
      #expect(server.asked == 1)
      guard let last = server.frames.last, last[4] == FrameType.error.rawValue else { return nil }
      return UInt16(last[14] & 127)
    }
    for place in 12..<Self.query(8).count {
      var changed = Self.query(8)
      changed[place] ^= 0x10
      #expect(code(changed) == ErrorCode.badChecksum.rawValue, "\(place)")
    }
    for stream in 0..<32 {
      var changed = Self.query(1 << 20)
      changed[8 + stream / 8] ^= 1 << UInt8(stream % 8)
      #expect(code(changed) == ErrorCode.badChecksum.rawValue, "\(stream)")
    }
    #expect(code(Self.query(7)) == ErrorCode.badStream.rawValue)
    #expect(code(Self.query(0)) == ErrorCode.badStream.rawValue)
  }

  @Test func aFullStoreBeginsAnew() {
    let prepared = PreparedAnswers()
    var server = Server(prepared)
    server.hear(Self.hello())
    for number in 1...20_000 { server.hear(Self.query(UInt32(number), "select \(number)")) }
    #expect(prepared.count < 16_385)
    let before = server.asked
    server.hear(Self.query(20_001, "select 20000"))
    #expect(server.asked == before)
  }

  @Test func noAnswerIsKeptForAConnectionThatEnds() {
    let prepared = PreparedAnswers()
    var server = Server(prepared)
    server.hear(Self.hello())
    server.hear(Self.query(1))
    _ = server.connection.drain()
    server.hear(Self.query(2))
    #expect(server.asked == 1)
    #expect(server.frames.last?[4] != FrameType.done.rawValue)
  }

  /// The second answer to a question says no more than what has changed.
  @Test func whatIsKnownIsLeftOut() throws {
    var dialogue = Dialogue()
    var sizes: [Int] = []
    var answer = SampleAnswer.measures(rows: 1)
    answer.columns.removeFirst()
    for turn in 0..<3 {
      if turn == 2 {
        answer.contract.epoch.counter += 1
        answer.contract.included.count += 1
      }
      let before = dialogue.fromServer.count
      let stream = dialogue.client.ask(Question("select net"))
      try dialogue.settle()
      _ = dialogue.server.answer(stream, answer, elapsed: nil)
      try dialogue.settle()
      sizes.append(dialogue.fromServer.count - before)
      guard case .answered(stream, let arrived, nil) = dialogue.events.last else {
        Issue.record("no answer came")
        return
      }
      #expect(arrived == answer)
    }
    // A row of eight measures (design/protocol.md).
    #expect(sizes[1] <= 145)
    #expect(sizes[2] == sizes[1])
    #expect(sizes[0] <= 470)
    // Another rate of exchange is another head, sent anew and from then on known.
    answer.contract.rates = SampleAnswer.partialContract.rates
    for isNew in [true, false] {
      let before = dialogue.fromServer.count
      let stream = dialogue.client.ask(Question("select net"))
      try dialogue.settle()
      _ = dialogue.server.answer(stream, answer, elapsed: nil)
      try dialogue.settle()
      #expect((dialogue.fromServer.count - before > 200) == isNew)
      guard case .answered(stream, let arrived, nil) = dialogue.events.last else {
        Issue.record("no answer came")
        return
      }
      #expect(arrived == answer)
    }
  }

  @Test func headsArriveWholeWhateverTheAnswersHold() throws {
    var source = RandomAnswers(random: .forTest(usually: 20_261_122))
    for _ in 0..<200 {
      var dialogue = Dialogue()
      let head = source.answer(mostRows: 12)
      var other = source.answer(mostRows: 12)
      // The same head with other contents, or another head.
      if source.one(in: 2) {
        other = head
        other.contract.epoch.counter &+= 3
        other.contract.included.count = 12
        for place in other.contract.gaps.indices where source.one(in: 2) {
          other.contract.gaps[place].share = Contract.Share(count: 0)
        }
      }
      for answer in [head, other, other, head] {
        let stream = dialogue.client.ask(Question("select net"))
        try dialogue.settle()
        _ = dialogue.server.answer(stream, answer, elapsed: 1)
        try dialogue.settle()
        guard case .answered(stream, let arrived, _) = dialogue.events.last else {
          Issue.record("no answer came \(source.random.replay)")
          return
        }
        #expect(isSame(arrived, answer), "\(source.random.replay)")
      }
    }
  }
}
