// The numeric columns of a position, what kind of number each is, and the bits that say where a
// value came from. One list, so that reading, storing, exporting and measuring agree.

public enum PositionField: Int, CaseIterable, Sendable {
  // Amounts in the row's currency.
  case marketValue, notional, bookValue, costBasis, accrued
  case unrealizedPnL, realizedPnL, dailyPnL, fees
  // An amount in base currency.
  case varContribution
  // Sensitivities in the row's currency.
  case dv01, cs01, delta, vega, rateGamma, gamma1Pct

  public enum Kind: Sendable { case amount, baseAmount, sensitivity }

  public var kind: Kind {
    switch self {
    case .marketValue, .notional, .bookValue, .costBasis, .accrued, .unrealizedPnL, .realizedPnL,
      .dailyPnL, .fees:
      .amount
    case .varContribution: .baseAmount
    case .dv01, .cs01, .delta, .vega, .rateGamma, .gamma1Pct: .sensitivity
    }
  }

  /// The column's name in files and queries.
  public var name: String {
    switch self {
    case .marketValue: "market_value"
    case .notional: "notional"
    case .bookValue: "book_value"
    case .costBasis: "cost_basis"
    case .accrued: "accrued"
    case .unrealizedPnL: "unrealized_pnl"
    case .realizedPnL: "realized_pnl"
    case .dailyPnL: "daily_pnl"
    case .fees: "fees"
    case .varContribution: "var_contribution"
    case .dv01: "dv01"
    case .cs01: "cs01"
    case .delta: "delta"
    case .vega: "vega"
    case .rateGamma: "rate_gamma"
    case .gamma1Pct: "gamma_1pct"
    }
  }
}

/// Numbers with a scale per instrument: not additive, kept as given.
public enum PositionTerm: Int, CaseIterable, Sendable {
  case quantity, price, duration, spreadDuration, convexity

  public var name: String {
    switch self {
    case .quantity: "quantity"
    case .price: "price"
    case .duration: "duration"
    case .spreadDuration: "spread_duration"
    case .convexity: "convexity"
    }
  }
}

/// Where a position's values came from, and what sets it apart.
public struct PositionFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  // A bit for each value that was derived: a price change derives it anew, an export leaves it out.
  @inlinable public static var derivedMarketValue: PositionFlags { PositionFlags(rawValue: 1 << 0) }
  @inlinable public static var derivedNotional: PositionFlags { PositionFlags(rawValue: 1 << 1) }
  @inlinable public static var derivedDV01: PositionFlags { PositionFlags(rawValue: 1 << 2) }
  @inlinable public static var derivedCS01: PositionFlags { PositionFlags(rawValue: 1 << 3) }
  @inlinable public static var derivedDelta: PositionFlags { PositionFlags(rawValue: 1 << 4) }
  @inlinable public static var derivedVega: PositionFlags { PositionFlags(rawValue: 1 << 5) }
  @inlinable public static var derivedRateGamma: PositionFlags { PositionFlags(rawValue: 1 << 6) }
  /// Left out of every aggregate unless asked for.
  @inlinable public static var paper: PositionFlags { PositionFlags(rawValue: 1 << 8) }
  /// No longer held: kept, but part of no aggregate.
  @inlinable public static var closed: PositionFlags { PositionFlags(rawValue: 1 << 9) }
}
