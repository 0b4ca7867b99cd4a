// What a server's side of a connection does, as a dialogue: this comes in, that goes out.

import Exact
import Query
import Testing
import Wire

struct ServerConnectionTests {
  private static let second: UInt64 = 1_000_000

  /// A dialogue in which hello and welcome have been said.
  private func greeted(_ hello: Hello = Hello()) throws -> Dialogue {
    var dialogue = Dialogue(hello)
    try dialogue.settle()
    return dialogue
  }

  private func asked(_ dialogue: Dialogue) -> [UInt32] {
    dialogue.actions.compactMap { if case .ask(let stream, _) = $0 { stream } else { nil } }
  }

  @Test func welcomeTellsTheStandingOfTheBook() throws {
    var dialogue = Dialogue()
    var standing = Welcome.Standing(.loading)
    standing.loaded = 10
    standing.toLoad = 200
    dialogue.standing = standing
    try dialogue.settle()
    guard case .welcomed(let welcome) = dialogue.events.first else {
      Issue.record("no welcome came")
      return
    }
    #expect(welcome.standing == standing)
    #expect(welcome.server == "server 1")
    #expect(welcome.encodings == [0, 1, 2, 3, 4, 5])
    #expect(welcome.streamLimit == ProtocolLimits.streams)
  }

  @Test func questionsArriveAsTheyWereAsked() throws {
    var dialogue = try greeted()
    var question = Question(
      "select net where currency = $c and maturity > $d",
      parameters: ["c": .text("EUR"), "d": .date(.first), "f": .flag(true)])
    question.deadline = 1_500_000
    question.credit = 5_000
    question.isExact = true
    question.decimals = 2
    question.epoch = 9
    let stream = dialogue.client.ask(question)
    try dialogue.settle()
    #expect(dialogue.actions == [.ask(stream: stream, question)])
  }

