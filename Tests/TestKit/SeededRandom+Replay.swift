// How a property test gets its random source and says how to repeat its failure.

import Glibc

extension SeededRandom {
  /// The source of a property test: its usual seed, or the one in the environment variable
  /// `ESPALIER_SEED`, decimal, which a failure has named.
  public static func forTest(usually seed: UInt64) -> SeededRandom {
    // SAFETY: the pointer is null or a terminated string, copied before anything could change the
    // environment, which no test does. GAIN: none; the environment has no other door.
    guard let text = unsafe getenv("ESPALIER_SEED"),
      let override = UInt64(unsafe String(cString: text))
    else { return SeededRandom(seed: seed) }
    return SeededRandom(seed: override)
  }

  /// What every expectation of a property test says when it fails.
  public var replay: String { "repeat with ESPALIER_SEED=\(seed)" }
}
