// A connection as the server sees it, without a socket or a clock: bytes and moments come in, what
// is to be done comes out, and bytes to send wait to be taken. Answers flow as clients give credit,
// one block of each in turn, so that a short one overtakes a long one.

public import Query

public struct ServerConnection: Sendable {
  public enum Action: Hashable, Sendable {
    /// Who it is: to be answered by `challenge`, `admit` or `end`. Without a mechanism it does not
    /// say.
    case identify(mechanism: String?, [UInt8])
    /// The answer to a challenge, likewise.
    case prove([UInt8])
    case ask(stream: UInt32, Question)
    case subscribe(stream: UInt32, Subscription)
    case commit(stream: UInt32, ChangeBatch)
    /// Nobody waits for this answer, or for updates, any more.
    case giveUp(stream: UInt32)
    /// Close once everything is sent; nothing more will be read.
    case close
  }

  enum Phase { case greeting, proving, open, ended }

  /// What a query said that matters to its answer.
  struct Asked: Sendable {
    var credit: Int
    /// The digest of the head that the client has.
    var known: [UInt8]?
    /// The query as it came, where its answer may be kept.
    var request: [UInt8]?
  }

  enum Stream: Sendable {
    case asked(Asked)
    case answering(AnswerSender, credit: Int)
    case watching(Watch)
    /// The file of changes as far as it came.
    case putting(Put, bytes: [UInt8])
    /// All of it came and is the server's to apply; it is not taken back.
    case committing
  }

  private let server: String
  /// Whether it sends what has no meaning, so that no client relies on there being none.
  private let isGreasy: Bool
  /// Whether it has to be known who asks.
  private let asksWho: Bool
  /// Whether it waits for whoever knows users.
  private var isHeld = false
  var phase = Phase.greeting
  private var decoder = FrameDecoder(limit: ProtocolLimits.firstFrameBytes)
  var form = FrameForm()
  private var peerFrameLimit = ProtocolLimits.frameBytes
  var allowed: Set<ColumnEncoding> = []
  /// How it is spoken to, in bits: an answer in one form is not that in another.
  private var speech: UInt16 = 0
  /// For whom answers are: those who see the same have the same number.
  public var audience: UInt32 = 0
  /// Both together.
  public var dialect: UInt64 { UInt64(audience) << 16 | UInt64(speech) }
  var streams: [UInt32: Stream] = [:]
  var lastStream: UInt32 = 0
  /// Of the streams, those that are subscriptions.
  var watches = 0
  /// Streams that answer, the next one to send a block first.
  var turns: [UInt32] = []
  /// What is to be sent. Whoever takes it leaves it empty; between, it may be another's memory.
  public var output: [UInt8] = []
  var isDraining = false
  var hasSaidBye = false
  /// When the peer must have said hello, or ended the frame that it began.
  public private(set) var deadline: UInt64?

  private static let microseconds: UInt64 = 1_000_000

  /// Moments are microseconds on any clock that only goes forward.
  public init(server: String, isGreasy: Bool, asksWho: Bool = false, now: UInt64) {
    self.server = server
    self.isGreasy = isGreasy
    self.asksWho = asksWho
    deadline = now + UInt64(ProtocolLimits.handshakeSeconds) * Self.microseconds
  }

  public var openStreams: Int { streams.count }
  /// Those that end by themselves.
  var queries: Int { streams.count - watches }
  /// Values of answers that wait to be sent.
  public internal(set) var heldValues = 0
  /// Bytes of files of changes that are on their way.
  public internal(set) var heldChangeBytes = 0
  public var isEnded: Bool { phase == .ended }
  /// Whether it has been welcomed.
  public var isWelcome: Bool { phase == .open }

  // MARK: Events

  /// Queries of which `prepared` has the answer are answered at once.
  public mutating func receive(
    _ bytes: ArraySlice<UInt8>, now: UInt64, prepared: PreparedAnswers? = nil,
    standing: @autoclosure () -> Welcome.Standing
  ) -> [Action] {
    hear(bytes, now, prepared, isGreeting: phase != .open, standing())
  }

