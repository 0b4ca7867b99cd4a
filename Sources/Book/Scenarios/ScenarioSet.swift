// What is known of a set of scenarios once its files are checked: names, order, quantum, and which
// positions have a vector.

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
  /// Positions that have a vector in the set.
  public var covered: BitMask

  public static let defaultName = "default"

  public init(
    name: String, ids: [String], dates: [CalendarDate?], labels: [String], weights: [Decimal?],
    horizonDays: Int, quantumExponent: Int, covered: BitMask
  ) {
    self.name = name
    self.ids = ids
    self.dates = dates
    self.labels = labels
    self.weights = weights
    self.horizonDays = horizonDays
    self.quantumExponent = quantumExponent
    self.covered = covered
  }
}
