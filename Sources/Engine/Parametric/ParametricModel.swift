// The mathematics of parametric risk. Factors are normal with covariance C; a profit is
// x·f + ½ f·G·f with exposures x and gammas G. Its cumulants are sums of products of C, x and G, so
// that what a part adds to the risk of its root is a number for each of its exposures and gammas:
// parts add up at every depth, whatever the method.

internal import Book
internal import Query

struct ParametricModel: Sendable {
  let covariance: Covariance
  let columns: FactorColumns
  /// What a count of exposures or gammas is worth.
  let unit: Double
  /// Factors that some gamma is of, ascending; gammas are read among them.
  private let curved: [Int]
  /// Among them the factors of each pair.
  private let places: [(a: Int, b: Int)]
  /// By factor.
  private let deviations: [Double]

  init(_ covariance: Covariance, _ columns: FactorColumns, unit: Double) {
    self.covariance = covariance
    self.columns = columns
    self.unit = unit
    deviations = (0..<covariance.size).map { max(0, covariance[$0, $0]).squareRoot() }
    let pairs = (0..<columns.pairs.count).map {
      columns.factors(ofColumn: columns.factorCount + $0)
    }
    let curved = Set(pairs.flatMap { [$0.a, $0.b] }).sorted()
    var place = [Int](repeating: 0, count: covariance.size)
    for (index, factor) in curved.enumerated() { place[factor] = index }
    self.curved = curved
    places = pairs.map { (place[$0.a], place[$0.b]) }
  }

  /// A group's exposures, and its gammas as a matrix among the curved factors.
  private struct Profile {
    var factors: [Int] = []
    var exposures: [Double] = []
    var gammas: SquareMatrix?
  }

  private func profile(_ sums: FactorSums, _ method: ParametricQuestion.Method) -> Profile {
    var profile = Profile()
    profile.factors.reserveCapacity(sums.sums.count)
    profile.exposures.reserveCapacity(sums.sums.count)
    var place = sums.sums.startIndex
    for column in sums.columns {
      let value = sums.sums[place].nearDouble * unit
      place += 1
      if Int(column) < columns.factorCount {
        profile.factors.append(Int(column))
        profile.exposures.append(value)
      } else if method.usesGammas {
        let pair = places[Int(column) - columns.factorCount]
        if profile.gammas == nil { profile.gammas = SquareMatrix(size: curved.count) }
        profile.gammas?[pair.a, pair.b] = value
        profile.gammas?[pair.b, pair.a] = value
      }
    }
    return profile
  }

  private var curvedCovariance: SquareMatrix {
    var matrix = SquareMatrix(size: curved.count)
    for (a, first) in curved.enumerated() {
      for (b, second) in curved.enumerated() { matrix[a, b] = covariance[first, second] }
    }
    return matrix
  }

  /// x·C·x, 0 where what is left is no more than the rounding of what was added up: hedged books
  /// of factors that move as one have no risk, and no direction in which they have it.
  private func variance(_ profile: Profile) -> Double {
    let (factors, exposures) = (profile.factors.span, profile.exposures.span)
    let values = covariance.values.span
    var sum = 0.0
    var size = 0.0
    for place in 0..<factors.count {
      let row = factors[place] * covariance.size
      let own = exposures[place]
      // Four sums side by side: one would wait for itself at each step.
      var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
      var other = 0
      while other + 3 < place {
        a += values[row + factors[other]] * exposures[other]
        b += values[row + factors[other + 1]] * exposures[other + 1]
        c += values[row + factors[other + 2]] * exposures[other + 2]
        d += values[row + factors[other + 3]] * exposures[other + 3]
        other += 4
      }
      while other < place {
        a += values[row + factors[other]] * exposures[other]
        other += 1
      }
      let before = (a + b) + (c + d)
      sum += own * (2 * before + values[row + factors[place]] * own)
      size += abs(own) * deviations[factors[place]]
    }
    // Two sums of so many terms, of which each is no larger than the product of two deviations.
    let rounding = 4 * Double(factors.count) * Double.ulpOfOne * size * size
    return sum > rounding ? sum : 0
  }
}

