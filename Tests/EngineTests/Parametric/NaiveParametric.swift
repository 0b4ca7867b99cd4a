// Parametric risk as a textbook has it, over plain dense matrices: slow and obvious. Parts are the
// derivative of the whole, found by going a little to either side.

struct NaiveParametric {
  typealias Matrix = [[Double]]

  /// Exposures and symmetric gammas of one group.
  struct Profile {
    var exposures: [Double]
    var gammas: Matrix

    init(_ count: Int) {
      exposures = Array(repeating: 0, count: count)
      gammas = Array(repeating: exposures, count: count)
    }

    func adding(_ other: Profile, times factor: Double) -> Profile {
      var result = self
      for a in exposures.indices {
        result.exposures[a] += factor * other.exposures[a]
        for b in exposures.indices { result.gammas[a][b] += factor * other.gammas[a][b] }
      }
      return result
    }
  }

  var covariance: Matrix
  var deviations: Double
  var time = 1.0

  private static func product(_ a: Matrix, _ b: Matrix) -> Matrix {
    a.map { row in
      b[0].indices.map { column in
        zip(row, b).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
    }
  }

  private static func trace(_ a: Matrix) -> Double {
    a.indices.reduce(0) { $0 + a[$1][$1] }
  }

  private static func form(_ x: [Double], _ a: Matrix) -> Double {
    let row = product([x], a)[0]
    return zip(row, x).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func risk(_ profile: Profile, _ method: String) -> Double {
    let c = covariance.map { $0.map { $0 * time } }
    let x = profile.exposures
    let linear = Self.form(x, c)
    if method == "delta" { return deviations * max(0, linear).squareRoot() }
    let gc = Self.product(profile.gammas, c)
    let gcgc = Self.product(gc, gc)
    let mean = Self.trace(gc) / 2
    let variance = linear + Self.trace(gcgc) / 2
    if variance <= 0 { return -mean }
    if method == "delta-gamma" { return deviations * variance.squareRoot() - mean }
    let cgc = Self.product(c, gc)
    let third = 3 * Self.form(x, cgc) + Self.trace(Self.product(gcgc, gc))
    let fourth =
      12 * Self.form(x, Self.product(cgc, gc)) + 3 * Self.trace(Self.product(gcgc, gcgc))
    let s = third / (variance * variance.squareRoot())
    let k = fourth / (variance * variance)
    let z = -deviations
    let w =
      z + (z * z - 1) * s / 6 + (z * z * z - 3 * z) * k / 24
      - (2 * z * z * z - 5 * z) * s * s / 36
    return -(mean + w * variance.squareRoot())
  }

  func component(_ part: Profile, of root: Profile, _ method: String) -> Double {
    let step = 1e-4
    let (above, below) = (root.adding(part, times: step), root.adding(part, times: -step))
    return (risk(above, method) - risk(below, method)) / (2 * step)
  }
}
