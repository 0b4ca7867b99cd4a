// Queries that wait for a worker, and those that run. Of the loop's thread; only what is handed to
// a worker leaves it, and outcomes come back through a mailbox.

internal import Columns
internal import Dispatch
internal import EventLoop
internal import Wire

final class WorkQueue {
  /// Outcomes on their way back to the loop, which is woken for them.
  final class Mailbox: Sendable {
    private let outcomes = Guarded<[(worker: Int, outcome: QueryJob.Outcome)]>([])
    private let wakeup: Wakeup

    init(_ wakeup: Wakeup) { self.wakeup = wakeup }

    func put(_ outcome: QueryJob.Outcome, from worker: Int) {
      outcomes.withLock { $0.append((worker, outcome)) }
      wakeup.ring()
    }

    func takeAll() -> [(worker: Int, outcome: QueryJob.Outcome)] {
      outcomes.withLock { outcomes in
        defer { outcomes = [] }
        return outcomes
      }
    }
  }

  private let mailbox: Mailbox
  /// One queue per worker, which has a thread of its own while it works: the system's shared ones
  /// are as many as there are cores, and whoever waits on one of them would hold up queries.
  private let workers: [DispatchQueue]
  private var idle: [Int]
  private let threads: Int
  /// In the order in which they came; those before `next` have been taken.
  private var waiting: [QueryJob] = []
  private var next = 0
  private var waitingBytes = 0

  init(_ mailbox: Mailbox, workers: Int, threads: Int) {
    self.mailbox = mailbox
    self.workers = (0..<workers).map { DispatchQueue(label: "worker \($0)") }
    idle = Array(0..<workers)
    self.threads = threads
  }

  var running: Int { workers.count - idle.count }

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
    while let worker = idle.last, next < waiting.count {
      let job = waiting[next]
      next += 1
      waitingBytes -= job.question.size
      if job.cancellation.isRequested { continue }
      idle.removeLast()
      let (mailbox, threads) = (mailbox, threads)
      workers[worker].async { mailbox.put(job.run(volume, threads: threads), from: worker) }
    }
    if next == waiting.count || next > ProtocolLimits.queuedQueries {
      waiting.removeSubrange(..<next)
      next = 0
    }
  }

  func takeOutcomes() -> [QueryJob.Outcome] {
    mailbox.takeAll().map { worker, outcome in
      idle.append(worker)
      return outcome
    }
  }
}
