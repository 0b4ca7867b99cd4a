// Profit and loss of positions by scenario, as counts of their set's quantum. Nearly all fit 32
// bits; a vector that does not has 64. A position's vector lies in one piece, since it is always
// read whole.

internal import Columns
internal import Exact

public struct ProfitVectors: Sendable {
  public enum Vector: Hashable, Sendable {
    case short([Int32])
    case long([Int64])

    /// As narrow as its values allow.
    public init(_ values: [Int64]) {
      var short: [Int32] = []
      short.reserveCapacity(values.count)
      for value in values {
        guard let narrow = Int32(exactly: value) else {
          self = .long(values)
          return
        }
        short.append(narrow)
      }
      self = .short(short)
    }

    public var values: [Int64] {
      switch self {
      case .short(let values): values.map { Int64($0) }
      case .long(let values): values
      }
    }

    fileprivate var largest: UInt64 {
      switch self {
      case .short(let values): values.reduce(0) { max($0, UInt64($1.magnitude)) }
      case .long(let values): values.reduce(0) { max($0, $1.magnitude) }
      }
    }
  }

  public let scenarioCount: Int
  /// Rows of positions that have a vector, ascending, and their vectors.
  public let positions: [UInt32]
  public let vectors: [Vector]
  /// Whether the sum of any of them fits 64 bits, whatever their signs.
  public let sumsFit: Bool
  /// The sum of each vector's largest magnitude; nil where that does not fit.
  private let bound: UInt64?

  public init(scenarioCount: Int, _ entries: [(position: UInt32, vector: Vector)] = []) {
    self.scenarioCount = scenarioCount
    let sorted = entries.sorted { $0.position < $1.position }
    positions = sorted.map(\.position)
    vectors = sorted.map(\.vector)
    bound = Self.bound(0, vectors)
    sumsFit = bound.map { $0 <= UInt64(Int64.max) } ?? false
  }

  private static func bound(_ first: UInt64?, _ vectors: [Vector]) -> UInt64? {
    vectors.reduce(first) { bound, vector in
      guard let (sum, overflow) = bound?.addingReportingOverflow(vector.largest), !overflow else {
        return nil
      }
      return sum
    }
  }

  /// With vectors of positions that have none.
  func adding(_ entries: [(position: UInt32, vector: Vector)]) -> ProfitVectors {
    ProfitVectors(self, entries.sorted { $0.position < $1.position })
  }

  private init(_ known: ProfitVectors, _ sorted: [(position: UInt32, vector: Vector)]) {
    scenarioCount = known.scenarioCount
    var (positions, vectors) = (known.positions, known.vectors)
    for entry in sorted {
      let place = positions.firstPlace(atLeast: entry.position)
      positions.insert(entry.position, at: place)
      vectors.insert(entry.vector, at: place)
    }
    self.positions = positions
    self.vectors = vectors
    bound = Self.bound(known.bound, sorted.map(\.vector))
    sumsFit = bound.map { $0 <= UInt64(Int64.max) } ?? false
  }

  public var count: Int { positions.count }

  /// The largest magnitude in a position's vector, 0 where it has none.
  func largest(ofPosition row: Int) -> UInt64 {
    positions.place(of: UInt32(row)).map { vectors[$0].largest } ?? 0
  }

  /// Adds a vector to a row of sums; their range is the caller's care (`sumsFit`).
  public func add(_ index: Int, to sums: inout MutableSpan<Int64>, at start: Int) {
    var target = sums._mutatingExtracting(start..<(start + scenarioCount))
    switch vectors[index] {
    case .short(let values):
      let values = values.span
      for scenario in 0..<min(values.count, target.count) {
        target[scenario] &+= Int64(values[scenario])
      }
    case .long(let values):
      let values = values.span
      for scenario in 0..<min(values.count, target.count) { target[scenario] &+= values[scenario] }
    }
  }

  /// Bytes of the values alone.
  public var byteCount: Int {
    vectors.reduce(0) { bytes, vector in
      switch vector {
      case .short(let values): bytes + values.count * 4
      case .long(let values): bytes + values.count * 8
      }
    }
  }
}

extension ProfitVectors {
  /// The same vectors of positions that have other rows now; nil for those that are gone. A resized
  /// position's goes with its size: `proportions` say new and old quantities, one after the other.
  /// The index of the first vector that would leave its range is what comes back in its place.
  func moved(
    to place: (Int) -> UInt32?, proportions: (Int) -> [(to: Decimal, from: Decimal)]
  ) -> Result<ProfitVectors, OutOfRange> {
    var entries: [(position: UInt32, vector: Vector)] = []
    entries.reserveCapacity(count)
    for (index, position) in positions.enumerated() {
      guard let row = place(Int(position)) else { continue }
      var vector = vectors[index]
      let steps = proportions(Int(position))
      if !steps.isEmpty {
        guard let scaled = Self.scaled(vector, steps) else {
          return .failure(OutOfRange(position: Int(position)))
        }
        vector = scaled
      }
      entries.append((row, vector))
    }
    return .success(ProfitVectors(scenarioCount: scenarioCount, entries))
  }

  struct OutOfRange: Error {
    var position: Int
  }

  /// Nil where a value would leave its range.
  static func scaled(
    _ vector: Vector, _ steps: [(to: Decimal, from: Decimal)]
  ) -> Vector? {
    var values = vector.values
    for step in steps {
      for place in values.indices {
        guard let value = Proportion.of(values[place], to: step.to, from: step.from) else {
          return nil
        }
        values[place] = value
      }
    }
    return Vector(values)
  }
}
