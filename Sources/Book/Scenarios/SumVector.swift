// A sum of vectors of profit and loss, exact: 32 bits a value where all that has been added surely
// fits them, which is so for nearly every node, and 64 otherwise.

public struct SumVector: Sendable {
  public enum Storage: Sendable {
    case narrow([Int32])
    case wide([Int64])
  }

  public private(set) var storage: Storage
  /// No value is larger; of wide ones nothing is said.
  private var bound: UInt64

  private static let mostNarrow = UInt64(Int32.max)

  /// Zeros.
  public init(scenarioCount: Int) {
    storage = .narrow(Array(repeating: 0, count: scenarioCount))
    bound = 0
  }

  init(_ narrow: [Int32], bound: UInt64) {
    storage = .narrow(narrow)
    self.bound = bound
  }

  init(_ wide: [Int64]) {
    storage = .wide(wide)
    bound = .max
  }

  public var count: Int {
    switch storage {
    case .narrow(let values): values.count
    case .wide(let values): values.count
    }
  }

  public subscript(scenario: Int) -> Int64 {
    switch storage {
    case .narrow(let values): Int64(values[scenario])
    case .wide(let values): values[scenario]
    }
  }

  public var values: [Int64] {
    switch storage {
    case .narrow(let values): values.map { Int64($0) }
    case .wide(let values): values
    }
  }

  /// Sums fit 64 bits, which is the caller's care (`ProfitVectors.sumsFit`).
  public static func += (sum: inout SumVector, other: SumVector) {
    sum.combine(other, { $0 &+= $1 }, { $0 &+= $1 })
  }

  /// Likewise.
  public static func -= (sum: inout SumVector, other: SumVector) {
    sum.combine(other, { $0 &-= $1 }, { $0 &-= $1 })
  }

  @inline(__always)
  private mutating func combine(
    _ other: SumVector, _ narrow: (inout Int32, Int32) -> Void,
    _ wide: (inout Int64, Int64) -> Void
  ) {
    let (both, overflow) = bound.addingReportingOverflow(other.bound)
    // Taken out of its case, so that it is written to in place.
    let own = storage
    storage = .narrow([])
    switch (consume own, other.storage) {
    case (.narrow(var values), .narrow(let others)) where !overflow && both <= Self.mostNarrow:
      Self.combine(&values, others, narrow)
      bound = both
      storage = .narrow(values)
    case (.narrow(let values), .narrow(let others)):
      var sums = values.map { Int64($0) }
      Self.combine(&sums, others, wide)
      self = SumVector(sums)
    case (.narrow(let values), .wide(let others)):
      var sums = values.map { Int64($0) }
      Self.combine(&sums, others, wide)
      self = SumVector(sums)
    case (.wide(var values), .narrow(let others)):
      Self.combine(&values, others, wide)
      self = SumVector(values)
    case (.wide(var values), .wide(let others)):
      Self.combine(&values, others, wide)
      self = SumVector(values)
    }
  }

  @inline(__always)
  private static func combine<Sum: FixedWidthInteger, Value: FixedWidthInteger>(
    _ sums: inout [Sum], _ values: [Value], _ add: (inout Sum, Sum) -> Void
  ) {
    let source = values.span
    var target = sums.mutableSpan
    for scenario in 0..<min(source.count, target.count) {
      add(&target[scenario], Sum(truncatingIfNeeded: source[scenario]))
    }
  }
}
