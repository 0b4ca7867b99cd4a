// Queries that wait for a worker, and those that run. Of the loop's thread; only what is handed to
// a worker leaves it, and outcomes come back through a mailbox.

internal import Columns
internal import Dispatch
internal import EventLoop
internal import Wire

final class WorkQueue {
  /// Outcomes on their way back to the loop, which is woken for them.
  final class Mailbox: Sendable {
    private let outcomes = Guarded<[QueryJob.Outcome]>([])
    private let wakeup: Wakeup

    init(_ wakeup: Wakeup) { self.wakeup = wakeup }

    func put(_ outcome: QueryJob.Outcome) {
      outcomes.withLock { $0.append(outcome) }
      wakeup.ring()
    }

    func takeAll() -> [QueryJob.Outcome] {
      outcomes.withLock { outcomes in
        defer { outcomes = [] }
        return outcomes
      }
    }
  }

  private let mailbox: Mailbox
  private let workers: Int
  private let threads: Int
  /// In the order in which they came; those before `next` have been taken.
  private var waiting: [QueryJob] = []
  private var next = 0
  private var waitingBytes = 0
  private(set) var running = 0

  init(_ mailbox: Mailbox, workers: Int, threads: Int) {
    self.mailbox = mailbox
    self.workers = workers
    self.threads = threads
  }

  var isFull: Bool {
    waiting.count - next >= ProtocolLimits.queuedQueries
      || waitingBytes >= ProtocolLimits.queuedBytes
  }

  func add(_ job: QueryJob) {
    waiting.append(job)
    waitingBytes += job.question.size
  }

  /// Starts what there are workers for.
  func start(_ volume: BookShelf.Volume) {
    while running < workers, next < waiting.count {
      let job = waiting[next]
      next += 1
      waitingBytes -= job.question.size
      if job.cancellation.isRequested { continue }
      running += 1
      let (mailbox, threads) = (mailbox, threads)
      DispatchQueue.global().async { mailbox.put(job.run(volume, threads: threads)) }
    }
    if next == waiting.count || next > ProtocolLimits.queuedQueries {
      waiting.removeSubrange(..<next)
      next = 0
    }
  }

  func takeOutcomes() -> [QueryJob.Outcome] {
    let outcomes = mailbox.takeAll()
    running -= outcomes.count
    return outcomes
  }
}
