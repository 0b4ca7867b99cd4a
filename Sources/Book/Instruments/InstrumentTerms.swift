// Instruments' terms side by side: what the derivation of a position's figures reads. A row's terms
// fill three cache lines; which of them there are at all fits a byte, so most rows read no more
// than that.

internal import Columns
public import Exact

public struct InstrumentTerms: Sendable {
  public var valuation: Valuation
  public var currency: CurrencyIndex
  public var multiplier: Decimal
  public var price: Decimal?
  public var underlyingPrice: Decimal?
  public var duration: Decimal?
  public var spreadDuration: Decimal?
  public var convexity: Decimal?
  public var dv01: Decimal?
  public var cs01: Decimal?
  public var delta: Decimal?
  public var vega: Decimal?
}

/// One instrument's terms where they lie: a field is loaded when it is asked for. Handing the terms
/// themselves about copied 170 bytes a row, a tenth of the time of loading.
public struct InstrumentTermsRow: ~Escapable {
  private let all: Span<InstrumentTerms>
  private let row: Int

  @_lifetime(copy all)
  public init(_ all: Span<InstrumentTerms>, _ row: Int) {
    self.all = all
    self.row = row
  }

  public var valuation: Valuation { all[row].valuation }
  public var multiplier: Decimal { all[row].multiplier }
  public var price: Decimal? { all[row].price }
  public var underlyingPrice: Decimal? { all[row].underlyingPrice }
  public var duration: Decimal? { all[row].duration }
  public var spreadDuration: Decimal? { all[row].spreadDuration }
  public var convexity: Decimal? { all[row].convexity }
  public var dv01: Decimal? { all[row].dv01 }
  public var cs01: Decimal? { all[row].cs01 }
  public var delta: Decimal? { all[row].delta }
  public var vega: Decimal? { all[row].vega }
}

/// Which figures per unit an instrument has.
public struct InstrumentOffer: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  /// Bits as `FigureMasks.missing` sets them.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let dv01 = InstrumentOffer(rawValue: 1 << 0)
  public static let cs01 = InstrumentOffer(rawValue: 1 << 1)
  public static let delta = InstrumentOffer(rawValue: 1 << 2)
  public static let vega = InstrumentOffer(rawValue: 1 << 3)
  public static let rateGamma = InstrumentOffer(rawValue: 1 << 4)
}

extension InstrumentOffer {
  /// Of the terms that are there.
  fileprivate init(
    dv01: Bool, cs01: Bool, delta: Bool, vega: Bool, duration: Bool, spreadDuration: Bool,
    convexity: Bool, underlyingPrice: Bool
  ) {
    self = []
    if dv01 || duration { insert(.dv01) }
    if cs01 || spreadDuration { insert(.cs01) }
    if delta && underlyingPrice { insert(.delta) }
    if vega { insert(.vega) }
    if convexity { insert(.rateGamma) }
  }
}

extension InstrumentTerms {
  public var offer: InstrumentOffer {
    InstrumentOffer(
      dv01: dv01 != nil, cs01: cs01 != nil, delta: delta != nil, vega: vega != nil,
      duration: duration != nil, spreadDuration: spreadDuration != nil,
      convexity: convexity != nil, underlyingPrice: underlyingPrice != nil)
  }
}

extension Instruments {
  /// What `terms(row).offer` says, without the rest of the terms.
  func offer(_ row: Int) -> InstrumentOffer {
    InstrumentOffer(
      dv01: dv01s.present[row], cs01: cs01s.present[row], delta: deltas.present[row],
      vega: vegas.present[row], duration: durations.present[row],
      spreadDuration: spreadDurations.present[row], convexity: convexities.present[row],
      underlyingPrice: underlyingPrices.present[row])
  }

  public func terms(_ row: Int) -> InstrumentTerms {
    InstrumentTerms(
      valuation: valuations[row], currency: currencies[row],
      multiplier: multipliers[row] ?? .one, price: prices[row],
      underlyingPrice: underlyingPrices[row], duration: durations[row],
      spreadDuration: spreadDurations[row], convexity: convexities[row], dv01: dv01s[row],
      cs01: cs01s[row], delta: deltas[row], vega: vegas[row])
  }
}
