// The nearest matrix that is positive semi-definite: eigenvalues below 0, which no covariances
// have, count as 0 (Higham's projection in the Frobenius norm). By Jacobi's rotations, which are
// slow, simple, and right to the last digits for symmetric matrices.

extension Covariance {
  /// What clipping took away.
  public struct Clipping: Hashable, Sendable {
    /// Eigenvalues below 0.
    public var count: Int
    public var least: Double

    public init(count: Int, least: Double) {
      self.count = count
      self.least = least
    }
  }

  /// Rotations are tried in this many turns; ten are enough for matrices of thousands.
  private static let mostSweeps = 60

  /// The same matrix without its negative parts, and what those were.
  public func clipped() -> (matrix: Covariance, clipping: Clipping) {
    var (rest, vectors) = (values, [Double](repeating: 0, count: size * size))
    for place in 0..<size { vectors[place * size + place] = 1 }
    for _ in 0..<Self.mostSweeps where rotate(&rest, &vectors) {}
    var clipping = Clipping(count: 0, least: 0)
    var matrix = self
    for place in 0..<size {
      let value = rest[place * size + place]
      if value >= 0 { continue }
      clipping.count += 1
      clipping.least = min(clipping.least, value)
      for a in 0..<size {
        for b in 0...a {
          matrix[a, b] -= value * vectors[a * size + place] * vectors[b * size + place]
        }
      }
    }
    return (matrix, clipping)
  }

  /// Turns each pair of axes so that nothing is left between them; false where there was nothing.
  private func rotate(_ rest: inout [Double], _ vectors: inout [Double]) -> Bool {
    var isDone = true
    for a in 0..<size {
      for b in (a + 1)..<max(size, a + 1) {
        let between = rest[a * size + b]
        let scale = (rest[a * size + a].magnitude * rest[b * size + b].magnitude).squareRoot()
        // Of axes that are 0 themselves anything between them is too much.
        if between == 0 || between.magnitude <= scale * .ulpOfOne / 4 { continue }
        isDone = false
        let half = (rest[b * size + b] - rest[a * size + a]) / (2 * between)
        let tangent =
          (half < 0 ? -1 : 1) / (half.magnitude + (half * half + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        turn(&rest, a, b, cosine, tangent * cosine)
        turnRows(&vectors, a, b, cosine, tangent * cosine)
      }
    }
    return !isDone
  }

  /// Rows and columns of a symmetric matrix.
  private func turn(
    _ matrix: inout [Double], _ a: Int, _ b: Int, _ cosine: Double, _ sine: Double
  ) {
    turnRows(&matrix, a, b, cosine, sine)
    for k in 0..<size {
      let (x, y) = (matrix[a * size + k], matrix[b * size + k])
      matrix[a * size + k] = cosine * x - sine * y
      matrix[b * size + k] = sine * x + cosine * y
    }
    (matrix[a * size + b], matrix[b * size + a]) = (0, 0)
  }

  /// Two columns.
  private func turnRows(
    _ matrix: inout [Double], _ a: Int, _ b: Int, _ cosine: Double, _ sine: Double
  ) {
    for k in 0..<size {
      let (x, y) = (matrix[k * size + a], matrix[k * size + b])
      matrix[k * size + a] = cosine * x - sine * y
      matrix[k * size + b] = sine * x + cosine * y
    }
  }
}
