// Subscriptions: who watches which question, and which answer each of them has. A question is
// answered once for all who watch it, and only when one of them can take it. Nothing is kept for
// who is slow but the answer that he has: what he gets next leads from that to the newest, whatever
// came between. Of the loop's thread.

internal import Engine
internal import EventLoop
internal import Query
internal import Wire

final class Watchers {
  /// Somebody who watches.
  private final class Watcher {
    let session: Session
    let stream: UInt32
    let watched: Watched
    /// In microseconds.
    let interval: UInt64
    /// What it has; nil where it gets all of the next answer.
    var has: Answer?
    /// Whether it has the newest.
    var isServed = false
    /// What it had before is being looked up.
    var isResuming = false
    /// What it has may be what there is.
    var hasResumed = false
    var notBefore: UInt64 = 0

    init(_ session: Session, _ stream: UInt32, _ watched: Watched, interval: UInt64) {
      self.session = session
      self.stream = stream
      self.watched = watched
      self.interval = max(interval, UInt64(ProtocolLimits.updateInterval))
    }
  }

  /// A question as somebody asks it who sees this much: those who see something else watch another.
  struct Subject: Hashable {
    var question: Question
    var sight: Sight
  }

  /// A question that somebody watches.
  private final class Watched {
    let subject: Subject
    var latest: Answer?
    /// The state for which the latest answer holds; 0 where there is none.
    var version: UInt64 = 0
    var job: QueryJob.Cancellation?
    var watchers: [Watcher] = []
    /// What leads to the latest answer, by the state of the one before, 0 for none.
    var updates: [UInt64: AnswerUpdate] = [:]
    var sent: [Sent: ServerConnection.SentUpdate] = [:]

    struct Sent: Hashable {
      var base: UInt64
      var dialect: UInt64
    }

    init(_ subject: Subject) { self.subject = subject }
  }

  private struct Place: Hashable {
    var link: UInt64
    var stream: UInt32
  }

  private var watched: [Subject: Watched] = [:]
  private var watchers: [Place: Watcher] = [:]
  /// When to look again though nothing happens.
  private(set) var nextMoment = UInt64.max
  private var isDue = false

  /// Between two looks at all of them.
  private static let passMicroseconds: UInt64 = 1_000
  private var lastPass: UInt64 = 0
  /// Values of an old answer that is kept for who is slow; of a larger one he gets all of the next.
  private static let mostKeptValues = 1_024
  static let most = 16_384

  var count: Int { watchers.count }

  // MARK: Who watches

  func add(_ session: Session, _ stream: UInt32, _ subscription: Subscription, isResuming: Bool) {
    let subject = Subject(question: subscription.question, sight: session.principal.sight)
    let watched = self.watched[subject] ?? Watched(subject)
    self.watched[subject] = watched
    let watcher = Watcher(session, stream, watched, interval: subscription.interval)
    watcher.isResuming = isResuming
    watched.watchers.append(watcher)
    watchers[Place(link: session.link.id, stream: stream)] = watcher
    session.watchCount += 1
    isDue = true
  }

  /// What it had when its connection was lost; nil where that is not known any more.
  func resume(link: UInt64, stream: UInt32, _ answer: Answer?) {
    guard let watcher = watchers[Place(link: link, stream: stream)] else { return }
    watcher.isResuming = false
    watcher.hasResumed = answer != nil
    watcher.has = answer
    isDue = true
  }

  func remove(link: UInt64, stream: UInt32) {
    guard let watcher = watchers.removeValue(forKey: Place(link: link, stream: stream)) else {
      return
    }
    watcher.session.watchCount -= 1
    let watched = watcher.watched
    watched.watchers.removeAll { $0 === watcher }
    if watched.watchers.isEmpty {
      watched.job?.request()
      self.watched[watched.subject] = nil
    }
  }

  func removeAll(link: UInt64) {
    for place in watchers.keys where place.link == link {
      remove(link: link, stream: place.stream)
    }
  }