  /// What came with a greeting and had to wait until it was known who it is from. To be called
  /// after `challenge` and `admit`.
  public mutating func goOn(
    now: UInt64, standing: @autoclosure () -> Welcome.Standing
  ) -> [Action] {
    hear([], now, nil, isGreeting: true, standing())
  }

  private mutating func hear(
    _ bytes: ArraySlice<UInt8>, _ now: UInt64, _ prepared: PreparedAnswers?, isGreeting: Bool,
    _ standing: @autoclosure () -> Welcome.Standing
  ) -> [Action] {
    if phase == .ended { return [] }
    var actions: [Action] = []
    let wasWithin = decoder.isWithinFrame
    do throws(WireFault) {
      let frames =
        isGreeting
        ? try greet(bytes, standing(), &actions)
        : try read(bytes, prepared, standing(), &actions)
      watch(now, isNew: !wasWithin || frames > 0)
    } catch {
      let other = OtherProtocol(firstBytes: decoder.unread)
      if let other, phase == .greeting, error.code == .frameTooLarge {
        // In its own words, since nobody there reads ours.
        phase = .ended
        output += other.refusal
        actions.append(.close)
      } else {
        fail(Refusal(error), &actions)
      }
    }
    return actions
  }

  /// The frames of a client that has not said hello: all that came is kept until it has.
  private mutating func greet(
    _ bytes: ArraySlice<UInt8>, _ standing: @autoclosure () -> Welcome.Standing,
    _ actions: inout [Action]
  ) throws(WireFault) -> Int {
    var frames = 0
    decoder.append(bytes)
    while phase != .ended, !isHeld, let frame = try decoder.next() {
      frames += 1
      try take(frame, standing(), &actions)
    }
    return frames
  }

  /// Whole frames as they lie there; one that comes in pieces is put together.
  private mutating func read(
    _ bytes: ArraySlice<UInt8>, _ prepared: PreparedAnswers?,
    _ standing: @autoclosure () -> Welcome.Standing, _ actions: inout [Action]
  ) throws(WireFault) -> Int {
    var rest = bytes
    var frames = 0
    while phase != .ended, !rest.isEmpty {
      let isBegun = decoder.isWithinFrame
      if !isBegun, let size = try decoder.size(of: rest), size <= rest.count {
        let whole = rest.prefix(size)
        rest = rest.dropFirst(size)
        frames += 1
        if answersAtOnce(whole, prepared) { continue }
        try take(try decoder.frame(whole), standing(), &actions)
        continue
      }
      let piece = rest.prefix(isBegun ? try decoder.missing() : rest.count)
      rest = rest.dropFirst(piece.count)
      decoder.append(piece)
      guard let whole = try decoder.whole() else { continue }
      frames += 1
      decoder.skip(whole)
      if answersAtOnce(whole, prepared) { continue }
      try take(try decoder.frame(whole), standing(), &actions)
    }
    return frames
  }

  /// Whether the frame was a query that needed nobody to be asked.
  private mutating func answersAtOnce(
    _ whole: ArraySlice<UInt8>, _ prepared: PreparedAnswers?
  ) -> Bool {
    guard let prepared, !isDraining, !hasSaidBye,
      queries < ProtocolLimits.streams,
      let stream = prepared.answer(whole, dialect: dialect, after: lastStream, to: &output)
    else { return false }
    lastStream = stream
    return true
  }

