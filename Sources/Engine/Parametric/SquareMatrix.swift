// Small dense matrices, multiplied as they are written down: those of factors that have gammas.

struct SquareMatrix: Sendable {
  let size: Int
  private var values: [Double]

  init(size: Int) {
    self.size = size
    values = Array(repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * size + column] }
    set { values[row * size + column] = newValue }
  }

  static func * (a: SquareMatrix, b: SquareMatrix) -> SquareMatrix {
    var result = SquareMatrix(size: a.size)
    for row in 0..<a.size {
      for middle in 0..<a.size {
        let factor = a[row, middle]
        // Most gammas are 0.
        if factor == 0 { continue }
        for column in 0..<a.size { result[row, column] += factor * b[middle, column] }
      }
    }
    return result
  }

  static func * (a: SquareMatrix, vector: [Double]) -> [Double] {
    (0..<a.size).map { row in
      var sum = 0.0
      for column in 0..<a.size { sum += a[row, column] * vector[column] }
      return sum
    }
  }

  var trace: Double { (0..<size).reduce(0) { $0 + self[$1, $1] } }

  /// Of this matrix times another.
  func trace(times other: SquareMatrix) -> Double {
    var sum = 0.0
    for row in 0..<size {
      for column in 0..<size { sum += self[row, column] * other[column, row] }
    }
    return sum
  }

  var traceOfSquare: Double { trace(times: self) }

  mutating func scale(_ factor: Double) { for place in values.indices { values[place] *= factor } }

  mutating func add(_ other: SquareMatrix, times factor: Double) {
    for place in values.indices { values[place] += factor * other.values[place] }
  }

  /// Each number of one list times each of another.
  mutating func addProduct(_ rows: [Double], _ columns: [Double], times factor: Double) {
    for (row, a) in rows.enumerated() {
      for (column, b) in columns.enumerated() { self[row, column] += factor * a * b }
    }
  }
}

extension [Double] {
  func dot(_ other: [Double]) -> Double { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }
}
