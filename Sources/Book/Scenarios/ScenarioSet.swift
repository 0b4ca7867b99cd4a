// A set of scenarios: names, order, quantum, and the vectors of the positions that have one.

public import Columns
public import Exact

public struct ScenarioSet: Sendable {
  public var name: String
  public var ids: [String]
  public var dates: [CalendarDate?]
  public var labels: [String]
  public var weights: [Decimal?]
  public var horizonDays: Int
  /// Values are counts of 10^quantumExponent of the base currency.
  public var quantumExponent: Int
  public private(set) var vectors: ProfitVectors
  /// Positions that have a vector in the set.
  public private(set) var covered: BitMask

  public static let defaultName = "default"

  /// Of a book with so many positions.
  public init(
    name: String, ids: [String], dates: [CalendarDate?], labels: [String], weights: [Decimal?],
    horizonDays: Int, quantumExponent: Int, vectors: ProfitVectors, positionCount: Int
  ) {
    self.name = name
    self.ids = ids
    self.dates = dates
    self.labels = labels
    self.weights = weights
    self.horizonDays = horizonDays
    self.quantumExponent = quantumExponent
    self.vectors = vectors
    covered = vectors.covered(of: positionCount)
  }

  /// With the vectors of positions that have moved, come or gone.
  mutating func replace(_ vectors: ProfitVectors, positionCount: Int) {
    self.vectors = vectors
    covered = vectors.covered(of: positionCount)
  }
}

extension ProfitVectors {
  fileprivate func covered(of count: Int) -> BitMask {
    var covered = BitMask(count: count)
    for position in positions { covered[Int(position)] = true }
    return covered
  }
}
