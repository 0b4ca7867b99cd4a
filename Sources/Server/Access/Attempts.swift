// Wrong proofs, by name and place: who has failed too often has to wait, twice as long each time.
// The counters are a fixed number, found by a hash that nobody outside can foretell, so that no
// flood of names makes them forget one.

internal import Wire

struct Attempts {
  private struct Counter {
    var failures: UInt16 = 0
    /// Microseconds, of the last failure and of the end of the wait.
    var last: UInt64 = 0
    var until: UInt64 = 0
  }

  private var counters = [Counter](repeating: Counter(), count: Self.count)

  private static let count = 16_384
  /// After which failures are forgotten.
  private static let memoryMicroseconds: UInt64 = 600_000_000

  private func place(_ name: String, _ place: String) -> Int {
    var hasher = Hasher()
    for byte in name.utf8 { hasher.combine(byte) }
    hasher.combine(UInt8(0xFF))
    hasher.combine(place)
    return Int(UInt(bitPattern: hasher.finalize()) % UInt(Self.count))
  }

  /// Milliseconds to wait; nil where nobody has to.
  func wait(_ name: String, _ place: String, now: UInt64) -> UInt64? {
    let counter = counters[self.place(name, place)]
    return now < counter.until ? (counter.until - now) / 1_000 + 1 : nil
  }

  mutating func failed(_ name: String, _ place: String, now: UInt64) {
    let number = self.place(name, place)
    if now > counters[number].last + Self.memoryMicroseconds { counters[number] = Counter() }
    counters[number].last = now
    if counters[number].failures < .max { counters[number].failures += 1 }
    let beyond = Int(counters[number].failures) - ProtocolLimits.wrongProofs
    guard beyond >= 0 else { return }
    let seconds = min(1 << min(beyond, 30), ProtocolLimits.waitSeconds)
    counters[number].until = now + UInt64(seconds) * 1_000_000
  }

  mutating func succeeded(_ name: String, _ place: String) {
    counters[self.place(name, place)] = Counter()
  }
}
