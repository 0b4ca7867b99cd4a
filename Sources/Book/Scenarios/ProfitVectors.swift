// Profit and loss of positions by scenario, as counts of their set's quantum. Nearly all fit 32
// bits; a vector that does not has 64. A position's vector lies in one piece, since it is always
// read whole, and next to those that were read with it, since they are mostly read one after the
// other: memory gives what lies in a row several times as fast.

internal import Columns
internal import Exact

public struct ProfitVectors: Sendable {
  public enum Vector: Hashable, Sendable {
    case short(ArraySlice<Int32>)
    case long(ArraySlice<Int64>)

    /// As narrow as its values allow.
    public init(_ values: [Int64]) {
      var short: [Int32] = []
      short.reserveCapacity(values.count)
      for value in values {
        guard let narrow = Int32(exactly: value) else {
          self = .long(values[...])
          return
        }
        short.append(narrow)
      }
      self = .short(short[...])
    }

    public var values: [Int64] {
      switch self {
      case .short(let values): values.map { Int64($0) }
      case .long(let values): Array(values)
      }
    }

    fileprivate var largest: UInt64 {
      switch self {
      case .short(let values): values.reduce(0) { max($0, UInt64($1.magnitude)) }
      case .long(let values): values.reduce(0) { max($0, $1.magnitude) }
      }
    }

    /// The same vectors, those of 32 bits in one piece of memory.
    public static func packed(_ vectors: [Vector]) -> [Vector] {
      var piece: [Int32] = []
      piece.reserveCapacity(
        vectors.reduce(0) { if case .short(let values) = $1 { $0 + values.count } else { $0 } })
      for case .short(let values) in vectors { piece += values }
      var next = 0
      return vectors.map { vector in
        guard case .short(let values) = vector else { return vector }
        next += values.count
        return .short(piece[(next - values.count)..<next])
      }
    }
  }

  public let scenarioCount: Int
  /// Rows of positions that have a vector, ascending, and their vectors.
  public let positions: [UInt32]
  public let vectors: [Vector]
  /// The largest magnitude in each vector; of one with 64 bits the greatest number there is.
  let magnitudes: [UInt32]
  /// Whether the sum of any of them fits 64 bits, whatever their signs.
  public let sumsFit: Bool
  /// The sum of each vector's largest magnitude; nil where that does not fit.
  private let bound: UInt64?

  public init(scenarioCount: Int, _ entries: [(position: UInt32, vector: Vector)] = []) {
    self.scenarioCount = scenarioCount
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.position < $1.position }
    let sorted = isSorted ? entries : entries.sorted { $0.position < $1.position }
    positions = sorted.map(\.position)
    vectors = isSorted ? sorted.map(\.vector) : Self.inOrder(sorted)
    magnitudes = vectors.map(Self.magnitude)
    bound = Self.bound(0, vectors, magnitudes)
    sumsFit = bound.map { $0 <= UInt64(Int64.max) } ?? false
  }

  /// Bytes of a piece of memory: many vectors, and little beside all of them.
  private static let pieceByteCount = 1 << 20

  /// The same vectors, neighbours side by side.
  private static func inOrder(_ sorted: [(position: UInt32, vector: Vector)]) -> [Vector] {
    let perPiece = max(1, pieceByteCount / 4 / max(1, sorted.first?.vector.values.count ?? 1))
    var vectors: [Vector] = []
    vectors.reserveCapacity(sorted.count)
    for first in stride(from: 0, to: sorted.count, by: perPiece) {
      vectors += Vector.packed(
        sorted[first..<min(first + perPiece, sorted.count)].map(\.vector))
    }
    return vectors
  }

  private static func magnitude(_ vector: Vector) -> UInt32 {
    if case .short = vector { UInt32(vector.largest) } else { .max }
  }

  private static func largest(_ vector: Vector, _ magnitude: UInt32) -> UInt64 {
    if case .short = vector { UInt64(magnitude) } else { vector.largest }
  }

  private static func bound(
    _ first: UInt64?, _ vectors: [Vector], _ magnitudes: [UInt32]
  ) -> UInt64? {
    zip(vectors, magnitudes).reduce(first) { bound, next in
      guard
        let (sum, overflow) = bound?.addingReportingOverflow(largest(next.0, next.1)), !overflow
      else { return nil }
      return sum
    }
  }

  /// With vectors of positions that have none.
  func adding(_ entries: [(position: UInt32, vector: Vector)]) -> ProfitVectors {
    ProfitVectors(self, entries.sorted { $0.position < $1.position })
  }

  private init(_ known: ProfitVectors, _ sorted: [(position: UInt32, vector: Vector)]) {
    scenarioCount = known.scenarioCount
    var (positions, vectors, magnitudes) = (known.positions, known.vectors, known.magnitudes)
    for entry in sorted {
      let place = positions.firstPlace(atLeast: entry.position)
      positions.insert(entry.position, at: place)
      vectors.insert(entry.vector, at: place)
      magnitudes.insert(Self.magnitude(entry.vector), at: place)
    }
    self.positions = positions
    self.vectors = vectors
    self.magnitudes = magnitudes
    let added = sorted.map(\.vector)
    bound = Self.bound(known.bound, added, added.map(Self.magnitude))
    sumsFit = bound.map { $0 <= UInt64(Int64.max) } ?? false
  }

  public var count: Int { positions.count }

  /// The largest magnitude in a position's vector, 0 where it has none.
  func largest(ofPosition row: Int) -> UInt64 {
    positions.place(of: UInt32(row)).map { Self.largest(vectors[$0], magnitudes[$0]) } ?? 0
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
