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

  private var decoder: FrameDecoder
  private var form = FrameForm()
  private struct Asked: Sendable {
    var question: Question
    /// Named in the query, so it may be left out of the answer.
    var kept: KeptHead?
    /// Bytes of blocks that came and were not given back yet.
    var taken = 0
  }

  private struct KeptHead: Sendable {
    var digest: [UInt8]
    var head: Head
  }

  /// Streams whose end has not come.
  private var open: [UInt32: Asked] = [:]
  /// Heads of earlier answers, by what was asked.
  private var kept: [Question: KeptHead] = [:]
  /// Answers of which the schema is there: by themselves, so that blocks are added in place.
  private var receivers: [UInt32: AnswerReceiver] = [:]
  private var lastStream: UInt32 = 0
  private var isWelcome = false
  private var output: [UInt8] = []

  /// More questions than a client asks again and again; beyond, it begins anew.
  private static let mostKept = 256
  /// Longer texts are not kept.
  private static let mostKeptBytes = 4_096

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
    var question = question
    let known = kept[question]
    open[lastStream] = Asked(question: question, kept: known)
    question.known = known?.digest
    form.append(Frame(.query, stream: lastStream, question.write), to: &output)
    return lastStream
  }

  /// The answer is not wanted any more; no event tells of it from here on.
  public mutating func cancel(_ stream: UInt32) {
    guard end(stream) else { return }
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
      return end(frame.stream) ? .refused(stream: frame.stream, refusal) : nil
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
    guard let asked = open[frame.stream] else { return nil }
    let payload = frame.payload[...]
    if receivers[frame.stream] == nil, let kept = asked.kept,
      frame.type != FrameType.schema.rawValue
    {
      receivers[frame.stream] = AnswerReceiver(kept.head)
    }
    let isBegun = receivers[frame.stream] != nil
    switch FrameType(rawValue: frame.type) {
    case .schema where !isBegun:
      receivers[frame.stream] = AnswerReceiver(try Schema(payload))
      return nil
    case .block where isBegun:
      try receivers[frame.stream]?.append(block: payload)
      giveBack(frame.size, asked, frame.stream)
      return nil
    case .done:
      guard let receiver = receivers[frame.stream] else { break }
      let completion = try Completion(payload, kept: asked.kept?.head.terms)
      keep(asked.question, receiver, completion)
      _ = end(frame.stream)
      return .answered(
        stream: frame.stream, try receiver.answer(completion), elapsed: completion.elapsed)
    default: break
    }
    throw WireFault(.badStream, "frames of an answer come in the wrong order")
  }

  /// Credit is given back when half of it is used: more often would be a frame for every block, and
  /// short answers need none at all.
  private mutating func giveBack(_ bytes: Int, _ asked: Asked, _ stream: UInt32) {
    var asked = asked
    asked.taken += bytes
    if asked.taken >= asked.question.credit / 2 {
      form.append(Frame(.credit, stream: stream, Credit(asked.taken).write), to: &output)
      asked.taken = 0
    }
    open[stream] = asked
  }

  private mutating func keep(
    _ question: Question, _ receiver: AnswerReceiver, _ completion: Completion
  ) {
    guard let digest = completion.digest, question.size <= Self.mostKeptBytes else { return }
    if kept.count >= Self.mostKept { kept.removeAll() }
    kept[question] = KeptHead(
      digest: digest,
      head: Head(
        columns: receiver.head, tellsRows: receiver.tellsRows, terms: completion.contract.terms))
  }

  /// False where it has ended before.
  private mutating func end(_ stream: UInt32) -> Bool {
    receivers[stream] = nil
    return open.removeValue(forKey: stream) != nil
  }
}