  /// The answer to a stream that was asked; of one that is gone nobody wants it. Without `elapsed`
  /// it was at hand. A short one is kept in `prepared` where that is of the state it is of.
  public mutating func answer(
    _ stream: UInt32, _ answer: Answer, elapsed: UInt64?, prepared: PreparedAnswers? = nil
  ) -> [Action] {
    guard phase == .open, case .asked(let asked) = streams[stream] else { return [] }
    var sender = AnswerSender(answer, elapsed: elapsed, allowed: allowed, known: asked.known)
    guard sender.schema.columns.count <= ProtocolLimits.columns else {
      return refuse(stream, Self.tooWide)
    }
    let start = output.count
    if !sender.isHeadKnown {
      let schema = Frame(.schema, stream: stream, sender.schema.write)
      guard fits(schema) else { return refuse(stream, Self.tooWide) }
      form.append(schema, to: &output)
    }
    streams[stream] = .answering(sender, credit: asked.credit)
    heldValues += sender.values
    guard sender.isAtEnd || sender.isShort && asked.credit > 0 else {
      turns.append(stream)
      return []
    }
    if let payload = sender.block() {
      let block = Frame(.block, stream: stream, payload: payload)
      guard fits(block) else { return refuse(stream, Self.tooWide) }
      let size = form.append(block, to: &output)
      streams[stream] = .answering(sender, credit: asked.credit - size)
    }
    guard sender.isAtEnd else {
      turns.append(stream)
      return []
    }
    if let prepared, let request = asked.request {
      keep(request, output[start...], sender, answer.contract, in: prepared)
    }
    return complete(stream, sender)
  }

  /// What was sent for an answer before its end is kept with an end that says no time.
  private func keep(
    _ request: [UInt8], _ sent: ArraySlice<UInt8>, _ sender: AnswerSender, _ contract: Contract,
    in prepared: PreparedAnswers
  ) {
    guard contract.epoch.counter == prepared.version else { return }
    var completion = sender.completion
    completion.elapsed = nil
    var frames = Array(sent)
    form.append(done(0, completion), to: &frames)
    prepared.keep(request, dialect: dialect, version: contract.epoch.counter, frames)
  }

  public mutating func refuse(_ stream: UInt32, _ refusal: Refusal) -> [Action] {
    guard phase == .open, remove(stream) else { return [] }
    turns.removeAll { $0 == stream }
    form.append(Frame(.error, stream: stream, refusal.write), to: &output)
    return closeIfDone()
  }

  /// No new streams from here on; the connection ends with the last of those that are open.
  public mutating func drain() -> [Action] {
    if phase == .ended || isDraining { return [] }
    isDraining = true
    let farewell = Farewell(.draining, "the server is about to end", lastStream: lastStream)
    form.append(Frame(.goaway, farewell.write), to: &output)
    return endWatches(Self.draining) + closeIfDone()
  }

  public mutating func timePassed(now: UInt64) -> [Action] {
    guard phase != .ended, let deadline, now >= deadline else { return [] }
    var actions: [Action] = []
    let what =
      switch phase {
      case .greeting: "no hello came in time"
      case .proving: "no proof came in time"
      case .open, .ended: "a frame took too long"
      }
    fail(Refusal(.tooSlow, what), &actions)
    return actions
  }

  /// Ends the connection for a reason that the peer is told.
  public mutating func end(_ refusal: Refusal) -> [Action] {
    if phase == .ended { return [] }
    var actions: [Action] = []
    fail(refusal, &actions)
    return actions
  }

  /// The peer is gone, or sends nothing more and cannot be answered.
  public mutating func peerLeft() -> [Action] {
    if phase == .ended { return [] }
    phase = .ended
    return abandonAll() + [.close]
  }

  // MARK: Output

  /// Everything that is to be sent, and blocks while there is room and credit for them.
  public mutating func takeOutput(room: Int) -> (bytes: [UInt8], actions: [Action]) {
    let actions = addBlocks(room: room)
    defer { output.removeAll(keepingCapacity: true) }
    return (output, actions)
  }

