// A moment on the clock that only goes forward, after which nobody waits any more.

internal import Glibc

public struct Deadline: Hashable, Sendable {
  let nanoseconds: Int64

  public static let never = Deadline(nanoseconds: .max)

  private init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static func after(seconds: Double) -> Deadline {
    let wait = min(max(seconds, 0), 1e9) * 1e9
    return Deadline(nanoseconds: now + Int64(wait))
  }

  public var isPast: Bool { self != .never && Self.now >= nanoseconds }

  /// Seconds that are left, none below zero.
  public var seconds: Double {
    self == .never ? .infinity : Double(max(0, nanoseconds - Self.now)) / 1e9
  }

  /// For poll(2), which counts milliseconds and takes -1 for ever; rounded up, so that waiting ends
  /// behind the deadline and not in a loop before it.
  var milliseconds: Int32 {
    if self == .never { return -1 }
    let left = max(0, nanoseconds - Self.now)
    return Int32(clamping: (left + 999_999) / 1_000_000)
  }

  public static func earlier(_ a: Deadline, _ b: Deadline) -> Deadline {
    a.nanoseconds <= b.nanoseconds ? a : b
  }

  static var now: Int64 {
    var time = timespec()
    // SAFETY: the pointer is to a local that outlives the call. GAIN: none, the call takes a
    // pointer.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// Sleeps, but not beyond the deadline.
  func sleep(seconds: Double) {
    let end = Deadline.earlier(self, .after(seconds: seconds))
    while !end.isPast {
      let left = end.seconds
      var time = timespec()
      time.tv_sec = Int(left)
      time.tv_nsec = Int((left - Double(Int(left))) * 1e9)
      // SAFETY: the pointer is to a local that outlives the call. A signal cuts it short, and the
      // loop goes on. GAIN: none, the call takes a pointer.
      _ = unsafe nanosleep(&time, nil)
    }
  }
}
