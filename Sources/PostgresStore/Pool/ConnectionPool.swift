// A bounded number of connections, each on a thread of its own. Work waits in one line for the next
// that is free, and no longer than its deadline; a line that is too long is refused at once, since
// what waits there would be late anyway.

internal import Columns
internal import Dispatch

public final class ConnectionPool: Sendable {
  public struct Limits: Sendable {
    /// Kept open when there is nothing to do.
    public var least = 2
    public var most = 10
    public var waiting = 1_000
    public var idleSeconds = 60.0

    public init() {}
  }

  public struct Status: Equatable, Sendable {
    public var open: Int
    public var busy: Int
    public var waiting: Int
    /// The last connection that could not be made, until one was.
    public var lastRefusal: String?
  }

  private struct State: ~Copyable {
    var jobs: [Job] = []
    var workers = 0
    var open = 0
    var busy = 0
    var nextNumber = 0
    var isClosed = false
    var lastRefusal: String?
  }

  private struct Job: Sendable {
    let number: Int
    let deadline: Deadline
    /// With a connection, or with the reason why there is none.
    let run: @Sendable (Result<WorkerConnection, StoreFault>) -> Void
  }

  private enum Refusal {
    case closed
    case full(Int)
  }

  private let options: ConnectionOptions
  private let limits: Limits
  private let backoff: Backoff
  private let state = Guarded(State())
  /// Counts what there is to do: one signal for each job, and one for each worker when closing.
  private let work = DispatchSemaphore(value: 0)

  public init(
    _ options: ConnectionOptions, limits: Limits = Limits(), backoff: Backoff = Backoff()
  ) {
    precondition(limits.most > 0 && limits.least <= limits.most && limits.waiting > 0)
    self.options = options
    self.limits = limits
    self.backoff = backoff
  }

  deinit { close() }

  public var status: Status {
    state.withLock {
      Status(
        open: $0.open, busy: $0.busy, waiting: $0.jobs.count, lastRefusal: $0.lastRefusal)
    }
  }

  /// Runs what waits in line no more; what runs, runs to its end.
  public func close() {
    let (dropped, workers) = state.withLock { state -> ([Job], Int) in
      state.isClosed = true
      defer { state.jobs = [] }
      return (state.jobs, state.workers)
    }
    for job in dropped { job.run(.failure(.poolClosed)) }
    for _ in 0..<workers { work.signal() }
  }

  /// Calls `body` with a connection on a thread that may block.
  public func run<Value: Sendable>(
    deadline: Deadline, _ body: @escaping @Sendable (Connection) throws(StoreFault) -> Value
  ) async throws(StoreFault) -> Value {
    let result: Result<Value, StoreFault> = await withCheckedContinuation { continuation in
      submit(deadline, body) { continuation.resume(returning: $0) }
    }
    return try result.get()
  }