  /// Appends blocks to the output while there is room and credit for them.
  public mutating func addBlocks(room: Int) -> [Action] {
    var actions: [Action] = []
    var waiting = 0
    while output.count < room, waiting < turns.count, phase == .open {
      let stream = turns.removeFirst()
      if case .watching(let watch) = streams[stream] {
        if watch.credit > 0 { waiting = 0 } else { waiting += 1 }
        actions += watch.credit > 0 ? sendUpdate(stream, watch) : wait(stream)
        continue
      }
      guard case .answering(var sender, let credit) = streams[stream] else { continue }
      if credit <= 0 {
        turns.append(stream)
        waiting += 1
        continue
      }
      waiting = 0
      guard let payload = sender.block() else { continue }
      let block = Frame(.block, stream: stream, payload: payload)
      guard fits(block) else {
        actions += refuse(stream, Self.tooWide)
        continue
      }
      let size = form.append(block, to: &output)
      streams[stream] = .answering(sender, credit: credit - size)
      if sender.isAtEnd { actions += complete(stream, sender) } else { turns.append(stream) }
    }
    return actions
  }

  /// Whether anything could be sent now.
  public var hasOutput: Bool {
    !output.isEmpty
      || phase == .open
        && turns.contains { stream in
          switch streams[stream] {
          case .answering(_, let credit): credit > 0
          case .watching(let watch): watch.credit > 0
          case .asked, .putting, .committing, nil: false
          }
        }
  }

  // MARK: Frames

  private mutating func take(
    _ frame: Frame, _ standing: @autoclosure () -> Welcome.Standing, _ actions: inout [Action]
  ) throws(WireFault) {
    let payload = frame.payload[...]
    let type = FrameType(rawValue: frame.type)
    guard (type == .hello) == (phase == .greeting) else {
      throw WireFault(.helloExpected, "the first frame is a hello, and no other")
    }
    if phase == .proving, let type, type != .auth {
      throw WireFault(.helloExpected, "\(type) comes before it is known who asks")
    }
    switch type {
    case .hello:
      try needConnection(frame)
      try greet(try Hello(payload), standing(), &actions)
    case .auth:
      try needConnection(frame)
      guard phase == .proving else { throw WireFault(.badStream, "nobody asked for a proof") }
      isHeld = true
      actions.append(.prove(try Proof(payload).message))
    case .ping:
      try needConnection(frame)
      form.append(Frame(.pong, try Token(payload).write), to: &output)
    case .bye:
      try needConnection(frame)
      try FieldReader(payload).finish()
      hasSaidBye = true
      actions += endWatches(Refusal(.cancelled, "the client took its leave")) + closeIfDone()
    case .query: try open(frame, &actions)
    case .subscribe: try subscribe(frame, &actions)
    case .put: try put(frame)
    case .facts: try add(frame)
    case .commit: try commit(frame, &actions)
    case .cancel:
      try FieldReader(payload).finish()
      if try isOpen(frame) { actions += cancel(frame.stream) }
    case .credit:
      let credit = try Credit(payload)
      if try isOpen(frame) { add(credit, to: frame.stream) }
    default: try skip(frame)
    }
  }

  private mutating func greet(
    _ hello: Hello, _ standing: Welcome.Standing, _ actions: inout [Action]
  ) throws(WireFault) {
    guard hello.versions.contains(protocolVersion) else {
      throw WireFault(.unsupportedVersion, "this server speaks version \(protocolVersion) alone")
    }
    form.hasChecksum = hello.checksums
    form.isCompressed = hello.compression
    peerFrameLimit = hello.frameLimit
    allowed = Set(
      hello.encodings.compactMap { UInt8(exactly: $0).flatMap(ColumnEncoding.init(rawValue:)) })
    let bits = allowed.reduce(UInt16(0)) { $0 | 1 << UInt16($1.rawValue) }
    speech =
      bits | (isGreasy ? 1 << 13 : 0) | (form.hasChecksum ? 1 << 14 : 0)
      | (form.isCompressed ? 1 << 15 : 0)
    if asksWho {
      phase = .proving
      isHeld = true
      actions.append(.identify(mechanism: hello.mechanism, hello.proof ?? []))
    } else {
      welcome(standing, user: nil, proof: nil)
    }
  }

