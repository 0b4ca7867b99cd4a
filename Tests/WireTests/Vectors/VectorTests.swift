// The golden vectors of proto-spec are what the code writes, and are read as what they say; cut
// anywhere or with any byte changed they are an error or a value, never the end of the process.

import Query
import TestKit
import Testing
import Wire

struct VectorTests {
  /// What came of reading bytes: all that was understood, or why they were refused.
  private enum Outcome: Equatable {
    case understood(String)
    case refused(ErrorCode)
  }

  private func outcome(
    _ bytes: [UInt8], _ reader: Vector.Reader, _ name: String = ""
  ) -> Outcome {
    switch reader {
    case .client:
      let isAsked = name == "challenge"
      var client = ClientConnection(Hello(), scram: isAsked ? Vectors.scram : nil)
      prepare(&client, for: name)
      do throws(WireFault) {
        return .understood(String(reflecting: try client.receive(bytes[...])))
      } catch {
        return .refused(error.code)
      }
    case .server, .asking:
      let asksWho = reader == .asking
      var server = ServerConnection(
        server: "server 1", isGreasy: false, asksWho: asksWho, now: 0)
      var actions = server.receive(bytes[...], now: 0, standing: Welcome.Standing(.ready))
      if asksWho {
        server.challenge(Vectors.challenge)
        actions += server.goOn(now: 0, standing: Welcome.Standing(.ready))
      }
      let output = server.takeOutput(room: ProtocolLimits.outputBytes).bytes
      for frame in RawFrame.split(output)
      where frame[4] == FrameType.error.rawValue && frame[8..<12].allSatisfy({ $0 == 0 }) {
        // The first field is the code, a `uv` of one or two bytes.
        let code =
          frame[13] == 1 ? UInt16(frame[14]) : UInt16(frame[14] & 127) | UInt16(frame[15]) << 7
        return ErrorCode(rawValue: code).map { .refused($0) } ?? .understood("error \(code)")
      }
      return .understood(String(reflecting: actions))
    }
  }

  /// What the frames of a vector answer to.
  private func prepare(_ client: inout ClientConnection, for name: String) {
    let subscription = Subscription(Question("select net by desk"))
    switch name {
    case "updates": _ = client.subscribe(subscription)
    case "changes": for _ in 0..<2 { _ = client.commit(Vectors.batch) }
    default:
      for _ in 0..<3 { _ = client.ask(Question("select net")) }
      _ = client.subscribe(subscription)
    }
  }

  /// A query comes after a hello.
  private func whole(_ vector: Vector) -> [UInt8] {
    let needsHello = vector.reader != .client && vector.error == nil && vector.bytes[4] != 1
    var client = ClientConnection()
    return (needsHello ? client.takeOutput() : []) + vector.bytes
  }

