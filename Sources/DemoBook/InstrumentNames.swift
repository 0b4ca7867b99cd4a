// The names of instruments: who, what, until when. They need not be unique; ids are.

import Exact

extension DemoInstruments {
  static func name(of instrument: Instrument, _ issuers: Issuers) -> String {
    let currency = Currencies.all[instrument.currency]
    let until = CalendarDate(day: instrument.maturity).description.prefix(7)
    let who = instrument.issuer < 0 ? "" : issuerName(issuers.all[instrument.issuer], currency)
    switch instrument.kind {
    case .forwardLeg: return "\(currency.code) forward leg \(until)"
    case .fxOption:
      return "\(currency.code) \(instrument.delta > 0 ? "call" : "put") \(until)"
    case .swap: return "\(currency.curve) swap \(percent(instrument.coupon)) \(until)"
    case .inflationSwap: return "\(currency.code) CPI swap \(until)"
    case .bondFuture:
      return "\(currency.government) \(Varieties.bondFutures[instrument.variety]) future \(until)"
    case .depositFuture: return "\(currency.curve) 3M future \(until)"
    case .diFuture: return "DI1 future \(until)"
    case .cupomFuture: return "DDI cupom future \(until)"
    case .linker: return "\(who) linker \(percent(instrument.coupon)) \(until)"
    case .governmentBond, .corporateBond: return "\(who) \(percent(instrument.coupon)) \(until)"
    case .loan: return "\(who) term loan \(until)"
    case .sovereignDefaultSwap, .defaultSwap: return "\(who) CDS \(until)"
    case .creditIndex:
      return "\(currency.code) \(instrument.isHighYield ? "HY" : "IG") credit index \(until)"
    case .share: return "\(who) shares"
    case .shareOption: return "\(who) \(instrument.delta > 0 ? "call" : "put") \(until)"
    case .totalReturnSwap: return "\(who) total return swap \(until)"
    case .indexFuture: return "\(Varieties.indices[instrument.currency]) future \(until)"
    case .commodityFuture: return "\(Varieties.commodities[instrument.variety].name) \(until)"
    case .coin: return Varieties.coins[instrument.variety].name
    case .coinFuture: return "\(Varieties.coins[instrument.variety].name) future \(until)"
    case .deposit: return "\(currency.code) deposit \(until)"
    case .fund: return "\(currency.code) \(Varieties.funds[instrument.variety])"
    }
  }

  /// Government debt goes by its market's word where it is the home currency's.
  private static func issuerName(_ issuer: Issuer, _ currency: Currency) -> String {
    guard issuer.isSovereign else { return issuer.name }
    let isHome = Countries.byCurrency[Countries.all[issuer.country].currency][0] == issuer.country
    return isHome ? currency.government : Countries.all[issuer.country].name
  }

  private static func percent(_ thousandths: Int64) -> String {
    DecimalText.plain(Int128(thousandths), scale: 3) + "%"
  }
}
