// The time of day, for what people read. It may go back; nothing is measured by it.

internal import Glibc

public enum WallClock {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public static var now: Int64 {
    var time = timespec()
    // SAFETY: a local that outlives the call. GAIN: none, the call takes a pointer.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
