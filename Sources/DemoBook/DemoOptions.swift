// What a demo firm looks like: how many positions, the shape of its tree, and the seed.
// Equal options give equal bytes on every machine, so a seed and a count name a data set.

public struct DemoOptions: Sendable {
  public var positions: Int
  public var seed: UInt64
  public var funds = 20
  /// Desks in each fund, books in each desk, strategies in each book.
  public var desks = 10
  public var books = 10
  public var strategies = 10
  /// How many positions get scenario P&L vectors and factor exposures.
  public var scenarioPositions: Int
  /// Without it a folder that holds anything is refused.
  public var overwrite = false

  /// P&L vectors are 3 KB a position, so by default only a sample of this size has them.
  private static let defaultScenarioPositions = 1_000
  /// Position ids have ten digits.
  static let positionsMaximum = 9_999_999_999
  /// The tree is held in memory; a firm with more nodes is a mistyped option.
  static let nodesMaximum = 1_000_000

  public init(positions: Int, seed: UInt64) {
    self.positions = positions
    self.seed = seed
    scenarioPositions = max(0, min(positions, Self.defaultScenarioPositions))
  }

  func check() throws(DemoFault) {
    for (name, value, least, most) in [
      ("positions", positions, 0, Self.positionsMaximum),
      ("scenarioPositions", scenarioPositions, 0, max(0, positions)),
      ("funds", funds, 1, Self.nodesMaximum), ("desks", desks, 1, Self.nodesMaximum),
      ("books", books, 1, Self.nodesMaximum), ("strategies", strategies, 1, Self.nodesMaximum),
    ] where value < least || value > most {
      throw .optionOutOfRange(name: name, value: value, least: least, most: most)
    }
    var nodes = 0
    var level = 1
    for width in [funds, desks, books, strategies] {
      // Each factor is at most a million and the product was below it, so this cannot overflow.
      level *= width
      nodes += level
      guard nodes <= Self.nodesMaximum else {
        throw .tooManyNodes(atLeast: nodes, most: Self.nodesMaximum)
      }
    }
  }
}
