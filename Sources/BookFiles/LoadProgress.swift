// How far a load has come, in bytes: written by the loading threads, read by whoever draws a bar.

internal import Synchronization

public final class LoadProgress: Sendable {
  private let done = Atomic<Int>(0)
  private let total = Atomic<Int>(0)

  public init() {}

  public func expect(bytes: Int) { total.add(bytes, ordering: .relaxed) }

  public func advance(by bytes: Int) { done.add(bytes, ordering: .relaxed) }

  /// Bytes read so far and bytes to read in all.
  public var bytes: (done: Int, total: Int) {
    (done.load(ordering: .relaxed), total.load(ordering: .relaxed))
  }
}
