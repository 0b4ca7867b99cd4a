// How positions hang on factors: exposures in base currency per unit of a factor, and gammas for
// pairs of factors, both with the decimals of the base currency's sensitivities.

public import Columns

public struct FactorHoldings: Sendable {
  /// Columns are factors.
  public let exposures: SparseRows
  /// Columns are pairs of factors: `a` × `factorCount` + `b`, the lesser first.
  public let gammas: SparseRows
  public let factorCount: Int
  /// Positions that have an exposure or a gamma, ascending.
  public let positions: [UInt32]
  public let covered: BitMask

  /// Of a book with so many positions.
  public init(
    exposures: SparseRows, gammas: SparseRows, factorCount: Int, positionCount: Int
  ) {
    self.exposures = exposures
    self.gammas = gammas
    self.factorCount = factorCount
    var covered = BitMask(count: positionCount)
    for position in exposures.positions { covered[Int(position)] = true }
    for position in gammas.positions { covered[Int(position)] = true }
    self.covered = covered
    positions =
      gammas.count == 0
      ? exposures.positions : Set(exposures.positions).union(gammas.positions).sorted()
  }

  public static func none(positionCount: Int) -> FactorHoldings {
    FactorHoldings(exposures: .none, gammas: .none, factorCount: 0, positionCount: positionCount)
  }

  /// The column of a pair of factors, in either order.
  public static func column(_ a: Int, _ b: Int, factorCount: Int) -> UInt32 {
    UInt32(min(a, b) * factorCount + max(a, b))
  }

  public var isEmpty: Bool { positions.isEmpty }

  func largest(ofPosition row: Int) -> UInt64 {
    max(exposures.largest(ofPosition: row), gammas.largest(ofPosition: row))
  }

  /// With rows of their own for positions that had none.
  public func adding(
    exposures more: [SparseRows.Entry], gammas moreGammas: [SparseRows.Entry]
  ) -> FactorHoldings {
    FactorHoldings(
      exposures: exposures.adding(more), gammas: gammas.adding(moreGammas),
      factorCount: factorCount, positionCount: covered.count)
  }
}