  @Test func goodVectorsAreWhatTheCodeWritesAndReads() throws {
    let file = try TableTests.file()
    for vector in try Vectors.good() {
      let difference = GoldenFile.difference(
        vector.text(file), fromProject: vector.path, besides: #filePath)
      #expect(difference == nil)
      let text = try TableTests.text(vector.path)
      #expect(FrameOutline.bytes(text) == vector.bytes, "\(vector.name)")
      if case .refused(let code) = outcome(whole(vector), vector.reader, vector.name) {
        Issue.record("\(vector.name) was refused: \(code.symbol)")
      }
    }
  }

  @Test func badVectorsAreRefusedForWhatTheyAre() throws {
    let file = try TableTests.file()
    for vector in Vectors.bad {
      let difference = GoldenFile.difference(
        vector.text(file), fromProject: vector.path, besides: #filePath)
      #expect(difference == nil)
      let bytes = FrameOutline.bytes(try TableTests.text(vector.path))
      #expect(bytes == vector.bytes, "\(vector.name)")
      let error = try #require(vector.error)
      #expect(outcome(bytes, vector.reader, vector.name) == .refused(error), "\(vector.name)")
    }
  }

  @Test func questionsOfVectorsAreReadFieldByField() throws {
    let vector = try #require(try Vectors.good().first { $0.name == "query" })
    var server = ServerConnection(server: "server 1", isGreasy: false, now: 0)
    let actions = server.receive(
      whole(vector)[...], now: 0, standing: Welcome.Standing(.ready))
    #expect(actions == [.ask(stream: 1, Vectors.question)])
  }

  @Test func answersOfVectorsAreReadFieldByField() throws {
    let everyType = SampleAnswer.everyType(rows: 12)
    for (name, wanted) in [
      ("answer-plain", everyType), ("answer-types", everyType), ("answer-grease", everyType),
      ("answer-encoded", SampleAnswer.repetitive(rows: 40)),
    ] {
      let vector = try #require(try Vectors.good().first { $0.name == name })
      var client = ClientConnection()
      _ = client.ask(Question("select net"))
      let answers = try client.receive(vector.bytes[...]).compactMap { event in
        if case .answered(_, let answer, _) = event { answer } else { nil }
      }
      #expect(answers == [wanted], "\(name)")
    }
  }

  @Test func everyEncodingHasItsVector() throws {
    let vector = try #require(try Vectors.good().first { $0.name == "answer-encoded" })
    let blocks = RawFrame.split(vector.bytes).filter { $0[4] == FrameType.block.rawValue }
    let codes = blocks.flatMap { BlockOutline(Array($0.dropFirst(12))).encodings }
    #expect(Set(codes) == Set(ColumnEncoding.allCases.map(\.rawValue)))
  }

  /// The page shows the block of the worked session byte by byte.
  @Test func pageShowsTheBytesOfTheSession() throws {
    let page = try TableTests.text("proto-spec/SPEC.md")
    let start = try #require(page.firstRange(of: "The answer's block, byte by byte:\n\n```\n"))
    let text = page[start.upperBound...].split(separator: "```", maxSplits: 1)[0]
    let shown = text.split(separator: "\n").flatMap { line in
      line.split(separator: " ").prefix { $0.count == 2 && UInt8($0, radix: 16) != nil }
        .compactMap { UInt8($0, radix: 16) }
    }
    let frames = RawFrame.split(try Vectors.session().fromServer)
    let block = try #require(frames.first { $0[4] == FrameType.block.rawValue })
    #expect(shown == Array(block.dropFirst(12).dropLast(4)))
  }

  @Test func everyTruncationIsReadOrWaitsForMore() throws {
    for vector in try Vectors.good() {
      let bytes = whole(vector)
      for count in 0..<bytes.count {
        if case .refused(let code) = outcome(
          Array(bytes[..<count]), vector.reader, vector.name)
        {
          Issue.record("\(vector.name), \(count) bytes: \(code.symbol)")
        }
      }
    }
  }

  /// With the checksum made right again, so that what lies behind it is reached.
  @Test func everyChangedByteIsAnErrorOrAValue() throws {
    var outcomes = (understood: 0, refused: 0)
    for vector in try Vectors.good() + Vectors.bad {
      let bytes = whole(vector)
      for place in bytes.indices {
        for change: UInt8 in [1, 0x80, 0xFF] {
          var changed = bytes
          changed[place] ^= change
          for bytes in [changed, withChecksums(changed)] {
            if case .refused = outcome(bytes, vector.reader, vector.name) {
              outcomes.refused += 1
            } else {
              outcomes.understood += 1
            }
          }
        }
      }
    }
    #expect(outcomes.refused > 10_000 && outcomes.understood > 1_000, "\(outcomes)")
  }

  private func withChecksums(_ bytes: [UInt8]) -> [UInt8] {
    RawFrame.split(bytes).flatMap { frame in
      guard frame.count >= 16, frame[5] & 2 != 0 else { return frame }
      let body = Array(frame.dropLast(4))
      return body + RawFrame.word(RawFrame.checksum(body))
    }
  }

  @Test func randomFramesAreAnErrorOrAValue() throws {
    var random = SeededRandom.forTest(usually: 20_261_122)
    let start = try Vectors.good().map { whole($0) }
    for _ in 0..<20_000 {
      var bytes = start.randomElement(using: &random) ?? []
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
      _ = outcome(withChecksums(bytes), .client)
      _ = outcome(withChecksums(bytes), .server)
    }
  }
}
