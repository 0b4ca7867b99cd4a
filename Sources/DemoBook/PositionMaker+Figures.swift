// What a position is worth and how it moves. Market values of unit and par instruments are the
// exact products that a loader derives; the rest is what an upstream pricer might have sent.

import Exact

extension PositionMaker {
  func fill(_ draft: inout PositionDraft, _ random: inout RandomStream) {
    let instrument = instruments[draft.instrument]
    // Dollars at stake: log-normal around 150,000 with 1.9 doublings to a standard deviation.
    var dollars = random.logNormal(median: 150_000, spread: 124_500)
    let valuation = instrument.kind.valuation
    // Leverage: a future or swap stands for three times as much as a bond that is paid for.
    if valuation == .margined || valuation == .otc { dollars *= 3 }
    dollars = max(1_000, min(100_000_000, dollars))
    let local = dollars * Currencies.unitsPerDollar[instrument.currency] / 1_000_000
    let scale: Int64 = instrument.quantityScale == 0 ? 10_000 : 100_000_000
    let lots = local * scale / instrument.unitValue / instrument.lot
    let units = max(1, lots) * instrument.lot
    draft.quantity = draft.isLong ? units : -units
    value(&draft, instrument, valuation, &random)
    sensitivities(&draft, instrument)
    profit(&draft, volatility: Self.volatilities[Int(instrument.kind.rawValue)], &random)
  }

  private func value(
    _ draft: inout PositionDraft, _ instrument: Instrument,
    _ valuation: InstrumentKind.Valuation, _ random: inout RandomStream
  ) {
    let units = draft.quantity.magnitude
    switch valuation {
    case .unit, .percentOfPar:
      let decimals = instrument.quantityScale + instrument.priceScale
      // Quantities are capped above, so the product is far inside Int64; 0 would show at once.
      draft.marketValue =
        Product.of(
          draft.quantity, instrument.price, instrument.multiplier,
          decimals: decimals + (valuation == .percentOfPar ? 2 : 0), kept: 4) ?? 0
      draft.notional =
        valuation == .percentOfPar
        ? Int64(units) * 10_000 : abs(draft.marketValue)
    case .margined, .otc:
      draft.givesMarketValue = true
      draft.notional = Int64(units) * instrument.unitValue
      // Margin since yesterday is small, a seasoned swap's value larger: 0.5 % and 2 %, in cents.
      let spread: Int64 = valuation == .margined ? 328 : 1_311
      draft.marketValue = ((draft.notional / 100 * ((random.normal() * spread) >> 16)) >> 16) * 100
    }
  }

  private func sensitivities(_ draft: inout PositionDraft, _ instrument: Instrument) {
    // Per-unit figures are millionths; results are cents.
    if instrument.dv01 != 0 {
      draft.dv01 = draft.quantity * instrument.dv01 / 10_000
      draft.cs01 = draft.quantity * instrument.cs01 / 10_000
    } else if instrument.kind.valuation == .percentOfPar {
      draft.dv01 = Self.perBasisPoint(draft.marketValue, instrument.duration)
      draft.cs01 = Self.perBasisPoint(draft.marketValue, instrument.spreadDuration)
      // A loan without a duration has no DV01 either: a gap in the coverage, not a zero.
      if instrument.duration == 0 { draft.givesRisk = false }
    } else {
      draft.givesRisk = true
    }
    if instrument.delta != 0 {
      draft.hasDelta = true
      let basis =
        instrument.kind == .shareOption ? underlyingValue(draft, instrument) : signed(draft)
      draft.delta = basis / 100 * instrument.delta / 10_000
    }
  }

  /// Amount in 1/10,000 × years in 1/1,000 × 1 bp, in cents; divided in two
  /// steps so that yen do not overflow.
  private static func perBasisPoint(_ amount: Int64, _ years: Int64) -> Int64 {
    amount / 1_000 * years / 1_000_000
  }

  private func signed(_ draft: PositionDraft) -> Int64 {
    draft.isLong ? draft.notional : -draft.notional
  }

  private func underlyingValue(_ draft: PositionDraft, _ option: Instrument) -> Int64 {
    draft.quantity * option.multiplier * option.underlyingPrice * 100
  }

  /// Daily volatility of a kind in 1/1,000,000 of its notional, in the order of `InstrumentKind`.
  static let volatilities: [Int64] = [
    5_000, 2_500, 2_500, 3_500, 400, 3_000, 4_500, 3_000, 2_500, 4_000, 2_500, 4_500, 2_500, 1_800,
    16_000, 20_000, 10_000, 18_000, 35_000, 35_000, 100, 2_000, 14_000, 8_000,
  ]

  /// P&L of the day and since entry, and the share of the firm's VaR an upstream system ascribes.
  func profit(
    _ draft: inout PositionDraft, volatility: Int64, _ random: inout RandomStream
  ) {
    // Whole currency units first: cents × millionths × a deviate would pass 63 bits.
    let size = draft.notional / 10_000
    let day = size * volatility / 10_000
    draft.daily = (day * (random.normal() >> 6)) >> 10
    // Five daily deviations: a few weeks of holding.
    draft.unrealized = ((day * (random.normal() >> 6)) >> 10) * 5
    let currency = instruments[draft.instrument].currency
    let dollars = day * Currencies.dollarsPerUnit[currency] / 1_000_000
    // Mostly adding to the firm's VaR, often hedging: 0.4 ± 1.9 daily deviations.
    draft.varContribution = (dollars * (26_000 + random.normal() * 19 / 10)) >> 16
  }
}
