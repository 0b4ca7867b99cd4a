// The parametric model of risk: factors and how they move together. Which positions hang on them is
// in `FactorHoldings`, since that follows the positions.

public import Exact

public struct FactorModel: Sendable {
  /// In the order of the file; factors are known by their number.
  public let ids: [String]
  public let names: [String]
  /// Nil where the book says nothing of how factors move.
  public let covariance: Covariance?
  /// What was taken from the matrix so that it is one; nil where it was one.
  public let clipping: Covariance.Clipping?
  /// The days over which covariances are meant.
  public let days: Decimal

  public static let none = FactorModel(ids: [], names: [], covariance: nil, days: .one)

  public init(
    ids: [String], names: [String], covariance: Covariance?, clipping: Covariance.Clipping? = nil,
    days: Decimal
  ) {
    self.ids = ids
    self.names = names
    self.covariance = covariance
    self.clipping = clipping
    self.days = days
  }

  public var count: Int { ids.count }
}
