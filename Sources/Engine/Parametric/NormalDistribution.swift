// The quantile of the normal distribution, to the last digits of a double.

internal import Glibc

enum NormalDistribution {
  /// The value that is exceeded with probability `tail`, above 0 and below 1.
  static func value(exceededWith tail: Double) -> Double {
    if tail > 0.5 { return -value(exceededWith: 1 - tail) }
    // Newton's steps from 0: the probability is convex there, so none of them goes too far, and
    // what is left of the distance is squared away at the end.
    var value = 0.0
    for _ in 0..<60 {
      let density = exp(-value * value / 2) / (2 * Double.pi).squareRoot()
      let step = (probability(above: value) - tail) / density
      let next = value + step
      if next == value { break }
      value = next
      if abs(step) < 1e-16 * value { break }
    }
    return value
  }

  static func probability(above value: Double) -> Double { erfc(value / 2.0.squareRoot()) / 2 }
}
