// Positions that changed stand beside the book until it is laid out anew. That reads all of it, so
// it is done beside the writer, and rests ten times as long as it took: a tenth of a core at most.

internal import Columns
internal import Dispatch
internal import Engine
internal import EventLoop

final class Layout: Sendable {
  private struct State {
    var isRunning = false
    /// On the clock that only goes forward.
    var notBefore: UInt64 = 0
  }
  private let state = Guarded(State())
  private let queue = DispatchQueue(label: "layout")

  private static let restShare: UInt64 = 10

  /// Begins, where it is time and nobody has begun.
  func renew(_ ledger: Ledger) {
    let now = MonotonicClock.now
    let begins = state.withLock { state in
      if state.isRunning || now < state.notBefore || !ledger.current.isAhead { return false }
      state.isRunning = true
      return true
    }
    guard begins else { return }
    queue.async { [self] in
      ledger.merge()
      let end = MonotonicClock.now
      state.withLock { $0 = State(notBefore: end + (end - now) * Self.restShare) }
    }
  }
}
