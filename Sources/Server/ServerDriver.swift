// What a server does on its loop's thread: takes connections in, answers small questions, hands
// others to workers and changes to the writer, sends answers and updates as their readers take
// them, and ends in good order. Nothing here waits.

internal import Engine
internal import EventLoop
internal import Query
internal import Trust
internal import Wire

final class ServerDriver: LoopDriver {
  var settings: ServerSettings
  let shelf: BookShelf
  let loop: EventLoop
  private let work: WorkQueue
  private let commits: CommitQueue
  private let control: ServerControl
  let audit: AuditLog?
  let tell: @Sendable (ServerNews) -> Void
  var sessions: [UInt64: Session] = [:]
  private var arrivals = 0
  /// Set when the server is to end: by when, at the latest.
  var drainBy: UInt64?
  private let prepared = PreparedAnswers()
  private let small = SmallQuestions()
  private let watchers = Watchers()
  /// The state for which watchers were looked at.
  private var watchedVersion: UInt64 = 0
  /// What connections write in, one after the other.
  private var buffer: [UInt8] = []
  /// Values of answers that wait, on all connections, and bytes of changes that come.
  private var heldValues = 0
  private var heldChangeBytes = 0
  var doorman: Doorman
  /// Connections that have not been welcomed.
  var strangers = 0
  private let probes = Probes()
  var counts = ServerCounts()
  private let began: UInt64
  /// Before this moment no connection has to be looked at for the time alone.
  private var soonest = UInt64.max

  /// One connection in so many gets what has no meaning.
  private static let greasePeriod = 16
  private static let retryMilliseconds: UInt64 = 1_000

  init(
    _ settings: ServerSettings, _ shelf: BookShelf, _ loop: EventLoop, _ work: WorkQueue,
    _ commits: CommitQueue, _ control: ServerControl, audit: AuditLog?,
    tell: @escaping @Sendable (ServerNews) -> Void
  ) {
    self.settings = settings
    self.shelf = shelf
    self.loop = loop
    self.work = work
    self.commits = commits
    self.control = control
    self.audit = audit
    self.tell = tell
    doorman = Doorman(settings.users)
    began = loop.now
  }

  /// By which connections come, those with TLS, and probes.
  static let plainDoor = 0
  static let secureDoor = 2
  static let probeDoor = 1

  // MARK: Connections

  func arrived(_ link: Link) {
    if link.door == Self.probeDoor {
      if !probes.arrived(link, now: loop.now) { loop.close(link, self) }
      return watchProbes()
    }
    arrivals += 1
    counts.connections += 1
    var connection = ServerConnection(
      server: settings.name, isGreasy: arrivals % Self.greasePeriod == 0,
      asksWho: doorman.asksWho, now: loop.now)
    if let reason = noRoom {
      counts.refusedConnections += 1
      // Before TLS is agreed on nobody understands a reason.
      if link.door == Self.secureDoor { return link.closeWhenSent() }
      let refusal = Refusal(
        .tooManyConnections, reason, retryAfter: Self.retryMilliseconds)
      _ = connection.end(refusal)
      link.send(connection.takeOutput(room: 0).bytes, now: loop.now)
      link.closeWhenSent()
      return
    }
    let session = Session(link, connection)
    if link.door == Self.secureDoor {
      guard let tls = settings.tls, let channel = try? TLSChannel(tls) else {
        return link.closeWhenSent()
      }
      session.channel = channel
    }
    sessions[link.id] = session
    strangers += 1
    watch(session)
  }

  /// Why nobody is taken in.
  private var noRoom: String? {
    if sessions.count >= settings.connections {
      return "\(settings.connections) connections are open"
    }
    return doorman.asksWho && strangers >= ProtocolLimits.strangers
      ? "\(strangers) connections have not said who they are" : nil
  }