  private mutating func welcome(_ standing: Welcome.Standing, user: String?, proof: [UInt8]?) {
    phase = .open
    decoder.limit = ProtocolLimits.requestBytes
    var welcome = Welcome(standing)
    welcome.server = server
    let used = allowed.union([.plain, .const])
    welcome.encodings = used.map { UInt64($0.rawValue) }.sorted()
    welcome.compression = form.isCompressed
    welcome.user = user
    welcome.proof = proof
    form.append(
      Frame(.welcome) { fields in
        welcome.write(to: &fields)
        if isGreasy { fields.grease() }
      }, to: &output)
    if isGreasy { form.append(Grease.frame(from: .server), to: &output) }
  }

  // MARK: Who it is

  /// Asks for more proof.
  public mutating func challenge(_ message: [UInt8]) {
    guard phase == .proving, isHeld else { return }
    isHeld = false
    form.append(Frame(.challenge, Proof(message).write), to: &output)
  }

  /// Lets it in, as somebody.
  public mutating func admit(
    as user: String, audience: UInt32, proof: [UInt8]?, standing: Welcome.Standing
  ) {
    guard phase == .proving, isHeld else { return }
    isHeld = false
    deadline = nil
    self.audience = audience
    welcome(standing, user: user, proof: proof)
  }

  /// Ends all that it has asked, since it may not get what it asked for any more. Changes that are
  /// being applied are not taken back.
  public mutating func endAll(_ refusal: Refusal) -> [Action] {
    var actions: [Action] = []
    for stream in streams.keys.sorted() {
      switch streams[stream] {
      case .asked, .watching: actions.append(.giveUp(stream: stream))
      case .answering, .putting: break
      case .committing, nil: continue
      }
      actions += refuse(stream, refusal)
    }
    return actions
  }

  private mutating func open(_ frame: Frame, _ actions: inout [Action]) throws(WireFault) {
    let question = try Question(frame.payload[...])
    if try opens(frame) {
      let asked = Asked(
        credit: question.credit, known: question.known,
        request: PreparedAnswers.request(frame))
      streams[frame.stream] = .asked(asked)
      actions.append(.ask(stream: frame.stream, question))
    }
  }

  /// Whether the stream that the frame opens may be; where it may not be, that has been said.
  mutating func opens(_ frame: Frame) throws(WireFault) -> Bool {
    guard frame.stream > lastStream else {
      throw WireFault(.badStream, "stream \(frame.stream) does not come after \(lastStream)")
    }
    if hasSaidBye { throw WireFault(.badStream, "a stream is opened after bye") }
    lastStream = frame.stream
    if isDraining {
      reject(frame.stream, Self.draining)
      return false
    }
    guard queries < ProtocolLimits.streams else {
      reject(
        frame.stream,
        Refusal(.tooManyStreams, "\(ProtocolLimits.streams) streams are open on this connection"))
      return false
    }
    return true
  }

  static let draining = Refusal(.draining, "the server is about to end")

  mutating func reject(_ stream: UInt32, _ refusal: Refusal) {
    form.append(Frame(.error, stream: stream, refusal.write), to: &output)
  }

  private mutating func cancel(_ stream: UInt32) -> [Action] {
    let isAsked: Bool
    switch streams[stream] {
    case .asked, .watching: isAsked = true
    case .answering, .putting, nil: isAsked = false
    // What is being applied is not taken back: what comes of it is said.
    case .committing: return []
    }
    let rest = refuse(stream, Refusal(.cancelled, "the query was cancelled"))
    return (isAsked ? [.giveUp(stream: stream)] : []) + rest
  }