  /// The same for callers that may block themselves.
  public func runBlocking<Value: Sendable>(
    deadline: Deadline, _ body: @escaping @Sendable (Connection) throws(StoreFault) -> Value
  ) throws(StoreFault) -> Value {
    let done = DispatchSemaphore(value: 0)
    let slot = Slot<Value>()
    submit(deadline, body) { result in
      slot.result.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    guard let result = slot.result.withLock({ $0 }) else {
      preconditionFailure("a job ended without a result")
    }
    return try result.get()
  }

  private final class Slot<Value: Sendable>: Sendable {
    let result = Guarded<Result<Value, StoreFault>?>(nil)
  }

  // MARK: The line

  private func submit<Value: Sendable>(
    _ deadline: Deadline, _ body: @escaping @Sendable (Connection) throws(StoreFault) -> Value,
    _ finish: @escaping @Sendable (Result<Value, StoreFault>) -> Void
  ) {
    let (refusal, number, isNewWorkerNeeded) = state.withLock { state -> (Refusal?, Int, Bool) in
      if state.isClosed { return (.closed, 0, false) }
      if state.jobs.count >= limits.waiting { return (.full(state.jobs.count), 0, false) }
      state.nextNumber += 1
      state.jobs.append(
        Job(number: state.nextNumber, deadline: deadline) { connection in
          finish(connection.flatMap { worker in worker.call(deadline, body) })
        })
      let isNeeded = state.busy + state.jobs.count > state.workers && state.workers < limits.most
      if isNeeded { state.workers += 1 }
      return (nil, state.nextNumber, isNeeded)
    }
    switch refusal {
    case .closed?: return finish(.failure(.poolClosed))
    case .full(let waiting)?: return finish(.failure(.poolExhausted(waiting: waiting)))
    case nil: break
    }
    if isNewWorkerNeeded, !OwnThread.start({ [self] in Worker(self).run() }) {
      state.withLock { $0.workers -= 1 }
    }
    work.signal()
    // Whoever gets no connection in time hears so then, and not when one becomes free.
    if deadline != .never {
      DispatchQueue.global().asyncAfter(deadline: .now() + deadline.seconds) { [weak self] in
        self?.expire(number)
      }
    }
  }

  private func expire(_ number: Int) {
    let (job, waiting) = state.withLock { state -> (Job?, Int) in
      guard let index = state.jobs.firstIndex(where: { $0.number == number }) else {
        return (nil, 0)
      }
      return (state.jobs.remove(at: index), state.jobs.count)
    }
    job?.run(.failure(.poolExhausted(waiting: waiting)))
  }

  // MARK: Workers

  /// A connection and where it is used: never on two threads, so it may be handed about.
  private final class WorkerConnection: @unchecked Sendable {
    var connection: Connection?

    func call<Value>(
      _ deadline: Deadline, _ body: (Connection) throws(StoreFault) -> Value
    ) -> Result<Value, StoreFault> {
      guard let connection else { return .failure(.poolClosed) }
      connection.deadline = deadline
      defer { connection.deadline = .never }
      return Result { () throws(StoreFault) in try body(connection) }
    }
  }

  private struct Worker {
    let pool: ConnectionPool
    let own = WorkerConnection()

    init(_ pool: ConnectionPool) { self.pool = pool }

    func run() {
      while let job = pool.nextJob() {
        let outcome = connect(until: job.deadline)
        job.run(outcome)
        if let connection = own.connection, !connection.isReusable { drop() }
        pool.state.withLock { $0.busy -= 1 }
      }
      drop()
    }

    private func drop() {
      if own.connection == nil { return }
      own.connection = nil
      pool.state.withLock { $0.open -= 1 }
    }

    /// The open connection, or a new one; trying again where that may help, until the deadline.
    private func connect(until deadline: Deadline) -> Result<WorkerConnection, StoreFault> {
      if let connection = own.connection {
        if connection.isReusable { return .success(own) }
        drop()
      }
      var attempt = 1
      while true {
        do throws(StoreFault) {
          own.connection = try Connection(pool.options)
          pool.state.withLock {
            $0.open += 1
            $0.lastRefusal = nil
          }
          return .success(own)
        } catch {
          pool.state.withLock { $0.lastRefusal = error.description }
          attempt += 1
          let mayHelp = error.advice == .reconnect || error.advice == .shed
          guard mayHelp, attempt <= pool.backoff.tries, !deadline.isPast,
            !pool.state.withLock({ $0.isClosed })
          else { return .failure(error) }
          deadline.sleep(seconds: pool.backoff.seconds(beforeTry: attempt))
        }
      }
    }
  }

  /// Nil when the worker is not needed any more.
  private func nextJob() -> Job? {
    while true {
      let isIdle = work.wait(timeout: .now() + limits.idleSeconds) == .timedOut
      enum Next {
        case job(Job)
        case end, wait
      }
      let next = state.withLock { state -> Next in
        if !state.jobs.isEmpty {
          state.busy += 1
          return .job(state.jobs.removeFirst())
        }
        if state.isClosed || (isIdle && state.workers > limits.least) {
          state.workers -= 1
          return .end
        }
        return .wait
      }
      switch next {
      case .job(let job): return job
      case .end: return nil
      case .wait: continue
      }
    }
  }
}
