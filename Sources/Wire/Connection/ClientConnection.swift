// A connection as the client sees it, without a socket: bytes come in and events come out, calls
// make bytes that wait to be sent. Credit is given back as blocks are taken.

public import Query
public import Trust

public struct ClientConnection: Sendable {
  public enum Event: Sendable {
    case welcomed(Welcome)
    /// `elapsed` in microseconds, as the server measured it.
    case answered(stream: UInt32, Answer, elapsed: UInt64?)
    case refused(stream: UInt32, Refusal)
    /// What a subscription's answer is from here on; `passedOver` are states whose answers did not
    /// come.
    case updated(stream: UInt32, Answer, passedOver: UInt64)
    case committed(stream: UInt32, Committed)
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
    var kind = Kind.query
    /// Of a subscription: the answer as it is, with its contract.
    var latest: (table: AnswerTable, contract: Contract)?

    enum Kind { case query, subscription, changes }
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
  /// By which it shows who it is; gone once the server has shown the same.
  private var scram: ScramClient?

  /// More questions than a client asks again and again; beyond, it begins anew.
  private static let mostKept = 256
  /// Longer texts are not kept.
  private static let mostKeptBytes = 4_096

  /// With `scram` it shows who it is by a password; `hello` may name another mechanism.
  public init(_ hello: Hello = Hello(), scram: ScramClient? = nil, isGreasy: Bool = false) {
    var hello = hello
    if let scram { (hello.mechanism, hello.proof) = (scram.mechanism, scram.first) }
    self.scram = scram
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

  /// The stream on which updates come. With an answer to resume from, that which came last before,
  /// and its server's incarnation, they begin where they were.
  public mutating func subscribe(
    _ subscription: Subscription, after last: Answer? = nil
  ) -> UInt32 {
    lastStream += 1
    var asked = Asked(question: subscription.question, kind: .subscription)
    if let last, subscription.resume?.counter == last.contract.epoch.counter {
      asked.latest = (AnswerTable(last), last.contract)
    }
    open[lastStream] = asked
    form.append(Frame(.subscribe, stream: lastStream, subscription.write), to: &output)
    return lastStream
  }

  /// The stream on which it is told what became of the batch.
  public mutating func commit(_ batch: ChangeBatch) -> UInt32 {
    lastStream += 1
    open[lastStream] = Asked(question: Question(""), kind: .changes)
    let put = Put(key: batch.key, name: batch.name)
    form.append(Frame(.put, stream: lastStream, put.write), to: &output)
    for start in stride(from: 0, to: batch.bytes.count, by: Self.pieceBytes) {
      let piece = batch.bytes[start..<min(batch.bytes.count, start + Self.pieceBytes)]
      form.append(Frame(.facts, stream: lastStream, payload: Array(piece)), to: &output)
    }
    form.append(
      Frame(.commit, stream: lastStream, Commit(bytes: batch.bytes.count).write), to: &output)
    return lastStream
  }

  /// Of a file of changes that go in one frame.
  private static let pieceBytes = 256 << 10

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
    guard isWelcome || type == .welcome || type == .challenge || type == .error else {
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
      try check(welcome)
      isWelcome = true
      form.isCompressed = welcome.compression
      return .welcomed(welcome)
    case .challenge:
      try prove(try Proof(payload))
      return nil
    case .pong: return .pong(try Token(payload).bytes)
    case .goaway: return .goingAway(try Farewell(payload))
    case .error:
      let refusal = try Refusal(payload)
      if frame.stream == 0 { return .closed(refusal) }
      return end(frame.stream) ? .refused(stream: frame.stream, refusal) : nil
    case .schema, .block, .done: return try continueAnswer(frame)
    case .delta: return try update(frame)
    case .committed:
      let committed = try Committed(payload)
      guard let asked = open[frame.stream], asked.kind == .changes else {
        throw WireFault(.badStream, "something was committed that was not sent")
      }
      return end(frame.stream) ? .committed(stream: frame.stream, committed) : nil
    default:
      if frame.isCritical {
        throw WireFault(.unsupportedFrame, "frames of type \(frame.type) are not known here")
      }
      return nil
    }
  }

  private mutating func prove(_ challenge: Proof) throws(WireFault) {
    guard !isWelcome, scram != nil else {
      throw WireFault(.badStream, "the server asks who we are, which it was not told")
    }
    do throws(ScramFault) {
      if let proof = try scram?.proof(challenge.message[...]) {
        form.append(Frame(.auth, Proof(proof).write), to: &output)
      }
    } catch {
      throw WireFault(.badField, "the server's challenge is none: \(error)")
    }
  }

  /// Who has asked for a password has to know it: else it is not who it says it is.
  private mutating func check(_ welcome: Welcome) throws(WireFault) {
    guard scram != nil else { return }
    do throws(ScramFault) {
      try scram?.check((welcome.proof ?? [])[...])
      scram = nil
    } catch {
      throw WireFault(.authenticationFailed, "the server does not know the password either")
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
    case .block where isBegun || asked.latest != nil:
      if !isBegun, let latest = asked.latest {
        receivers[frame.stream] = AnswerReceiver(updating: latest.table)
      }
      try receivers[frame.stream]?.append(block: payload)
      giveBack(frame.size, asked, frame.stream)
      return nil
    case .done where asked.kind == .query:
      guard let receiver = receivers[frame.stream] else { break }
      let completion = try Completion(payload, kept: asked.kept?.head.terms)
      keep(asked.question, receiver, completion)
      _ = end(frame.stream)
      return .answered(
        stream: frame.stream,
        try receiver.table(rows: completion.rows).answer(completion.contract),
        elapsed: completion.elapsed)
    default: break
    }
    throw WireFault(.badStream, "frames of an answer come in the wrong order")
  }

  private mutating func update(_ frame: Frame) throws(WireFault) -> Event? {
    guard frame.stream > 0, frame.stream <= lastStream else {
      throw WireFault(.badStream, "an update of nothing that was asked")
    }
    guard let asked = open[frame.stream] else { return nil }
    guard asked.kind == .subscription else {
      throw WireFault(.badStream, "an update of what is no subscription")
    }
    let delta = try Delta(frame.payload[...], kept: asked.latest?.contract.terms)
    let receiver = receivers.removeValue(forKey: frame.stream)
    let table: AnswerTable
    if let base = delta.base {
      guard let latest = asked.latest, latest.contract.epoch.counter == base else {
        throw WireFault(.badStream, "an update of an answer that did not come")
      }
      let fresh = try receiver?.table(rows: receiver?.count ?? 0) ?? latest.table.picking([])
      table = try latest.table.changed(delta.script, fresh, rows: delta.rows)
    } else {
      guard let receiver else {
        throw WireFault(.badStream, "an update has neither columns nor a base")
      }
      table = try receiver.table(rows: delta.rows)
    }
    open[frame.stream]?.latest = (table, delta.contract)
    if let asked = open[frame.stream] { giveBack(frame.size, asked, frame.stream) }
    return .updated(
      stream: frame.stream, try table.answer(delta.contract), passedOver: delta.passedOver)
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
