// Runs independent pieces of work on a few threads. Results come back in the order of their index,
// whatever ran first, so the number of threads never changes an answer.

internal import Dispatch
internal import Synchronization

public enum Parallel {
  /// Calls `body` for each index below `count` on up to `threads` threads, and returns the results
  /// in order. Indices are handed out one by one, so uneven pieces balance themselves.
  public static func map<Result: Sendable>(
    count: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    map(count: count, threads: threads, scratch: { () }, { index, _ in body(index) })
  }

  /// The same with working memory of each thread's own, used again from piece to piece.
  public static func map<Result: Sendable, Scratch>(
    count: Int, threads: Int, scratch: @Sendable () -> Scratch,
    _ body: @Sendable (Int, inout Scratch) -> Result
  ) -> [Result] {
    if threads <= 1 || count <= 1 {
      var own = scratch()
      return (0..<count).map { body($0, &own) }
    }
    let next = Atomic<Int>(0)
    let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      var own = scratch()
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        if index >= count { return }
        let result = body(index, &own)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { slots in
      slots.map { slot in
        guard let slot else { preconditionFailure("a piece of work left no result") }
        return slot
      }
    }
  }
}
