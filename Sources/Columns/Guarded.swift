// A value behind a lock, as `Mutex` has it. ThreadSanitizer does not see the locks of the standard
// library, so this one also says in atomic operations, which it does see, that whoever has the lock
// comes after whoever had it: then its reports are about us. It costs about a nanosecond.

public import Synchronization

public struct Guarded<Value: ~Copyable>: ~Copyable, Sendable {
  @usableFromInline let mutex: Mutex<Value>
  @usableFromInline let turn = Atomic<Int>(0)

  @inlinable
  public init(_ value: consuming sending Value) { mutex = Mutex(value) }

  @inlinable
  public borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try mutex.withLock { (value) throws(Failure) in
      _ = turn.load(ordering: .acquiring)
      defer { turn.store(0, ordering: .releasing) }
      return try body(&value)
    }
  }
}
