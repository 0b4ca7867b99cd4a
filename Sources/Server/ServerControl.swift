// How another thread ends a running server, or has it read its settings again.

internal import EventLoop
internal import Synchronization

public final class ServerControl: Sendable {
  let wakeup: Wakeup
  private let isStopping = Atomic<Bool>(false)
  private let isReloading = Atomic<Bool>(false)

  init() throws(SystemFault) { wakeup = try Wakeup() }

  var isStopRequested: Bool { isStopping.load(ordering: .acquiring) }

  /// Whether that was asked for since it was last looked at.
  var takesReload: Bool { isReloading.exchange(false, ordering: .acquiringAndReleasing) }

  func reload() {
    isReloading.store(true, ordering: .releasing)
    wakeup.ring()
  }

  func stop() {
    isStopping.store(true, ordering: .releasing)
    wakeup.ring()
  }
}
