// Quantile conventions as weights on order statistics: everything else (VaR, its components, what
// drives it) follows from those. Weights are integers over one denominator, so that parts add up to
// the whole before anything is rounded.

internal import Glibc
internal import Query

enum QuantileRule: String, Sendable, CaseIterable {
  case inc, exc, centered, nearest, ore, hd
}

/// Weights on the k-th smallest values, k from 1, over a common denominator.
struct RankWeights: Sendable {
  var weights: [(rank: Int, weight: Int64)]
  var denominator: Int64

  /// The smallest value alone.
  static let worst = RankWeights(weights: [(rank: 1, weight: 1)], denominator: 1)

  /// The parts of a whole that a confidence leaves, in 1/100 of a percent.
  private static let whole = 10_000

  /// Of the quantile that lies below a confidence; nil where the rule has none for so few values.
  static func quantile(_ rule: QuantileRule, count: Int, confidence: Int) -> RankWeights? {
    let tail = whole - confidence
    switch rule {
    case .inc: return between((count - 1) * tail + whole, count)
    case .exc:
      let place = (count + 1) * tail
      return place < whole || place > count * whole ? nil : between(place, count)
    case .centered: return between(count * tail + whole / 2, count)
    case .nearest: return at((count * tail + whole - 1) / whole, count)
    case .ore: return at(count * tail / whole + 1, count)
    case .hd: return harrellDavis(count, Double(tail) / Double(whole))
    }
  }

  /// Ranks around the place of these, as far from it as the tail is long. Weights fall in a line
  /// to both sides (the triangular kernel).
  func smoothed(count: Int, confidence: Int) -> RankWeights {
    let sum = weights.reduce(Int128(0)) { $0 + Int128($1.rank) * Int128($1.weight) }
    let place = Int(sum * Int128(Self.whole) / Int128(denominator))
    let width = max(Self.whole, count * (Self.whole - confidence))
    var smooth: [(rank: Int, weight: Int64)] = []
    for rank in 1...count {
      let weight = width - abs(rank * Self.whole - place)
      if weight > 0 { smooth.append((rank, Int64(weight))) }
    }
    return RankWeights(weights: smooth, denominator: smooth.reduce(0) { $0 + $1.weight })
  }

  /// Of the mean of the tail: whole values as long as they lie in it, a part of the next.
  static func shortfall(count: Int, confidence: Int) -> RankWeights {
    let size = count * (whole - confidence)
    var weights = (1...max(1, size / whole)).map { (rank: $0, weight: Int64(whole)) }
    if size < whole {
      weights = [(rank: 1, weight: Int64(size))]
    } else if size % whole > 0, size / whole < count {
      weights.append((rank: size / whole + 1, weight: Int64(size % whole)))
    }
    return RankWeights(weights: weights, denominator: Int64(size))
  }

  /// At a place counted in ten-thousandths, between its neighbours.
  private static func between(_ place: Int, _ count: Int) -> RankWeights {
    let (rank, part) = (place / whole, place % whole)
    if rank < 1 { return at(1, count) }
    if rank >= count || part == 0 { return at(rank, count) }
    return RankWeights(
      weights: [(rank, Int64(whole - part)), (rank + 1, Int64(part))], denominator: Int64(whole))
  }

  private static func at(_ rank: Int, _ count: Int) -> RankWeights {
    RankWeights(weights: [(min(max(rank, 1), count), 1)], denominator: 1)
  }

  /// Every value weighs what a beta distribution has between its neighbours' places.
  private static func harrellDavis(_ count: Int, _ tail: Double) -> RankWeights {
    let unit = 0x1p50
    let (a, b) = (Double(count + 1) * tail, Double(count + 1) * (1 - tail))
    // Rounding what has come so far, and not each weight, keeps their sum.
    func reached(_ rank: Int) -> Int64 {
      let share =
        rank == count ? 1 : BetaDistribution.share(below: Double(rank) / Double(count), a, b)
      return Int64((share * unit).rounded())
    }
    // Of very many ranks few have a weight, and they lie side by side.
    let first = Self.first(1, count) { reached($0) > 0 }
    let last = Self.first(first, count) { reached($0) == Int64(unit) }
    var weights: [(rank: Int, weight: Int64)] = []
    var before: Int64 = 0
    for rank in first...last {
      let now = reached(rank)
      if now > before { weights.append((rank, now - before)) }
      before = max(before, now)
    }
    return RankWeights(weights: weights, denominator: Int64(unit))
  }

  /// The first of some numbers for which something holds that stays true, the last where for none.
  static func first(_ first: Int, _ last: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (first, last)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// The regularised incomplete beta function, by its continued fraction (modified Lentz).
enum BetaDistribution {
  static func share(below x: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    // The fraction converges fast on one side of the mean; the other is its mirror.
    if x > (a + 1) / (a + b + 2) { return 1 - share(below: 1 - x, b, a) }
    let front = exp(
      lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    return front * fraction(x, a, b) / a
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / kept(1 - (a + b) * x / (a + 1))
    var result = d
    for turn in 1...1_000 {
      let m = Double(turn)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / kept(1 + even * d)
      c = kept(1 + even / c)
      result *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / kept(1 + odd * d)
      c = kept(1 + odd / c)
      let step = d * c
      result *= step
      if abs(step - 1) < 1e-16 { break }
    }
    return result
  }
}
