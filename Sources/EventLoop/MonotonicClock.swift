// A clock that only goes forward.

internal import Glibc

public enum MonotonicClock {
  /// Microseconds since some moment.
  public static var now: UInt64 {
    var time = timespec()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000 + UInt64(time.tv_nsec) / 1_000
  }
}
