// Work beside a test, on a thread that may block.

import Dispatch

public final class BackgroundThread: Sendable {
  private let done = DispatchSemaphore(value: 0)

  public init(_ body: @escaping @Sendable () -> Void) {
    let done = done
    // A queue of its own: those of the system are few, and tests would wait for each other.
    DispatchQueue(label: "test").async {
      body()
      done.signal()
    }
  }

  /// Waits for the end, once.
  public func join() { done.wait() }
}
