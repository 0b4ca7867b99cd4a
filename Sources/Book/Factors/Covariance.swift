// A covariance matrix as given: symmetric, pairs that are absent are 0. Refused when it is not
// positive semi-definite, since a variance below 0 has no root, unless whoever loads it wants it
// clipped.

public struct Covariance: Sendable {
  /// Factors: what the largest models in use have. The matrix is dense, so that a list of factors
  /// that is none would take all memory: 32 MiB at this size.
  public static let maximumSize = 2_048

  public let size: Int
  /// Row after row.
  public private(set) var values: [Double]

  public init(size: Int) {
    self.size = size
    values = Array(repeating: 0, count: size * size)
  }

  /// Of a matrix that was one before: `values` row after row.
  public init(size: Int, values: [Double]) {
    precondition(values.count == size * size, "a covariance matrix is square")
    self.size = size
    self.values = values
  }

  public subscript(a: Int, b: Int) -> Double {
    get { values[a * size + b] }
    set {
      values[a * size + b] = newValue
      values[b * size + a] = newValue
    }
  }

  /// Entries of a matrix built from decimals carry their rounding: pivots this small a part of
  /// their diagonal are zero.
  static let relativeTolerance = 1e-9

  /// The first factor at which the matrix stops being positive semi-definite; nil when it never
  /// does. LDLᵀ without pivoting: a zero pivot is sound only when the rest of its column is zero
  /// too.
  public func firstNegativePivot() -> Int? {
    var rest = values
    for pivot in 0..<size {
      let diagonal = values[pivot * size + pivot]
      let tolerance = Self.relativeTolerance * max(diagonal.magnitude, 1e-300)
      let value = rest[pivot * size + pivot]
      // Figures of absurd sizes may have overflowed: what is no number is not positive either.
      guard diagonal >= 0, value >= -tolerance else { return pivot }
      if value <= tolerance {
        for row in pivot + 1..<max(size, pivot + 1) {
          let limit = (tolerance * values[row * size + row].magnitude).squareRoot()
          if rest[row * size + pivot].magnitude > limit { return pivot }
        }
        continue
      }
      // The lower triangle is enough, and the pivot's column is read from one place.
      let below = (0..<size).map { $0 > pivot ? rest[$0 * size + pivot] : 0 }
      for row in pivot + 1..<max(size, pivot + 1) where below[row] != 0 {
        let factor = below[row] / value
        for column in pivot + 1...row { rest[row * size + column] -= factor * below[column] }
      }
    }
    return nil
  }
}
