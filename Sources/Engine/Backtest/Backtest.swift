// Whether losses went beyond a value at risk as often as it says, and by chance alone: the tests of
// Kupiec (1995) and Christoffersen (1998), and the zones of the Basel Committee (1996).

internal import Glibc

struct Backtest {
  let days: Int
  let exceptions: Int
  /// What the confidence leaves of a day.
  let tail: Double
  /// How often a day with an exception (or without) follows one with an exception (or without).
  private var followed: (calmCalm: Int, calmBeyond: Int, beyondCalm: Int, beyondBeyond: Int) =
    (0, 0, 0, 0)

  /// `isBeyond` says of each day, in order, whether its loss went beyond.
  init(_ isBeyond: [Bool], tail: Double) {
    days = isBeyond.count
    exceptions = isBeyond.count { $0 }
    self.tail = tail
    for (before, after) in zip(isBeyond, isBeyond.dropFirst()) {
      switch (before, after) {
      case (false, false): followed.calmCalm += 1
      case (false, true): followed.calmBeyond += 1
      case (true, false): followed.beyondCalm += 1
      case (true, true): followed.beyondBeyond += 1
      }
    }
  }

  var expected: Double { Double(days) * tail }

  /// Likelihood ratio of the share of exceptions against the tail; χ² of one degree.
  var coverage: Double {
    let own = Self.likelihood(exceptions, of: days, Double(exceptions) / Double(max(1, days)))
    return max(0, 2 * (own - Self.likelihood(exceptions, of: days, tail)))
  }

  /// Likelihood ratio of exceptions that follow each other against such that do not; χ² of one
  /// degree.
  var independence: Double {
    let (a, b) = (followed.calmCalm, followed.calmBeyond)
    let (c, d) = (followed.beyondCalm, followed.beyondBeyond)
    func share(_ part: Int, _ rest: Int) -> Double { Double(part) / Double(max(1, part + rest)) }
    let own =
      Self.likelihood(b, of: a + b, share(b, a)) + Self.likelihood(d, of: c + d, share(d, c))
    let alike = Self.likelihood(b + d, of: a + b + c + d, share(b + d, a + c))
    return max(0, 2 * (own - alike))
  }

  /// Of both together; χ² of two degrees.
  var conditional: Double { coverage + independence }

  /// How likely a ratio as large is by chance.
  static func chance(_ ratio: Double, degrees: Int) -> Double {
    degrees == 1 ? erfc((ratio / 2).squareRoot()) : exp(-ratio / 2)
  }

  /// ln(pˣ·(1 − p)ⁿ⁻ˣ), where nothing of nothing is certain.
  private static func likelihood(_ number: Int, of all: Int, _ share: Double) -> Double {
    let rest = all - number
    return (number == 0 ? 0 : Double(number) * log(share))
      + (rest == 0 ? 0 : Double(rest) * log1p(-share))
  }

  enum Zone: String { case green, yellow, red }

  /// Yellow from where so many or fewer come with 95 % of all, red with 99.99 %. None at all is
  /// never too many, however few the days.
  var zone: Zone {
    if exceptions == 0 { return .green }
    let upTo =
      exceptions >= days
      ? 1
      : BetaDistribution.share(
        below: 1 - tail, Double(days - exceptions), Double(exceptions + 1))
    return upTo < 0.95 ? .green : upTo < 0.9999 ? .yellow : .red
  }
}
