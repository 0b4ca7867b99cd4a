// Queries that wait for a worker, and those that run. Of the loop's thread; only what is handed to
// a worker leaves it, and outcomes come back through a mailbox.

internal import Dispatch
internal import EventLoop
internal import Wire

final class WorkQueue {
  private let mailbox: Mailbox<(worker: Int, outcome: QueryJob.Outcome)>
  /// One queue per worker, which has a thread of its own while it works: the system's shared ones
  /// are as many as there are cores, and whoever waits on one of them would hold up queries.
  private let workers: [DispatchQueue]
  private var idle: [Int]
  private let threads: Int
  /// In the order in which they came; those before `next` have been taken.
  private var waiting: [QueryJob] = []
  private var next = 0
  private var waitingBytes = 0

  init(_ wakeup: Wakeup, workers: Int, threads: Int) {
    mailbox = Mailbox(wakeup)
    self.workers = (0..<workers).map { DispatchQueue(label: "worker \($0)") }
    idle = Array(0..<workers)
    self.threads = threads
  }

  var running: Int { workers.count - idle.count }
  var waitingCount: Int { waiting.count - next }

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
      workers[worker].async { mailbox.put((worker, job.run(volume, threads: threads))) }
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
