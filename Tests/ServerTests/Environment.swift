// What whoever runs the tests asks of them, and waiting.

import Glibc

enum Environment {
  /// `ESPALIER_LONG=1`: more, and for longer.
  static let isLong: Bool = {
    // SAFETY: the pointer is null or a terminated string, copied before anything could change the
    // environment, which no test does. GAIN: none; the environment has no other door.
    guard let text = unsafe getenv("ESPALIER_LONG") else { return false }
    return unsafe String(cString: text) == "1"
  }()
}

enum Pause {
  static func microseconds(_ count: UInt32) { usleep(count) }
}