  func received(_ link: Link, _ bytes: ArraySlice<UInt8>) {
    guard let session = sessions[link.id] else {
      _ = probes.received(link, bytes, now: loop.now, answer: probeAnswer)
      return
    }
    counts.receivedBytes += bytes.count
    guard session.channel != nil else { return heard(session, bytes) }
    switch session.open(bytes) {
    case .said(let plain): heard(session, plain[...])
    case .ended: loop.close(link, self)
    case .failed:
      counts.failedHandshakes += 1
      session.flushChannel(now: loop.now)
      _ = session.connection.peerLeft()
      session.giveUpAll()
      link.closeWhenSent()
    case .notTLS:
      perform(
        session.connection.end(Refusal(.tlsRequired, "the server speaks TLS here")), session)
      pump(session)
    }
  }

  private func heard(_ session: Session, _ bytes: ArraySlice<UInt8>) {
    prepared.version = shelf.version
    session.lend(&buffer)
    // What is answered before anybody looks cannot be written down.
    let actions = session.connection.receive(
      bytes, now: loop.now, prepared: audit == nil ? prepared : nil,
      standing: shelf.standing(isDraining: drainBy != nil))
    perform(actions, session)
    welcomed(session)
    pump(session)
  }

  func sent(_ link: Link) {
    if let session = sessions[link.id] { pump(session) }
  }

  func left(_ link: Link) {
    guard let session = sessions.removeValue(forKey: link.id) else { return probes.left(link) }
    if !session.wasWelcome { strangers -= 1 }
    if session.wasWelcome, let audit { audit.note(AuditEvent("left", session)) }
    heldValues -= session.countedValues
    heldChangeBytes -= session.countedChangeBytes
    session.giveUpAll()
    if session.watchCount > 0 { watchers.removeAll(link: link.id) }
  }

  func perform(_ actions: [ServerConnection.Action], _ session: Session) {
    for action in actions {
      switch action {
      case .identify(let mechanism, let message):
        settle(
          doorman.identify(
            &session.visitor, mechanism: mechanism, message, now: loop.now), session)
      case .prove(let message):
        settle(doorman.prove(&session.visitor, message, now: loop.now), session)
      case .ask(let stream, let question): ask(session, stream, question)
      case .subscribe(let stream, let subscription): subscribe(session, stream, subscription)
      case .commit(let stream, let batch): commit(session, stream, batch)
      case .giveUp(let stream):
        session.giveUp(stream)
        if session.watchCount > 0 { watchers.remove(link: session.link.id, stream: stream) }
      case .close: session.link.closeWhenSent()
      }
    }
  }

  func refuse(_ session: Session, _ stream: UInt32, _ refusal: Refusal) {
    counts.count(refusal)
    audit?.note(
      AuditEvent("refused", session).with("stream", stream).with("code", refusal.symbol))
    perform(session.connection.refuse(stream, refusal), session)
  }

  func overloaded(_ reason: String) -> Refusal {
    Refusal(.overloaded, reason, retryAfter: Self.retryMilliseconds)
  }

  // MARK: Queries

  private func ask(_ session: Session, _ stream: UInt32, _ question: Question) {
    let event = {
      AuditEvent("query", session).with("text", question.text).with(question.parameters)
    }
    guard writes(session, stream, event()) else { return }
    guard let volume = shelf.current else { return refuse(session, stream, shelf.notReady) }
    let sight = session.principal.sight
    if let result = small.answer(question, volume, sight) {
      counts.onTheLoop += 1
      finish(session, stream, result, elapsed: nil)
    } else if let reason = overload(session) {
      refuse(session, stream, overloaded(reason))
    } else {
      let job = QueryJob(
        purpose: .query(link: session.link.id, stream: stream), question: question, sight: sight,
        arrived: loop.now)
      session.remember(job, on: stream)
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
    case .failure(let refusal): refuse(session, stream, refusal)
    }
  }

  private func finish(_ outcome: QueryJob.Outcome) {
    switch outcome.purpose {
    case .query(let link, let stream):
      guard let session = sessions[link] else { return }
      session.forget(stream)
      counts.byWorkers += 1
      finish(session, stream, outcome.result, elapsed: outcome.elapsed)
      pump(session)
    case .resumed(let link, let stream):
      watchers.resume(link: link, stream: stream, try? outcome.result.get())
    case .watched:
      let subject = Watchers.Subject(question: outcome.question, sight: outcome.sight)
      watched(subject, outcome.result, version: outcome.version, outcome.update)
    }
  }

