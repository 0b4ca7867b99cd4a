// Positive semi-definite matrices pass, those that are not are refused: made so on purpose, by
// rank, by near-collinearity, and by breaking a sound one a little.

import Book
import TestKit
import Testing

struct CovarianceTests {
  /// B·Bᵀ for rows of `rank` entries, each row at a scale of its own.
  private static func product(
    size: Int, rank: Int, _ random: inout SeededRandom
  ) -> Covariance {
    let rows = (0..<size).map { _ in
      let scale = [1e-6, 1e-3, 1, 1e3].randomElement(using: &random)!
      return (0..<rank).map { _ in Double.random(in: -1...1, using: &random) * scale }
    }
    var matrix = Covariance(size: size)
    for a in 0..<size {
      for b in 0...a {
        matrix[a, b] = zip(rows[a], rows[b]).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return matrix
  }

  @Test(arguments: UInt64(1)...40)
  func productsWithTheirTransposePassAtEveryRank(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let size = Int.random(in: 1...40, using: &random)
    for rank in [1, 2, size / 2, size - 1, size, size + 5] where rank > 0 {
      let matrix = Self.product(size: size, rank: rank, &random)
      #expect(matrix.firstNegativePivot() == nil, "\(size), rank \(rank); \(random.replay)")
    }
  }

  @Test(arguments: [1e-2, 1e-3, 1e-4, 5e-5, 3e-5, 2e-5, 1e-5, 1e-6, 1e-8, 1e-10])
  func nearlyCollinearFactorsPass(distance: Double) {
    var random = SeededRandom.forTest(usually: 91)
    for _ in 0..<60 {
      // Factors in groups, each a little off its group's first one: neighbouring points of a curve.
      let base = (0..<3).map { _ in (0..<30).map { _ in Double.random(in: -1...1, using: &random) }
      }
      let rows = (0..<12).map { factor in
        base[factor % 3].map {
          $0 + (factor < 3 ? 0 : Double.random(in: -distance...distance, using: &random))
        }
      }
      var matrix = Covariance(size: rows.count)
      for a in rows.indices {
        for b in 0...a { matrix[a, b] = zip(rows[a], rows[b]).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      #expect(matrix.firstNegativePivot() == nil, "\(distance); \(random.replay)")
    }
  }

  @Test(arguments: UInt64(1)...40)
  func aSoundMatrixBrokenALittleIsRefused(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let size = Int.random(in: 2...20, using: &random)
    var matrix = Self.product(size: size, rank: size + 2, &random)
    let a = Int.random(in: 1..<size, using: &random)
    let b = Int.random(in: 0..<a, using: &random)
    // A correlation of one and a ten-thousandth.
    matrix[a, b] = (matrix[a, a] * matrix[b, b]).squareRoot() * 1.0001
    #expect(matrix.firstNegativePivot() != nil, "\(random.replay)")
  }

  @Test func aNegativeVarianceIsNamed() {
    var matrix = Covariance(size: 3)
    matrix[0, 0] = 1
    matrix[1, 1] = -1e-12
    matrix[2, 2] = 1
    #expect(matrix.firstNegativePivot() == 1)
  }

  @Test func aFactorWithoutVarianceMayHaveNoCovarianceEither() {
    var matrix = Covariance(size: 3)
    matrix[0, 0] = 4
    matrix[2, 2] = 9
    #expect(matrix.firstNegativePivot() == nil)
    matrix[1, 2] = 1e-9
    #expect(matrix.firstNegativePivot() != nil)
    #expect(Covariance(size: 0).firstNegativePivot() == nil)
    #expect(Covariance(size: 5).firstNegativePivot() == nil)
  }

  @Test func correlationsThatCannotHoldTogetherAreRefused() {
    var matrix = Covariance(size: 3)
    for factor in 0..<3 { matrix[factor, factor] = 1 }
    (matrix[0, 1], matrix[1, 2], matrix[0, 2]) = (0.9, 0.9, -0.9)
    #expect(matrix.firstNegativePivot() != nil)
    matrix[0, 2] = 0.63
    #expect(matrix.firstNegativePivot() == nil)
    matrix[0, 2] = 0.61
    #expect(matrix.firstNegativePivot() != nil)
    #expect(matrix[2, 0] == 0.61)
  }

  @Test func clippingByHand() {
    var matrix = Covariance(size: 2)
    (matrix[0, 0], matrix[1, 1], matrix[0, 1]) = (1, 1, 2)
    let (clipped, clipping) = matrix.clipped()
    for value in clipped.values { #expect(abs(value - 1.5) < 1e-12) }
    #expect(clipping.count == 1 && abs(clipping.least + 1) < 1e-12)
  }

  /// What is left has no variance below 0, what was taken none above; nothing else was touched.
  @Test func clippingTakesTheNegativePartAlone() {
    var random = SeededRandom.forTest(usually: 77)
    for _ in 0..<60 {
      let size = Int.random(in: 1...14, using: &random)
      var matrix = Covariance(size: size)
      for a in 0..<size {
        for b in 0...a { matrix[a, b] = Double.random(in: -1...1, using: &random) }
      }
      let (clipped, clipping) = matrix.clipped()
      for _ in 0..<20 {
        let x = (0..<size).map { _ in Double.random(in: -1...1, using: &random) }
        func variance(_ matrix: Covariance) -> Double {
          (0..<size).reduce(0) { sum, a in
            sum + (0..<size).reduce(0) { $0 + x[a] * matrix[a, $1] * x[$1] }
          }
        }
        #expect(variance(clipped) > -1e-9, "\(random.replay)")
        #expect(variance(clipped) - variance(matrix) > -1e-9, "\(random.replay)")
      }
      // The two parts are at right angles: their product is nothing.
      for a in 0..<size {
        for b in 0..<size {
          let product = (0..<size).reduce(0.0) {
            $0 + clipped[a, $1] * (clipped[$1, b] - matrix[$1, b])
          }
          #expect(abs(product) < 1e-8, "\(random.replay)")
        }
      }
      let again = clipped.clipped()
      #expect(again.clipping.least > -1e-9 && clipping.count <= size, "\(random.replay)")
    }
  }
}
