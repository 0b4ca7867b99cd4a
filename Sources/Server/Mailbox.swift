// What other threads have done, on its way back to the loop, which is woken for it.

internal import Columns
internal import EventLoop

final class Mailbox<Outcome: Sendable>: Sendable {
  private let outcomes = Guarded<[Outcome]>([])
  private let wakeup: Wakeup

  init(_ wakeup: Wakeup) { self.wakeup = wakeup }

  func put(_ outcome: Outcome) {
    outcomes.withLock { $0.append(outcome) }
    wakeup.ring()
  }

  func takeAll() -> [Outcome] {
    outcomes.withLock { outcomes in
      defer { outcomes = [] }
      return outcomes
    }
  }
}