// MARK: Figures

extension ParametricModel {
  /// Cumulants of the profit over a horizon: mean, variance, third and fourth.
  struct Cumulants {
    var mean = 0.0
    var variance = 0.0
    var third = 0.0
    var fourth = 0.0
  }

  /// Value at risk in base currency, a loss shown positive.
  func risk(_ sums: FactorSums, _ question: ParametricQuestion) -> Double {
    let profile = profile(sums, question.method)
    let curvature = profile.gammas.map { Curvature(self, profile, $0, question) }
    return Quantile(cumulants(profile, curvature, question), question).risk
  }

  /// Whether the expansion goes the wrong way near the quantile, so that a smaller tail would give
  /// a smaller loss.
  func isBeyondExpansion(_ sums: FactorSums, _ question: ParametricQuestion) -> Bool {
    let profile = profile(sums, question.method)
    let curvature = profile.gammas.map { Curvature(self, profile, $0, question) }
    return Quantile(cumulants(profile, curvature, question), question).isBeyondExpansion
  }

  private func cumulants(
    _ profile: Profile, _ curvature: Curvature?, _ question: ParametricQuestion
  ) -> Cumulants {
    let time = question.time
    var result = Cumulants()
    result.variance = time * variance(profile)
    guard let curvature else { return result }
    result.mean = time * curvature.product.trace / 2
    result.variance += time * time * curvature.product.traceOfSquare / 2
    guard question.method == .cornishFisher else { return result }
    let square = curvature.product * curvature.product
    result.third =
      time * time * 3 * curvature.bent.dot(curvature.slopes)
      + time * time * time * square.trace(times: curvature.product)
    result.fourth =
      time * time * time * 12 * curvature.bent.dot(curvature.covariance * curvature.bent)
      + time * time * time * time * 3 * square.trace(times: square)
    return result
  }

  /// What gammas do, among the curved factors.
  private struct Curvature {
    let covariance: SquareMatrix
    /// G·C.
    let product: SquareMatrix
    /// C·x.
    let slopes: [Double]
    /// G·C·x.
    let bent: [Double]

    init(
      _ model: ParametricModel, _ profile: Profile, _ gammas: SquareMatrix,
      _ question: ParametricQuestion
    ) {
      covariance = model.curvedCovariance
      product = gammas * covariance
      slopes = model.curved.map { factor in model.slope(factor, profile) }
      bent = gammas * slopes
    }
  }

  /// (C·x) at one factor.
  private func slope(_ factor: Int, _ profile: Profile) -> Double {
    var sum = 0.0
    let row = factor * covariance.size
    for (other, exposure) in zip(profile.factors, profile.exposures) {
      sum += covariance.values[row + other] * exposure
    }
    return sum
  }

  /// From cumulants to the loss at a number of standard deviations, and how it changes with them.
  private struct Quantile {
    let cumulants: Cumulants
    let deviation: Double
    /// Standard deviations below the mean, after the expansion.
    private(set) var depth: Double
    private(set) var bySkew = 0.0
    private(set) var byKurtosis = 0.0
    private(set) var skew = 0.0
    private(set) var kurtosis = 0.0
    private(set) var isBeyondExpansion = false

    init(_ cumulants: Cumulants, _ question: ParametricQuestion) {
      self.cumulants = cumulants
      deviation = cumulants.variance.squareRoot()
      depth = question.deviations
      guard question.method == .cornishFisher, deviation > 0 else { return }
      skew = cumulants.third / (cumulants.variance * deviation)
      kurtosis = cumulants.fourth / (cumulants.variance * cumulants.variance)
      let z = -question.deviations
      let (first, second) = ((z * z - 1) / 6, (z * z * z - 3 * z) / 24)
      let mixed = (2 * z * z * z - 5 * z) / 36
      depth = -(z + first * skew + second * kurtosis - mixed * skew * skew)
      bySkew = -(first - 2 * mixed * skew)
      byKurtosis = -second
      let rise =
        1 + z * skew / 3 + (z * z - 1) * kurtosis / 8 - (6 * z * z - 5) * skew * skew / 36
      isBeyondExpansion = rise < 0
    }

