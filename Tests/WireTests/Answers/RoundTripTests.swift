// Answers arrive as they were sent, whatever they hold, whatever the reader can, and however the
// bytes come.

import Query
import TestKit
import Testing
import Wire

struct RoundTripTests {
  @Test func randomAnswersArriveAsTheyAre() throws {
    var source = RandomAnswers(random: .forTest(usually: 20_261_121))
    for number in 0..<600 {
      let answer = source.answer(mostRows: number % 20 == 0 ? 3_000 : 60)
      var hello = Hello()
      hello.compression = source.one(in: 2)
      hello.checksums = source.one(in: 2)
      let most = UInt64.random(in: 1...5, using: &source.random)
      hello.encodings = (0...most).map { $0 }
      var dialogue = Dialogue(hello, isGreasy: source.one(in: 4))
      let pieces = [1, 7, 100, .max]
      dialogue.pieceBytes =
        number % 20 == 0 ? .max : pieces.randomElement(using: &source.random) ?? 1
      let arrived = try #require(try dialogue.roundTrip(answer), "\(source.random.replay)")
      #expect(isSame(arrived, answer), "\(source.random.replay)")
      #expect(dialogue.refusals.isEmpty)
      try expectEncodings(upTo: most, in: dialogue.fromServer, hello)
    }
  }

  /// No column comes in an encoding that the client has not named.
  private func expectEncodings(upTo most: UInt64, in bytes: [UInt8], _ hello: Hello) throws {
    var decoder = FrameDecoder(limit: ProtocolLimits.frameBytes)
    decoder.append(bytes[...])
    while let frame = try decoder.next() {
      guard frame.type == FrameType.block.rawValue else { continue }
      for code in BlockOutline(frame.payload).encodings { #expect(UInt64(code & 0x7F) <= most) }
    }
  }

  /// Swift takes the two forms of an accented letter for one text; they are not.
  @Test func textsOfOneMeaningStayTheBytesThatTheyWere() throws {
    let texts = (0..<100).map { $0 % 2 == 0 ? "\u{E9}" : "e\u{301}" }
    let column = AnswerColumn(name: "name", role: .fact, values: .texts(texts))
    let answer = Answer(
      columns: [column], rows: Array(repeating: .group, count: 100), contract: SampleAnswer.contract
    )
    var dialogue = Dialogue()
    let arrived = try #require(try dialogue.roundTrip(answer))
    #expect(isSame(arrived, answer))
  }

  @Test func rowsBesideTheGroupsAreTold() throws {
    var answer = SampleAnswer.everyType(rows: 4)
    answer.rows = [.group, .group, .others, .total]
    answer.depths = [0, 1, 0, 0]
    answer.incompleteRows = [1, 3]
    answer.tellsRows = true
    var dialogue = Dialogue()
    let arrived = try #require(try dialogue.roundTrip(answer))
    #expect(arrived == answer)
  }

  /// What an answer costs is counted, since counts are the same on every machine.
  @Test func answersAreSmall() throws {
    func sizes(_ rows: Int, _ encodings: [UInt64]) throws -> (block: Int, whole: Int) {
      var hello = Hello()
      hello.encodings = encodings
      var dialogue = Dialogue(hello)
      _ = try #require(try dialogue.roundTrip(SampleAnswer.measures(rows: rows)))
      let frames = RawFrame.split(dialogue.fromServer).dropFirst()
      let blocks = frames.filter { $0[4] == FrameType.block.rawValue }
      return (blocks.reduce(0) { $0 + $1.count }, frames.reduce(0) { $0 + $1.count })
    }
    let all: [UInt64] = [0, 1, 2, 3, 4, 5]
    // A row of a key and eight measures: the block, and with schema and contract.
    let one = try sizes(1, all)
    #expect(one.block <= 96)
    #expect(one.whole <= 420)
    let (plain, encoded) = (try sizes(1_000, [0, 1]), try sizes(1_000, all))
    #expect(encoded.whole <= 51_700)
    #expect(encoded.block < plain.block)
  }
}