  // MARK: Subscriptions

  private func subscribe(_ session: Session, _ stream: UInt32, _ subscription: Subscription) {
    let question = subscription.question
    let event = {
      AuditEvent("watch", session).with("text", question.text).with(question.parameters)
    }
    guard writes(session, stream, event()) else { return }
    guard shelf.current != nil else { return refuse(session, stream, shelf.notReady) }
    guard watchers.count < Watchers.most else {
      return refuse(session, stream, overloaded("too many subscriptions are open"))
    }
    let resumed = subscription.resume.flatMap { moment in
      let isOurs = moment.incarnation == shelf.incarnation(for: session.connection.audience)
      return isOurs && !work.isFull ? moment.counter : nil
    }
    watchers.add(session, stream, subscription, isResuming: resumed != nil)
    guard let resumed else { return }
    var before = question
    before.epoch = resumed
    work.add(
      QueryJob(
        purpose: .resumed(link: session.link.id, stream: stream), question: before,
        sight: session.principal.sight, arrived: loop.now))
  }

  /// Has questions answered whose watchers can take an answer, and gives them theirs.
  private func serveWatchers(_ now: UInt64, _ volume: BookShelf.Volume) {
    let version = shelf.version
    for (subject, last) in watchers.questions(version, now) {
      guard small.hasRoom, !work.isFull else {
        watchers.postpone()
        continue
      }
      if let result = small.answer(subject.question, volume, subject.sight) {
        let update = (try? result.get()).flatMap { answer in
          let isSame = last.map { AnswerUpdate.isSame($0, answer) } ?? false
          return isSame ? nil : AnswerUpdate.next(from: last, to: answer)
        }
        watched(subject, result, version: version, update)
        continue
      }
      let job = QueryJob(
        purpose: .watched(last: last), question: subject.question, sight: subject.sight,
        arrived: now)
      watchers.asked(subject, job)
      work.add(job)
    }
    watchers.serve(now) { session, stream, update, sent in
      counts.updates += 1
      perform(session.connection.update(stream, update, &sent), session)
      pump(session)
    }
  }

  private func watched(
    _ subject: Watchers.Subject, _ result: Result<Answer, Refusal>, version: UInt64,
    _ update: AnswerUpdate?
  ) {
    switch result {
    case .success(let answer):
      watchers.answered(subject, answer, version: version, update)
    case .failure(let refusal):
      for (session, stream) in watchers.failed(subject) {
        watchers.remove(link: session.link.id, stream: stream)
        refuse(session, stream, refusal)
        pump(session)
      }
    }
  }

  // MARK: Changes

