// One query to be answered by a worker: what is asked, until when, and whether it is still wanted.

internal import Console
internal import Engine
internal import EventLoop
internal import Query
internal import Synchronization
internal import Wire

struct QueryJob: Sendable {
  /// Set when nobody waits any more.
  final class Cancellation: Sendable {
    private let isSet = Atomic<Bool>(false)
    var isRequested: Bool { isSet.load(ordering: .relaxed) }
    func request() { isSet.store(true, ordering: .relaxed) }
  }

  struct Outcome: Sendable {
    var link: UInt64
    var stream: UInt32
    var result: Result<Answer, Refusal>
    /// Microseconds since the query came.
    var elapsed: UInt64
  }

  let link: UInt64
  let stream: UInt32
  let question: Question
  /// When it came, on the loop's clock.
  let arrived: UInt64
  let cancellation = Cancellation()

  func run(_ volume: BookShelf.Volume, threads: Int) -> Outcome {
    let result: Result<Answer, Refusal>
    do throws(QueryFault) {
      result = .success(try answer(volume, threads: threads))
    } catch {
      result = .failure(refusal(error))
    }
    return Outcome(
      link: link, stream: stream, result: result, elapsed: MonotonicClock.now - arrived)
  }

  /// Counted from its arrival, the time it waited for a worker included.
  private var deadline: UInt64? {
    question.deadline.map { $0 > UInt64.max - arrived ? .max : arrived + $0 }
  }

  private func answer(_ volume: BookShelf.Volume, threads: Int) throws(QueryFault) -> Answer {
    let deadline = deadline
    let cancellation = cancellation
    let isCancelled: @Sendable () -> Bool = {
      cancellation.isRequested || deadline.map { MonotonicClock.now >= $0 } ?? false
    }
    if isCancelled() { throw QueryFault(.cancelled, "the query was cancelled") }
    let parsed = try QueryParser.parse(question.text, parameters: question.parameters)
    let statement = parsed.presented(isExact: question.isExact, decimals: question.decimals)
    let epoch =
      if let counter = question.epoch {
        try volume.ledger.epoch(counter)
      } else {
        try volume.ledger.epoch(for: statement)
      }
    var answer = try epoch.answer(statement, threads: threads, isCancelled: isCancelled)
    answer.contract.note(rejected: volume.rejected)
    return answer
  }

  private func refusal(_ fault: QueryFault) -> Refusal {
    guard fault.code == .cancelled, !cancellation.isRequested, question.deadline != nil else {
      return Refusal(fault)
    }
    return Refusal(.deadlineExceeded, "there was no answer before the deadline")
  }
}
