// How long to wait before trying again: a random time below a bound that doubles ("full jitter"),
// so that those who failed together do not come back together.

public struct Backoff: Sendable {
  public var firstSeconds = 0.02
  public var longestSeconds = 2.0
  /// Tries in all, the first included.
  public var tries = 8

  public init() {}

  /// Below what the wait before try number `next` lies, from 2.
  public func boundSeconds(beforeTry next: Int) -> Double {
    // 2³⁰ times anything is longer than the longest.
    min(longestSeconds, firstSeconds * Double(1 << min(max(0, next - 2), 30)))
  }

  func seconds(beforeTry next: Int) -> Double {
    Double.random(in: 0...boundSeconds(beforeTry: next))
  }
}

extension Connection {
  /// The whole transaction again where the server says that it may succeed then, until the deadline
  /// or the last try. `body` may run several times and must have no effect outside the database.
  public func retryingTransaction<Value>(
    _ isolation: Isolation = .readCommitted, backoff: Backoff = Backoff(),
    _ body: (Connection) throws(StoreFault) -> Value
  ) throws(StoreFault) -> Value {
    var attempt = 1
    while true {
      do throws(StoreFault) {
        return try transaction(isolation, body)
      } catch {
        attempt += 1
        guard error.advice == .retryTransaction, attempt <= backoff.tries, !deadline.isPast else {
          throw error
        }
        deadline.sleep(seconds: backoff.seconds(beforeTry: attempt))
      }
    }
  }
}
