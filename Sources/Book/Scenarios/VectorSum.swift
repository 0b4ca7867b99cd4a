// Adds vectors of profit and loss up. While the sum of what has come surely fits 32 bits it is kept
// in them: four numbers at a time instead of two, and nothing to be widened.

public struct VectorSum: Sendable {
  private let scenarioCount: Int
  private var narrow: [Int32]
  /// No value of `narrow` is larger.
  private var bound: UInt64 = 0
  /// What did not fit; empty while everything did.
  private var wide: [Int64] = []

  public init(scenarioCount: Int) {
    self.scenarioCount = scenarioCount
    narrow = Array(repeating: 0, count: scenarioCount)
  }

  /// Adds a vector by its place; that sums fit 64 bits is the caller's care
  /// (`ProfitVectors.sumsFit`).
  public mutating func add(_ vectors: ProfitVectors, _ place: Int) {
    switch vectors.vectors[place] {
    case .short(let values):
      let magnitude = UInt64(vectors.magnitudes[place])
      if bound + magnitude > UInt64(Int32.max) { widen() }
      bound += magnitude
      let source = values.span
      var target = narrow.mutableSpan
      for scenario in 0..<min(source.count, target.count) { target[scenario] &+= source[scenario] }
    case .long(let values):
      if wide.isEmpty { wide = Array(repeating: 0, count: scenarioCount) }
      let source = values.span
      var target = wide.mutableSpan
      for scenario in 0..<min(source.count, target.count) { target[scenario] &+= source[scenario] }
    }
  }

  /// What was added up so far; begins anew.
  public mutating func taken() -> SumVector {
    if !wide.isEmpty || bound > UInt64(Int32.max) {
      widen()
      defer { wide = [] }
      return SumVector(wide)
    }
    defer {
      narrow = Array(repeating: 0, count: scenarioCount)
      bound = 0
    }
    return SumVector(narrow, bound: bound)
  }

  private mutating func widen() {
    if wide.isEmpty { wide = Array(repeating: 0, count: scenarioCount) }
    Self.move(&narrow, to: &wide)
    bound = 0
  }

  /// Leaves zeros behind.
  private static func move(_ values: inout [Int32], to sums: inout [Int64]) {
    var source = values.mutableSpan
    var target = sums.mutableSpan
    for scenario in 0..<min(source.count, target.count) {
      target[scenario] &+= Int64(source[scenario])
      source[scenario] = 0
    }
  }
}
