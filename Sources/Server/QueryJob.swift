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

  enum Purpose: Sendable {
    case query(link: UInt64, stream: UInt32)
    /// For all who watch it, `last` being what they have.
    case watched(last: Answer?)
    /// What one of them had when it lost its connection.
    case resumed(link: UInt64, stream: UInt32)
  }

  struct Outcome: Sendable {
    var purpose: Purpose
    var question: Question
    var sight: Sight
    var result: Result<Answer, Refusal>
    /// Microseconds since the query came.
    var elapsed: UInt64
    /// Of what is watched: what leads to the answer from the last one, nil where it is the same.
    var update: AnswerUpdate?
    /// The state that was current when it was begun.
    var version: UInt64
  }

  let purpose: Purpose
  let question: Question
  /// Of whoever asked: what is answered from.
  let sight: Sight
  /// When it came, on the loop's clock.
  let arrived: UInt64
  let cancellation = Cancellation()

  func run(_ volume: BookShelf.Volume, threads: Int) -> Outcome {
    let version = volume.ledger.current.identity.counter
    let result: Result<Answer, Refusal>
    do throws(QueryFault) {
      result = .success(try answer(volume, threads: threads))
    } catch {
      result = .failure(refusal(error))
    }
    var outcome = Outcome(
      purpose: purpose, question: question, sight: sight, result: result,
      elapsed: MonotonicClock.now - arrived, version: version)
    if case .watched(let last) = purpose, case .success(let answer) = result {
      let isSame = last.map { AnswerUpdate.isSame($0, answer) } ?? false
      outcome.update = isSame ? nil : AnswerUpdate.next(from: last, to: answer)
    }
    return outcome
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
    var answer = try volume.ledger.answer(
      statement, ofEpoch: question.epoch, as: sight, threads: threads, isCancelled: isCancelled)
    volume.note(in: &answer.contract, to: sight)
    return answer
  }

  private func refusal(_ fault: QueryFault) -> Refusal {
    guard fault.code == .cancelled, !cancellation.isRequested, question.deadline != nil else {
      return Refusal(fault)
    }
    return Refusal(.deadlineExceeded, "there was no answer before the deadline")
  }
}
