// What is summed for each group while positions are read. Every additive measure is one or two of
// these; what is not additive is made of them afterwards.

internal import Book

struct Component: Hashable, Sendable {
  enum Quantity: Hashable, Sendable {
    case one
    case field(PositionField, Part)
    /// Σ sign(quantity) × |notional|.
    case netNotional
    /// Σ |market value| × notch, over rated positions.
    case notches
    /// dv01 at one point of one curve.
    case keyRate(point: Int)
    /// dv01 at points that stand side by side: those of a curve, or all.
    case keyRates(points: Range<Int>)
    /// Σ key rates − dv01, where a position has both.
    case keyRateGap
    /// To one factor, in base currency.
    case exposure(factor: Int)
    /// Σ market value after a stress, converted as that has rates; by its place in the plan.
    case stressed(Int)
    /// Σ |market value| × a number of the position, 12 decimals.
    case weighted(NumberSource)
  }

  enum Part: Hashable, Sendable { case signed, long, short, magnitude }

  var quantity: Quantity
  /// Positions that count towards it; nil for all.
  var condition: Condition?

  init(_ quantity: Quantity, where condition: Condition? = nil) {
    self.quantity = quantity
    self.condition = condition
  }

  /// In which currency a sum is, and with how many decimals.
  enum Money: Hashable, Sendable { case amount, sensitivity, baseAmount, baseSensitivity }

  /// Nil for counts.
  var money: Money? {
    switch quantity {
    case .one: nil
    case .field(let field, _):
      switch field.kind {
      case .amount: .amount
      case .baseAmount: .baseAmount
      case .sensitivity: .sensitivity
      }
    case .netNotional, .notches, .weighted, .stressed: .amount
    case .keyRate, .keyRates, .keyRateGap: .sensitivity
    case .exposure: .baseSensitivity
    }
  }

  var isWide: Bool { if case .weighted = quantity { true } else { false } }
}

/// Whether a position has what a figure needs.
struct Condition: Hashable, Sendable {
  enum Fact: Hashable, Sendable {
    case field(PositionField)
    case number(NumberSource)
    case rated
    /// Key rates at all, or at one point.
    case keyRates
    case keyRate(point: Int)
    case keyRatesOn(points: Range<Int>)
    /// Of a set of scenarios, by its place among the book's.
    case vector(set: Int)
    /// To factors, or gammas.
    case exposures
  }
  var fact: Fact
  var isWanted: Bool

  static func has(_ fact: Fact) -> Condition { Condition(fact: fact, isWanted: true) }
  static func lacks(_ fact: Fact) -> Condition { Condition(fact: fact, isWanted: false) }
}

extension Condition.Fact {
  /// Whether figures of risk rest on it.
  var isOfRisk: Bool {
    switch self {
    case .vector, .exposures: true
    default: false
    }
  }
}

/// Where a plain number of a position is kept.
enum NumberSource: Hashable, Sendable {
  case term(PositionTerm)
  case coupon, multiplier, underlyingPrice, fxRate
  /// Days since 1970, as a number.
  case maturity
}
