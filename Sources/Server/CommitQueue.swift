// Files of changes that wait for the writer, in the order in which they came, and what became of
// those that were there before: a key that comes again gets the outcome that it had. Of the loop's
// thread; the writer has one of its own, and nobody waits for it.

internal import Dispatch
internal import Engine
internal import EventLoop
internal import Wire

final class CommitQueue {
  private let mailbox: Mailbox<CommitJob.Outcome>
  private let threads: Int
  private let writer = DispatchQueue(label: "writer")
  private let layout = Layout()
  private var waiting: [CommitJob] = []
  private var next = 0
  private var isWriting = false
  private var waitingBytes = 0

  private struct Known {
    var fingerprint: UInt64
    var result: Result<Committed, Refusal>
  }
  private var known: [[UInt8]: Known] = [:]
  /// Their keys; once it is full a ring, whose oldest stands at `oldest`.
  private var keys: [[UInt8]] = []
  private var oldest = 0

  init(_ wakeup: Wakeup, threads: Int) {
    mailbox = Mailbox(wakeup)
    self.threads = threads
  }

  var isFull: Bool {
    waiting.count - next >= ProtocolLimits.queuedCommits
      || waitingBytes >= ProtocolLimits.changeBytesInAll
  }

  var waitingCount: Int { waiting.count - next }

  var isBusy: Bool { isWriting || next < waiting.count }

  func add(_ job: CommitJob) {
    waiting.append(job)
    waitingBytes += job.batch.bytes.count
  }

  /// Lets go of what has not begun: nobody is left who would be told of it.
  func dropWaiting() {
    waiting.removeAll()
    next = 0
    waitingBytes = 0
  }

  /// Starts the next where the writer is free. What is known already is answered at once.
  func start(_ volume: BookShelf.Volume) -> [CommitJob.Outcome] {
    var repeated: [CommitJob.Outcome] = []
    while !isWriting, next < waiting.count {
      let job = waiting[next]
      next += 1
      waitingBytes -= job.batch.bytes.count
      if let result = outcome(of: job) {
        repeated.append(CommitJob.Outcome(job: job, result: result))
        continue
      }
      isWriting = true
      let (mailbox, layout, threads) = (mailbox, layout, threads)
      writer.async {
        mailbox.put(job.run(volume.ledger, threads: threads))
        // After changes of the tree its sums have to be read anew, or no question is a small one.
        volume.ledger.current.makeReady(threads: threads)
        layout.renew(volume.ledger)
      }
    }
    if next == waiting.count || next > ProtocolLimits.queuedCommits {
      waiting.removeSubrange(..<next)
      next = 0
    }
    return repeated
  }

  func takeOutcomes() -> [CommitJob.Outcome] {
    let outcomes = mailbox.takeAll()
    for outcome in outcomes {
      isWriting = false
      remember(outcome)
    }
    return outcomes
  }

  private func outcome(of job: CommitJob) -> Result<Committed, Refusal>? {
    guard let known = known[job.key] else { return nil }
    guard known.fingerprint == job.fingerprint else {
      return .failure(Refusal(.keyReused, "other changes were sent with this key before"))
    }
    return known.result.map { committed in
      var committed = committed
      committed.isRepeated = true
      return committed
    }
  }

  private func remember(_ outcome: CommitJob.Outcome) {
    let key = outcome.job.key
    if keys.count < ProtocolLimits.keptKeys {
      keys.append(key)
    } else {
      known[keys[oldest]] = nil
      keys[oldest] = key
      oldest = (oldest + 1) % keys.count
    }
    known[key] = Known(fingerprint: outcome.job.fingerprint, result: outcome.result)
  }
}