  @Test func answersComeInTheOrderInWhichTheyAreReady() throws {
    var dialogue = try greeted()
    let (first, second) = (dialogue.client.ask(Question("a")), dialogue.client.ask(Question("b")))
    try dialogue.settle()
    #expect(asked(dialogue) == [first, second])
    let answer = SampleAnswer.everyType(rows: 3)
    _ = dialogue.server.answer(second, answer, elapsed: 1)
    _ = dialogue.server.answer(first, answer, elapsed: 1)
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [second, first])
  }

  @Test func aShortAnswerOvertakesALongOne() throws {
    var dialogue = try greeted()
    dialogue.room = 1
    let (long, short) = (dialogue.client.ask(Question("a")), dialogue.client.ask(Question("b")))
    try dialogue.settle()
    _ = dialogue.server.answer(long, SampleAnswer.measures(rows: 20_000), elapsed: 1)
    try dialogue.clientHears(dialogue.serverSays())
    _ = dialogue.server.answer(short, SampleAnswer.measures(rows: 1), elapsed: 1)
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [short, long])
  }

  @Test func blocksStopWithoutCreditAndGoOnWithIt() throws {
    var dialogue = try greeted()
    var question = Question("a")
    question.credit = 1
    let stream = dialogue.client.ask(question)
    try dialogue.settle()
    _ = dialogue.server.answer(stream, SampleAnswer.measures(rows: 9_000), elapsed: 1)
    func blocks(_ bytes: [UInt8]) -> Int {
      RawFrame.split(bytes).count { $0[4] == FrameType.block.rawValue }
    }
    // May overshoot by one block, and only then stops.
    let first = dialogue.serverSays()
    #expect(blocks(first) == 1)
    #expect(!dialogue.server.hasOutput)
    #expect(dialogue.serverSays().isEmpty)
    try dialogue.clientHears(first)
    // The client gives back what it took, which is enough for one more each time.
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [stream])
    #expect(blocks(dialogue.fromServer) > 5)
  }

  @Test func cancellingEndsTheStreamAtOnce() throws {
    var dialogue = try greeted()
    let stream = dialogue.client.ask(Question("a"))
    try dialogue.settle()
    dialogue.client.cancel(stream)
    try dialogue.settle()
    #expect(dialogue.actions.last == .giveUp(stream: stream))
    #expect(dialogue.server.openStreams == 0)
    // The server said so; the client, which had let go of it, need not be told.
    let last = try #require(RawFrame.split(dialogue.fromServer).last)
    #expect(last[4] == FrameType.error.rawValue)
    #expect(dialogue.refusals.isEmpty)
    // An answer that comes too late is nobody's.
    #expect(dialogue.server.answer(stream, SampleAnswer.measures(rows: 1), elapsed: 1).isEmpty)
    #expect(dialogue.serverSays().isEmpty)
  }

  @Test func answersThatWaitAreCounted() throws {
    var dialogue = try greeted()
    var question = Question("a")
    question.credit = 0
    let streams = (0..<3).map { _ in dialogue.client.ask(question) }
    try dialogue.settle()
    for stream in streams {
      _ = dialogue.server.answer(stream, SampleAnswer.measures(rows: 100), elapsed: 1)
    }
    #expect(dialogue.server.heldValues == 3 * 900)
    dialogue.client.cancel(streams[0])
    _ = dialogue.server.refuse(streams[1], Refusal(.internal, "for once"))
    try dialogue.settle()
    #expect(dialogue.server.heldValues == 900)
    let raw = RawFrame(type: 0x12, stream: streams[2], payload: RawFrame.field(1, 1 << 20))
    dialogue.serverHears(raw.bytes)
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [streams[2]])
    #expect(dialogue.server.heldValues == 0)
  }

  @Test func cancellingStopsBlocksThatWait() throws {
    var dialogue = try greeted()
    var question = Question("a")
    question.credit = 0
    let stream = dialogue.client.ask(question)
    try dialogue.settle()
    _ = dialogue.server.answer(stream, SampleAnswer.measures(rows: 9_000), elapsed: 1)
    try dialogue.settle()
    dialogue.client.cancel(stream)
    try dialogue.settle()
    #expect(dialogue.server.openStreams == 0)
    #expect(!RawFrame.split(dialogue.fromServer).contains { $0[4] == FrameType.block.rawValue })
  }

  @Test func refusalsArriveWhole() throws {
    var dialogue = try greeted()
    let stream = dialogue.client.ask(Question("select nett"))
    try dialogue.settle()
    let fault = QueryFault(.unknownName, "there is no nett", at: 7..<11, suggestion: "net")
    _ = dialogue.server.refuse(stream, Refusal(fault))
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.refusal.fault) == [fault])
    #expect(dialogue.refusals.first?.refusal.retry == .input)
  }

  @Test func moreStreamsThanAllowedAreRefusedOneByOne() throws {
    var dialogue = try greeted()
    let streams = (0..<(ProtocolLimits.streams + 2)).map { _ in dialogue.client.ask(Question("a")) }
    try dialogue.settle()
    #expect(asked(dialogue).count == ProtocolLimits.streams)
    #expect(dialogue.refusals.map(\.stream) == streams.suffix(2))
    #expect(dialogue.refusals.allSatisfy { $0.refusal.knownCode == .tooManyStreams })
    #expect(!dialogue.server.isEnded)
  }

  @Test func drainingFinishesWhatIsOpenAndRefusesTheRest() throws {
    var dialogue = try greeted()
    let open = dialogue.client.ask(Question("a"))
    try dialogue.settle()
    #expect(dialogue.server.drain().isEmpty)
    let late = dialogue.client.ask(Question("b"))
    try dialogue.settle()
    #expect(dialogue.refusals.map(\.stream) == [late])
    let farewells = dialogue.events.compactMap { event in
      if case .goingAway(let farewell) = event { farewell } else { nil }
    }
    #expect(farewells.map(\.lastStream) == [open])
    dialogue.actions += dialogue.server.answer(open, SampleAnswer.measures(rows: 3), elapsed: 1)
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [open])
    #expect(dialogue.actions.last == .close)
  }

  @Test func byeFinishesWhatIsOpen() throws {
    var dialogue = try greeted()
    let stream = dialogue.client.ask(Question("a"))
    dialogue.client.bye()
    try dialogue.settle()
    #expect(!dialogue.actions.contains(.close))
    dialogue.actions += dialogue.server.answer(stream, SampleAnswer.measures(rows: 3), elapsed: 1)
    try dialogue.settle()
    #expect(dialogue.answeredStreams == [stream])
    #expect(dialogue.actions.last == .close)
  }

  @Test func pongComesWhileAnAnswerWaits() throws {
    var dialogue = try greeted()
    var question = Question("a")
    question.credit = 0
    let stream = dialogue.client.ask(question)
    try dialogue.settle()
    _ = dialogue.server.answer(stream, SampleAnswer.measures(rows: 300), elapsed: 1)
    dialogue.client.ping([1, 2, 3])
    try dialogue.settle()
    let tokens = dialogue.events.compactMap { if case .pong(let token) = $0 { token } else { nil } }
    #expect(tokens == [[1, 2, 3]])
  }

  @Test func helloMustComeInTimeHoweverSlowlyItComes() throws {
    var dialogue = Dialogue()
    let hello = dialogue.client.takeOutput()
    let start = dialogue.now
    for (index, byte) in hello.dropLast().enumerated() {
      _ = dialogue.server.receive(
        [byte], now: start + UInt64(index), standing: dialogue.standing)
    }
    let limit = UInt64(ProtocolLimits.handshakeSeconds) * Self.second
    #expect(dialogue.server.deadline == start + limit)
    #expect(dialogue.server.timePassed(now: start + limit - 1).isEmpty)
    #expect(dialogue.server.timePassed(now: start + limit) == [.close])
    try dialogue.clientHears(dialogue.serverSays())
    #expect(dialogue.refusals.map(\.refusal.knownCode) == [.tooSlow])
  }

  @Test func framesMustEndInTimeHoweverSlowlyTheyCome() throws {
    var dialogue = try greeted()
    #expect(dialogue.server.deadline == nil)
    _ = dialogue.client.ask(Question("select net"))
    let query = dialogue.client.takeOutput()
    _ = dialogue.server.receive(query[..<5], now: 2_000, standing: dialogue.standing)
    let limit = 2_000 + UInt64(ProtocolLimits.frameSeconds) * Self.second
    _ = dialogue.server.receive(query[5..<9], now: 5_000_000, standing: dialogue.standing)
    #expect(dialogue.server.deadline == limit)
    _ = dialogue.server.receive(query[9...], now: 5_000_001, standing: dialogue.standing)
    #expect(dialogue.server.deadline == nil)
  }

  @Test func answersThatNoFrameHoldsAreRefused() throws {
    var hello = Hello()
    hello.frameLimit = ProtocolLimits.leastFrameBytes
    var dialogue = try greeted(hello)
    let texts = [String(repeating: "x", count: 70_000)]
    let answer = Answer(
      columns: [AnswerColumn(name: "a", role: .fact, values: .texts(texts))], rows: [.group],
      contract: SampleAnswer.contract)
    #expect(try dialogue.roundTrip(answer) == nil)
    #expect(dialogue.refusals.map(\.refusal.knownCode) == [.answerTooWide])
    // The connection goes on, and rows that do fit arrive, in blocks that do.
    let many = SampleAnswer.measures(rows: 5_000)
    let arrived = try #require(try dialogue.roundTrip(many))
    #expect(isSame(arrived, many))
  }
}
