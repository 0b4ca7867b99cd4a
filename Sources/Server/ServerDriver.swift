// What a server does on its loop's thread: takes connections in, hands queries to workers, sends
// answers as their readers take them, and ends in good order. Nothing here waits.

internal import EventLoop
internal import Query
internal import Wire

final class ServerDriver: LoopDriver {
  private let settings: ServerSettings
  private let shelf: BookShelf
  private let loop: EventLoop
  private let work: WorkQueue
  private let control: ServerControl
  private let tell: @Sendable (ServerNews) -> Void
  private var sessions: [UInt64: Session] = [:]
  private var arrivals = 0
  /// Set when the server is to end: by when, at the latest.
  private var drainBy: UInt64?
  private let prepared = PreparedAnswers()
  private let small = SmallQuestions()
  /// What connections write in, one after the other.
  private var buffer: [UInt8] = []
  /// Values of answers that wait, on all connections.
  private var heldValues = 0
  /// Before this moment no connection has to be looked at for the time alone.
  private var soonest = UInt64.max

  /// One connection in so many gets what has no meaning.
  private static let greasePeriod = 16
  private static let retryMilliseconds: UInt64 = 1_000

  init(
    _ settings: ServerSettings, _ shelf: BookShelf, _ loop: EventLoop, _ work: WorkQueue,
    _ control: ServerControl, tell: @escaping @Sendable (ServerNews) -> Void
  ) {
    self.settings = settings
    self.shelf = shelf
    self.loop = loop
    self.work = work
    self.control = control
    self.tell = tell
  }

  // MARK: Connections

  func arrived(_ link: Link) {
    arrivals += 1
    var connection = ServerConnection(
      server: settings.name, isGreasy: arrivals % Self.greasePeriod == 0, now: loop.now)
    if sessions.count >= settings.connections {
      let refusal = Refusal(
        .tooManyConnections, "\(settings.connections) connections are open",
        retryAfter: Self.retryMilliseconds)
      _ = connection.end(refusal)
      link.send(connection.takeOutput(room: 0).bytes, now: loop.now)
      link.closeWhenSent()
      return
    }
    let session = Session(link, connection)
    sessions[link.id] = session
    watch(session)
  }

  func received(_ link: Link, _ bytes: ArraySlice<UInt8>) {
    guard let session = sessions[link.id] else { return }
    prepared.version = shelf.version
    session.lend(&buffer)
    let actions = session.connection.receive(
      bytes, now: loop.now, prepared: prepared,
      standing: shelf.standing(isDraining: drainBy != nil))
    perform(actions, session)
    pump(session)
  }

  func sent(_ link: Link) {
    if let session = sessions[link.id] { pump(session) }
  }

  func left(_ link: Link) {
    guard let session = sessions.removeValue(forKey: link.id) else { return }
    heldValues -= session.countedValues
    session.giveUpAll()
  }

  private func perform(_ actions: [ServerConnection.Action], _ session: Session) {
    for action in actions {
      switch action {
      case .ask(let stream, let question): ask(session, stream, question)
      case .giveUp(let stream): session.giveUp(stream)
      case .close: session.link.closeWhenSent()
      }
    }
  }

  private func ask(_ session: Session, _ stream: UInt32, _ question: Question) {
    guard let volume = shelf.current else {
      return perform(session.connection.refuse(stream, shelf.notReady), session)
    }
    if let result = small.answer(question, volume) {
      finish(session, stream, result, elapsed: nil)
    } else if let reason = overload(session) {
      let refusal = Refusal(.overloaded, reason, retryAfter: Self.retryMilliseconds)
      perform(session.connection.refuse(stream, refusal), session)
    } else {
      let job = QueryJob(
        link: session.link.id, stream: stream, question: question, arrived: loop.now)
      session.remember(job)
      work.add(job)
    }
  }

  /// Answers that nobody takes are memory that others need.
  private func overload(_ session: Session) -> String? {
    if work.isFull { return "too many queries wait" }
    if session.connection.heldValues > ProtocolLimits.heldValues {
      return "answers on this connection wait to be taken"
    }
    return heldValues > ProtocolLimits.heldValuesInAll ? "too many answers wait to be taken" : nil
  }

  private func finish(
    _ session: Session, _ stream: UInt32, _ result: Result<Answer, Refusal>, elapsed: UInt64?
  ) {
    switch result {
    case .success(let answer):
      perform(
        session.connection.answer(stream, answer, elapsed: elapsed, prepared: prepared), session)
    case .failure(let refusal):
      perform(session.connection.refuse(stream, refusal), session)
    }
  }

  /// To be called after whatever a connection was told.
  private func pump(_ session: Session) {
    let room = ProtocolLimits.outputBytesInAll - loop.unsentBytes
    perform(session.pump(room: room, now: loop.now, &buffer), session)
    heldValues += session.connection.heldValues - session.countedValues
    session.countedValues = session.connection.heldValues
    watch(session)
  }

  private func watch(_ session: Session) {
    if let deadline = session.deadline { soonest = min(soonest, deadline) }
  }

  // MARK: Turns

  func woken() {
    prepared.version = shelf.version
    for outcome in work.takeOutcomes() {
      guard let session = sessions[outcome.link] else { continue }
      session.forget(outcome.stream)
      finish(session, outcome.stream, outcome.result, elapsed: outcome.elapsed)
      pump(session)
    }
    if control.isStopRequested { drain() }
  }

  func signalled(_ number: Int32) {
    // Asked a second time, it does not wait any more.
    if drainBy != nil { drainBy = loop.now } else { drain() }
  }

  func turned(_ now: UInt64) {
    small.turn()
    if let volume = shelf.current { work.start(volume) }
    if now >= soonest { sweep(now) }
    if let drainBy, now >= drainBy {
      for session in sessions.values { loop.close(session.link, self) }
    }
  }

  /// Looks at every connection, and when that is to be done again.
  private func sweep(_ now: UInt64) {
    soonest = .max
    for session in sessions.values {
      if session.isStuck(now) {
        loop.close(session.link, self)
        continue
      }
      perform(session.connection.timePassed(now: now), session)
      pump(session)
    }
  }

  var nextMoment: UInt64? {
    let first = min(drainBy ?? .max, soonest)
    return first == .max ? nil : first
  }

  // MARK: The end

  private func drain() {
    if drainBy != nil { return }
    drainBy = loop.now + settings.drainSeconds * 1_000_000
    loop.stopListening()
    tell(.draining(connections: sessions.count))
    for session in sessions.values {
      perform(session.connection.drain(), session)
      pump(session)
    }
  }

  /// Workers end by themselves, soon: nobody waits for what they do.
  var isDone: Bool { drainBy != nil && sessions.isEmpty && work.running == 0 }
}
