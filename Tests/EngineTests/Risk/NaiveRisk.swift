// Risk as a textbook has it: every definition written out by itself over plain doubles, slow and
// obvious, for vectors whose values doubles hold exactly.

import Glibc

struct NaiveRisk {
  /// One value per scenario; losses are negative.
  var values: [Double]

  private var sorted: [Double] { values.sorted() }

  /// Between the order statistics at a place that counts from 1.
  private func between(_ place: Double) -> Double {
    let low = place.rounded(.down)
    let (x, y) = (at(Int(low)), at(Int(low) + 1))
    return x + (place - low) * (y - x)
  }

  private func at(_ rank: Int) -> Double { sorted[min(max(rank, 1), values.count) - 1] }

  /// `tail` in ten-thousandths, since 1 − 0.99 is not 0.01 in doubles.
  func quantile(_ rule: String, tail: Int) -> Double? {
    let n = Double(values.count)
    let p = Double(tail) / 10_000
    // Places that are whole numbers must stay so.
    let np = Double(values.count * tail) / 10_000
    switch rule {
    case "inc": return between(Double((values.count - 1) * tail) / 10_000 + 1)
    case "exc":
      let place = Double((values.count + 1) * tail) / 10_000
      return place < 1 || place > n ? nil : between(place)
    case "centered": return between(max(1, min(n, np + 0.5)))
    case "nearest": return at(Int(np.rounded(.up)))
    case "ore": return at(Int(np.rounded(.down)) + 1)
    default: return harrellDavis(p)
    }
  }

  /// Whether slices of the density behind `hd` are fine enough: where it rises to infinity at an
  /// end they are not.
  static func hasFlatEnds(_ count: Int, _ tail: Int) -> Bool {
    (count + 1) * tail >= 20_000 && (count + 1) * (10_000 - tail) >= 20_000
  }

  /// The beta density summed over fine slices of each value's share.
  private func harrellDavis(_ p: Double) -> Double {
    let n = values.count
    let (a, b) = (Double(n + 1) * p, Double(n + 1) * (1 - p))
    let slices = 400_000 / n
    let front = lgamma(a + b) - lgamma(a) - lgamma(b)
    var total = 0.0
    var sum = 0.0
    for (rank, value) in sorted.enumerated() {
      for slice in 0..<slices {
        let x = (Double(rank) + (Double(slice) + 0.5) / Double(slices)) / Double(n)
        let power: Double = (a - 1) * log(x) + (b - 1) * log1p(-x)
        let weight = exp(front + power)
        total += weight
        sum += weight * value
      }
    }
    return sum / total
  }

  /// The mean of the worst part of all scenarios.
  func shortfall(tail: Int) -> Double {
    let np = Double(values.count * tail) / 10_000
    let whole = Int(np.rounded(.down))
    var sum = sorted.prefix(whole).reduce(0, +)
    if np > Double(whole) { sum += (np - Double(whole)) * at(whole + 1) }
    return sum / np
  }

  func meanUpTo(_ bound: Double) -> Double {
    let tail = values.filter { $0 <= bound }
    return tail.reduce(0, +) / Double(tail.count)
  }

  var deviation: Double? {
    if values.count < 2 { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The first value at which the weights of all up to it reach the tail.
  func weightedQuantile(_ weights: [Double], tail: Double) -> Double {
    let order = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
    }
    let whole = weights.reduce(0, +)
    var reached = 0.0
    for place in order {
      reached += weights[place]
      if reached >= tail * whole * (1 - 1e-12) { return values[place] }
    }
    return values[order[order.count - 1]]
  }
}
