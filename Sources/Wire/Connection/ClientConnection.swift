// A connection as the client sees it, without a socket: bytes come in and events come out, calls
// make bytes that wait to be sent. Credit is given back as blocks are taken.

public import Query

public struct ClientConnection: Sendable {
  public enum Event: Sendable {
    case welcomed(Welcome)
    /// `elapsed` in microseconds, as the server measured it.
    case answered(stream: UInt32, Answer, elapsed: UInt64?)
    case refused(stream: UInt32, Refusal)
    case pong([UInt8])
    case goingAway(Farewell)
    /// The server ends the connection and says why.
    case closed(Refusal)
  }

  private enum Stream: Sendable {
    case asked
    case answering(AnswerReceiver)
  }

  private var decoder: FrameDecoder
  private var form = FrameForm()
  private var streams: [UInt32: Stream] = [:]
  private var lastStream: UInt32 = 0
  private var isWelcome = false
  private var output: [UInt8] = []

  public init(_ hello: Hello = Hello(), isGreasy: Bool = false) {
    decoder = FrameDecoder(limit: hello.frameLimit)
    form.hasChecksum = hello.checksums
    form.append(
      Frame(.hello) { fields in
        hello.write(to: &fields)
        if isGreasy { fields.grease() }
      }, to: &output)
    if isGreasy { form.append(Grease.frame(from: .client), to: &output) }
  }

  // MARK: Calls

  /// The stream on which the answer comes.
  public mutating func ask(_ question: Question) -> UInt32 {
    lastStream += 1
    streams[lastStream] = .asked
    form.append(Frame(.query, stream: lastStream, question.write), to: &output)
    return lastStream
  }

  /// The answer is not wanted any more; no event tells of it from here on.
  public mutating func cancel(_ stream: UInt32) {
    guard streams.removeValue(forKey: stream) != nil else { return }
    form.append(Frame(.cancel, stream: stream), to: &output)
  }

  public mutating func ping(_ token: [UInt8]) {
    form.append(Frame(.ping, Token(token).write), to: &output)
  }

  public mutating func bye() { form.append(Frame(.bye), to: &output) }

  public mutating func takeOutput() -> [UInt8] {
    defer { output = [] }
    return output
  }

  // MARK: Events

  public mutating func receive(_ bytes: ArraySlice<UInt8>) throws(WireFault) -> [Event] {
    decoder.append(bytes)
    var events: [Event] = []
    while let frame = try decoder.next() {
      if let event = try take(frame) { events.append(event) }
    }
    return events
  }

  private mutating func take(_ frame: Frame) throws(WireFault) -> Event? {
    let type = FrameType(rawValue: frame.type)
    guard isWelcome || type == .welcome || type == .error else {
      throw WireFault(.helloExpected, "the server did not begin with its welcome")
    }
    let payload = frame.payload[...]
    switch type {
    case .welcome:
      let welcome = try Welcome(payload)
      guard !isWelcome else { throw WireFault(.helloExpected, "a second welcome came") }
      guard welcome.version == protocolVersion else {
        throw WireFault(.unsupportedVersion, "the server speaks version \(welcome.version)")
      }
      isWelcome = true
      form.isCompressed = welcome.compression
      return .welcomed(welcome)
    case .pong: return .pong(try Token(payload).bytes)
    case .goaway: return .goingAway(try Farewell(payload))
    case .error:
      let refusal = try Refusal(payload)
      if frame.stream == 0 { return .closed(refusal) }
      return streams.removeValue(forKey: frame.stream).map { _ in
        .refused(stream: frame.stream, refusal)
      }
    case .schema, .block, .done: return try continueAnswer(frame)
    default:
      if frame.isCritical {
        throw WireFault(.unsupportedFrame, "frames of type \(frame.type) are not known here")
      }
      return nil
    }
  }

  private mutating func continueAnswer(_ frame: Frame) throws(WireFault) -> Event? {
    guard frame.stream > 0, frame.stream <= lastStream else {
      throw WireFault(.badStream, "an answer to nothing that was asked")
    }
    // What crossed our cancelling is skipped.
    guard let stream = streams[frame.stream] else { return nil }
    let payload = frame.payload[...]
    switch (FrameType(rawValue: frame.type), stream) {
    case (.schema, .asked):
      streams[frame.stream] = .answering(AnswerReceiver(try Schema(payload)))
    case (.block, .answering(var receiver)):
      // The one reference to its columns, so that they are not copied with every block.
      streams[frame.stream] = .asked
      try receiver.append(block: payload)
      streams[frame.stream] = .answering(receiver)
      form.append(
        Frame(.credit, stream: frame.stream, Credit(frame.size).write), to: &output)
    case (.done, .answering(let receiver)):
      let completion = try Completion(payload)
      streams[frame.stream] = nil
      return .answered(
        stream: frame.stream, try receiver.answer(completion), elapsed: completion.elapsed)
    default: throw WireFault(.badStream, "frames of an answer come in the wrong order")
    }
    return nil
  }
}
