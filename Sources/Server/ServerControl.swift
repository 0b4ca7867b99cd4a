// How another thread ends a running server.

internal import EventLoop
internal import Synchronization

public final class ServerControl: Sendable {
  let wakeup: Wakeup
  private let isStopping = Atomic<Bool>(false)

  init() throws(SystemFault) { wakeup = try Wakeup() }

  var isStopRequested: Bool { isStopping.load(ordering: .acquiring) }

  func stop() {
    isStopping.store(true, ordering: .releasing)
    wakeup.ring()
  }
}