  private mutating func add(_ credit: Credit, to stream: UInt32) {
    func sum(_ old: Int) -> Int { min(old + credit.bytes, ProtocolLimits.mostCredit) }
    switch streams[stream] {
    case .asked(var asked):
      asked.credit = sum(asked.credit)
      // The answer to these bytes alone would be another.
      asked.request = nil
      streams[stream] = .asked(asked)
    case .answering(let sender, let old): streams[stream] = .answering(sender, credit: sum(old))
    case .watching(var watch):
      watch.credit = sum(watch.credit)
      streams[stream] = .watching(watch)
    case .putting, .committing, nil: break
    }
  }

  private mutating func skip(_ frame: Frame) throws(WireFault) {
    if !frame.isCritical { return }
    let refusal = Refusal(.unsupportedFrame, "frames of type \(frame.type) are not known here")
    if frame.stream == 0 { throw WireFault(.unsupportedFrame, refusal.message) }
    // It may have opened a stream, which ends here.
    if streams[frame.stream] == nil {
      lastStream = max(lastStream, frame.stream)
      reject(frame.stream, refusal)
    }
  }

  private func needConnection(_ frame: Frame) throws(WireFault) {
    guard frame.stream == 0 else {
      throw WireFault(.badStream, "a frame about the connection names a stream")
    }
  }

  /// False for a stream that has ended: its frames crossed ours.
  func isOpen(_ frame: Frame) throws(WireFault) -> Bool {
    guard frame.stream > 0, frame.stream <= lastStream else {
      throw WireFault(.badStream, "stream \(frame.stream) was never opened")
    }
    return streams[frame.stream] != nil
  }

  // MARK: Endings

  static let tooWide = Refusal(
    .answerTooWide, "a row, the columns or the notes of the answer do not fit a frame")

  func fits(_ frame: Frame) -> Bool {
    frame.payload.count + Frame.headerBytes + Frame.checksumBytes <= peerFrameLimit
  }

  private mutating func complete(_ stream: UInt32, _ sender: AnswerSender) -> [Action] {
    let done = done(stream, sender.completion)
    guard fits(done) else { return refuse(stream, Self.tooWide) }
    _ = remove(stream)
    form.append(done, to: &output)
    return closeIfDone()
  }

  private func done(_ stream: UInt32, _ completion: Completion) -> Frame {
    Frame(.done, stream: stream) { fields in
      completion.write(to: &fields)
      if isGreasy { fields.grease() }
    }
  }

  /// False where there is no such stream.
  mutating func remove(_ stream: UInt32) -> Bool {
    guard let removed = streams.removeValue(forKey: stream) else { return false }
    switch removed {
    case .asked, .committing: break
    case .answering(let sender, _): heldValues -= sender.values
    case .putting(_, let bytes): heldChangeBytes -= bytes.count
    case .watching(let watch):
      heldValues -= watch.values
      watches -= 1
    }
    return true
  }

  mutating func closeIfDone() -> [Action] {
    guard isDraining || hasSaidBye, streams.isEmpty, phase != .ended else { return [] }
    phase = .ended
    return [.close]
  }

  private mutating func fail(_ refusal: Refusal, _ actions: inout [Action]) {
    actions += abandonAll()
    form.append(Frame(.error, refusal.write), to: &output)
    phase = .ended
    deadline = nil
    actions.append(.close)
  }

  private mutating func abandonAll() -> [Action] {
    let asked = streams.filter {
      switch $0.value {
      case .asked, .watching: true
      case .answering, .putting, .committing: false
      }
    }
    streams = [:]
    watches = 0
    heldValues = 0
    heldChangeBytes = 0
    turns = []
    return asked.keys.sorted().map { .giveUp(stream: $0) }
  }

  /// A frame's time begins with its first byte and is not prolonged by those that follow.
  private mutating func watch(_ now: UInt64, isNew: Bool) {
    if phase == .greeting || phase == .proving { return }
    if !decoder.isWithinFrame {
      deadline = nil
    } else if isNew {
      deadline = now + UInt64(ProtocolLimits.frameSeconds) * Self.microseconds
    }
  }
}
