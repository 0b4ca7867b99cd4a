// One clause of `with`: what would be otherwise. Names of currencies, nodes and positions are still
// texts, which only a book can resolve.

public import Exact

public enum WhatIf: Hashable, Sendable {
  /// A currency against all others.
  case fx(String, Size)
  /// All rates, those of a curve, or those at one tenor of it.
  case rates(curve: String?, tenor: String?, Size)
  case spreads(Size, where: Predicate<FilterField>?)
  case price(Size, where: Predicate<FilterField>?)
  case add(Addition)
  case close(position: String)
  case resize(position: String, to: Decimal)
  case move(position: String, to: NodeReference)
  /// Of what an issuer has issued, by notches.
  case downgrade(issuer: String, by: Int)
  /// All shocks of a stress that the book names.
  case stress(String)

  public enum Kind: String, CaseIterable, Sendable {
    case fx, rates, spreads, price, add, close, resize, move, downgrade, stress
  }

  /// By how much: `+5%`, `-25bp` or `*1.1`.
  public enum Size: Hashable, Sendable {
    case percent(Decimal)
    case basisPoints(Decimal)
    case factor(Decimal)
  }

  /// A position that is not there.
  public struct Addition: Hashable, Sendable {
    public var node: NodeReference
    public var instrument: String
    public var quantity: Decimal
    public var position: String?
    public var currency: String?
    public var isPaper: Bool?
    public var link: String?
    /// In the order of the catalog.
    public var numbers: [Number] = []

    public struct Number: Hashable, Sendable {
      public var column: PositionColumn
      public var value: Decimal

      public init(_ column: PositionColumn, _ value: Decimal) {
        self.column = column
        self.value = value
      }
    }

    public init(node: NodeReference, instrument: String, quantity: Decimal) {
      self.node = node
      self.instrument = instrument
      self.quantity = quantity
    }
  }

  public var kind: Kind {
    switch self {
    case .fx: .fx
    case .rates: .rates
    case .spreads: .spreads
    case .price: .price
    case .add: .add
    case .close: .close
    case .resize: .resize
    case .move: .move
    case .downgrade: .downgrade
    case .stress: .stress
    }
  }
}