  /// The book has changed, or somebody may take more than before.
  func look() { isDue = !watchers.isEmpty }

  // MARK: Answers

  /// Whether there is something to do now.
  func isTime(_ now: UInt64) -> Bool {
    (isDue && now >= lastPass + Self.passMicroseconds) || now >= nextMoment
  }

  /// When `isTime` will be true though nothing happens.
  var wakesAt: UInt64 { isDue ? min(nextMoment, lastPass + Self.passMicroseconds) : nextMoment }

  /// Questions that have to be answered for the state, since somebody can take their answers.
  func questions(_ version: UInt64, _ now: UInt64) -> [(subject: Subject, last: Answer?)] {
    lastPass = now
    isDue = false
    nextMoment = .max
    var due: [(subject: Subject, last: Answer?)] = []
    for watched in watched.values where watched.version != version && watched.job == nil {
      let isWanted = watched.watchers.contains { watcher in
        guard !watcher.isResuming, watcher.session.takesUpdates(watcher.stream) else {
          return false
        }
        if now < watcher.notBefore { nextMoment = min(nextMoment, watcher.notBefore) }
        return now >= watcher.notBefore
      }
      if isWanted { due.append((watched.subject, watched.latest)) }
    }
    return due
  }

  /// A worker has the question.
  func asked(_ subject: Subject, _ job: QueryJob) {
    watched[subject]?.job = job.cancellation
  }

  /// There was no time for it: it is asked again at the next look.
  func postpone() { isDue = true }

  /// An answer for a state. `update` leads to it from the one before; nil where it says the same.
  func answered(_ subject: Subject, _ answer: Answer, version: UInt64, _ update: AnswerUpdate?) {
    guard let watched = watched[subject] else { return }
    watched.job = nil
    watched.version = version
    isDue = true
    guard let update else { return }
    let before = watched.latest
    watched.latest = answer
    watched.updates = [before?.contract.epoch.counter ?? 0: update]
    watched.sent = [:]
    for watcher in watched.watchers {
      // Who lags behind by more than one answer keeps a small one alone.
      if !watcher.isServed, let has = watcher.has,
        has.contract.epoch.counter != before?.contract.epoch.counter,
        has.rowCount * has.columns.count > Self.mostKeptValues
      {
        watcher.has = nil
      }
      watcher.isServed = false
    }
  }

  /// There is no answer any more; whoever watches is told why.
  func failed(_ subject: Subject) -> [(session: Session, stream: UInt32)] {
    guard let watched = watched[subject] else { return [] }
    watched.job = nil
    return watched.watchers.map { ($0.session, $0.stream) }
  }

  /// Sends the newest answers to whoever can take them.
  func serve(
    _ now: UInt64,
    _ send: (Session, UInt32, AnswerUpdate, inout ServerConnection.SentUpdate) -> Void
  ) {
    for watched in watched.values {
      guard let latest = watched.latest else { continue }
      for watcher in watched.watchers where !watcher.isServed && !watcher.isResuming {
        guard watcher.session.takesUpdates(watcher.stream) else { continue }
        if now < watcher.notBefore {
          nextMoment = min(nextMoment, watcher.notBefore)
          continue
        }
        if watcher.hasResumed, let has = watcher.has {
          watcher.hasResumed = false
          watcher.isServed = AnswerUpdate.isSame(has, latest)
          if watcher.isServed { continue }
        }
        let base = watcher.has?.contract.epoch.counter ?? 0
        let update = watched.updates[base] ?? AnswerUpdate.next(from: watcher.has, to: latest)
        watched.updates[base] = update
        let key = Watched.Sent(base: base, dialect: watcher.session.connection.dialect)
        send(watcher.session, watcher.stream, update, &watched.sent[key, default: .init()])
        watcher.has = latest
        watcher.isServed = true
        watcher.notBefore = now + watcher.interval
      }
    }
  }
}
