// What whoever runs the tests asks of them.

import Glibc

enum Environment {
  /// `ESPALIER_LONG=1`: many more random cases.
  static let isLong: Bool = {
    // SAFETY: the pointer is null or a terminated string, copied before anything could change the
    // environment, which no test does. GAIN: none; the environment has no other door.
    guard let text = unsafe getenv("ESPALIER_LONG") else { return false }
    return unsafe String(cString: text) == "1"
  }()
}