  private func commit(_ session: Session, _ stream: UInt32, _ batch: ChangeBatch) {
    let event = {
      AuditEvent("changes", session).with("file", batch.name).with("bytes", batch.bytes.count)
        .with("key", batch.key.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
    }
    guard writes(session, stream, event()) else { return }
    if !session.principal.mayChange {
      refuse(
        session, stream,
        Refusal(.notPermitted, "\(session.principal.name) may ask, and not change the book"))
    } else if shelf.current == nil {
      refuse(session, stream, shelf.notReady)
    } else if commits.isFull {
      refuse(session, stream, overloaded("too many changes wait"))
    } else {
      commits.add(
        CommitJob(link: session.link.id, stream: stream, batch, by: session.principal))
    }
  }

  private func finish(_ outcome: CommitJob.Outcome) {
    if case .success(let committed) = outcome.result { counts.count(committed) }
    if let audit { audit.note(outcome.event) }
    guard let session = sessions[outcome.job.link] else { return }
    switch outcome.result {
    case .success(let committed):
      perform(session.connection.committed(outcome.job.stream, committed), session)
    case .failure(let refusal): refuse(session, outcome.job.stream, refusal)
    }
    pump(session)
  }

  // MARK: Output

  /// To be called after whatever a connection was told.
  func pump(_ session: Session) {
    let room = ProtocolLimits.outputBytesInAll - loop.unsentBytes
    perform(session.pump(room: room, now: loop.now, &buffer), session)
    heldValues += session.connection.heldValues - session.countedValues
    session.countedValues = session.connection.heldValues
    heldChangeBytes += session.connection.heldChangeBytes - session.countedChangeBytes
    session.countedChangeBytes = session.connection.heldChangeBytes
    if session.countedChangeBytes > 0, heldChangeBytes > ProtocolLimits.changeBytesInAll {
      session.connection.refuseFacts(overloaded("too many changes are on their way"))
      return pump(session)
    }
    if session.watchCount > 0 { watchers.look() }
    watch(session)
  }

  private func watch(_ session: Session) {
    if let deadline = session.deadline { soonest = min(soonest, deadline) }
  }

  // MARK: Turns

  func woken() {
    prepared.version = shelf.version
    for outcome in work.takeOutcomes() { finish(outcome) }
    for outcome in commits.takeOutcomes() { finish(outcome) }
    if control.takesReload { reload() }
    if control.isStopRequested { drain() }
  }

  func signalled(_ number: Int32) {
    if number == SignalWatch.hangUp { return reload() }
    // Asked a second time, it does not wait any more.
    if drainBy != nil { drainBy = loop.now } else { drain() }
  }

  func turned(_ now: UInt64) {
    small.turn()
    if let volume = shelf.current {
      for outcome in commits.start(volume) { finish(outcome) }
      if watchers.count > 0 {
        let version = shelf.version
        if version != watchedVersion { watchers.look() }
        watchedVersion = version
        if watchers.isTime(now) { serveWatchers(now, volume) }
      }
      work.start(volume)
    }
    if now >= soonest { sweep(now) }
    if let drainBy, now >= drainBy {
      commits.dropWaiting()
      for session in sessions.values { loop.close(session.link, self) }
      for link in probes.links { loop.close(link, self) }
    }
  }

  // MARK: Probes

  private func watchProbes() {
    if let deadline = probes.deadline { soonest = min(soonest, deadline) }
  }

  private func probeAnswer(_ method: String, _ path: String) -> ProbeAnswer {
    let standing = shelf.standing(isDraining: drainBy != nil)
    var readiness = "\(standing.state)"
    if let loaded = standing.loaded, let toLoad = standing.toLoad, toLoad > 0 {
      readiness += " \(min(99, loaded * 100 / toLoad)) %"
    }
    return ProbeAnswer(
      method: method, path: path, readiness: (standing.state == .ready, readiness),
      metrics: MetricsText.text(currentCounts, gauges(standing.state)))
  }

  private var currentCounts: ServerCounts {
    var counts = counts
    counts.fromKept = prepared.answered
    return counts
  }

  private func gauges(_ state: Welcome.Standing.State) -> ServerGauges {
    ServerGauges(
      state: state, epoch: shelf.version, positions: shelf.current?.positions ?? 0,
      connections: sessions.count, waitingQueries: work.waitingCount,
      runningQueries: work.running, waitingCommits: commits.waitingCount,
      subscriptions: watchers.count, keptAnswers: prepared.count, unsentBytes: loop.unsentBytes,
      upSeconds: (loop.now - began) / 1_000_000)
  }

  // MARK: Moments

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
    for link in probes.late(now) { loop.close(link, self) }
    watchProbes()
  }

  var nextMoment: UInt64? {
    let first = min(drainBy ?? .max, soonest, watchers.count > 0 ? watchers.wakesAt : .max)
    return first == .max ? nil : first
  }

  // MARK: The end

  private func drain() {
    if drainBy != nil { return }
    drainBy = loop.now + settings.drainSeconds * 1_000_000
    loop.stopListening()
    loop.stopListening(door: Self.secureDoor)
    tell(.draining(connections: sessions.count))
    for session in sessions.values {
      perform(session.connection.drain(), session)
      pump(session)
    }
  }

  /// Workers end by themselves, soon: nobody waits for what they do. Changes that were taken are
  /// applied.
  var isDone: Bool {
    drainBy != nil && sessions.isEmpty && work.running == 0 && !commits.isBusy
  }
}