    var risk: Double { depth * deviation - cumulants.mean }

    /// By each cumulant in turn.
    var derivative: Cumulants {
      guard deviation > 0 else { return Cumulants() }
      let variance = cumulants.variance
      return Cumulants(
        mean: -1,
        variance: depth / (2 * deviation)
          - deviation * (1.5 * skew * bySkew + 2 * kurtosis * byKurtosis) / variance,
        third: bySkew / variance, fourth: byKurtosis / (variance * deviation))
    }
  }
}

// MARK: Parts

extension ParametricModel {
  /// What one unit of each column adds to the risk of a root: by factor, then by pair.
  func slope(of root: FactorSums, _ question: ParametricQuestion) -> [Double] {
    let profile = profile(root, question.method)
    let curvature = profile.gammas.map { Curvature(self, profile, $0, question) }
    let by = Quantile(cumulants(profile, curvature, question), question).derivative
    let time = question.time
    var slope = (0..<columns.factorCount).map { factor in
      2 * time * by.variance * self.slope(factor, profile)
    }
    guard question.method.usesGammas, !columns.pairs.isEmpty else {
      return slope + columns.pairs.map { _ in 0 }
    }
    var matrix = curvedCovariance
    let own = matrix
    matrix.scale(by.mean * time / 2)
    if let curvature {
      // C·(G·C)ᵏ, of which each is symmetric.
      var power = own * curvature.product
      matrix.add(power, times: by.variance * time * time)
      if question.method == .cornishFisher {
        addHigher(curvature, by, time, &slope, &matrix, &power)
      }
    } else if question.method == .cornishFisher {
      // Without gammas of its own a root still bends with those of its parts.
      let slopes = curved.map { self.slope($0, profile) }
      matrix.addProduct(slopes, slopes, times: by.third * 3 * time * time)
    }
    return slope
      + places.map { pair in
        // A pair of two factors stands in the matrix twice.
        (pair.a == pair.b ? 1 : 2) * matrix[pair.a, pair.b]
      }
  }

  private func addHigher(
    _ curvature: Curvature, _ by: Cumulants, _ time: Double, _ slope: inout [Double],
    _ matrix: inout SquareMatrix, _ power: inout SquareMatrix
  ) {
    let cube = time * time * time
    let square = power * curvature.product
    matrix.add(square, times: by.third * 3 * cube)
    matrix.addProduct(
      curvature.slopes, curvature.slopes, times: by.third * 3 * time * time)
    let returned = curvature.covariance * curvature.bent
    matrix.addProduct(curvature.slopes, returned, times: by.fourth * 12 * cube)
    matrix.addProduct(returned, curvature.slopes, times: by.fourth * 12 * cube)
    matrix.add(square * curvature.product, times: by.fourth * 12 * cube * time)
    // By exposures: 6·C·G·C·x and 24·C·(G·C)²·x, which need all of C's rows.
    let twice = curvature.product * curvature.bent
    for factor in slope.indices {
      var (once, again) = (0.0, 0.0)
      for (place, other) in curved.enumerated() {
        let between = covariance.values[factor * covariance.size + other]
        once += between * curvature.bent[place]
        again += between * twice[place]
      }
      slope[factor] += by.third * 6 * time * time * once + by.fourth * 24 * cube * again
    }
  }

  /// What a part adds to its root's risk.
  func component(_ sums: FactorSums, _ slope: [Double]) -> Double {
    var sum = 0.0
    var place = sums.sums.startIndex
    for column in sums.columns {
      sum += sums.sums[place].nearDouble * unit * slope[Int(column)]
      place += 1
    }
    return sum
  }
}

extension Int128 {
  /// As a double: rounded once below 2⁶³, off by a last place at most beyond it. The library's own
  /// conversion takes 200 ns, and figures of all nodes convert a million sums (`ask` benchmark).
  fileprivate var nearDouble: Double {
    if let short = Int64(exactly: self) { return Double(short) }
    return Double(Int64(truncatingIfNeeded: self >> 64)) * 0x1p64
      + Double(UInt64(truncatingIfNeeded: self))
  }
}
