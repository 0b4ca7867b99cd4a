// Swaps, options and futures. Over-the-counter ones are worth what the position says; their
// sensitivities are per unit of notional, or per contract for futures.

extension InstrumentMaker {
  func overTheCounter(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Instrument {
    var contract = Instrument(kind: kind, currency: currency)
    contract.counterparty = random.below(DemoEntities.counterparties)
    contract.lot = Self.lot(kind == .fxOption ? 10_000 : 100_000, currency: currency)
    let years = random.pick([1, 2, 2, 3, 5, 5, 5, 7, 10, 10, 10, 15, 20, 30])
    var months = years * 12
    let yield = Currencies.all[currency].yield
    switch kind {
    case .swap, .inflationSwap:
      contract.coupon = Int64(yield * 10) + (random.normal() * 400) >> 16
      // Duration in hundredths × 1 bp, so that a round notional has a DV01 in whole cents.
      contract.dv01 = Self.duration(months: months, yield: yield) / 10
    case .sovereignDefaultSwap, .defaultSwap, .creditIndex:
      months = random.pick([12, 36, 60, 60, 60, 60, 84, 120])
      contract.issuer = referenceEntity(kind, currency: currency, &random)
      let notch = contract.issuer < 0 ? random.pick([8, 13]) : issuers.all[contract.issuer].notch
      contract.isHighYield = notch > 10
      contract.coupon = notch > 10 ? 5_000 : 1_000
      contract.cs01 = Self.duration(months: months, yield: yield + Self.spreads[notch]) / 10
      contract.dv01 = contract.cs01 / 50
      // Sold protection is worth par less the spread it does not earn.
      let shortfall = Int64(Self.spreads[notch] * 10) - contract.coupon
      contract.price = max(20_000, 100_000 - shortfall * contract.cs01 / 100)
      contract.priceScale = 3
    case .fxOption:
      months = random.pick([1, 2, 3, 6, 12])
      contract.currency = currency == Currencies.dollar ? Currencies.euro : currency
      contract.lot = Self.lot(10_000, currency: contract.currency)
      contract.delta = Int64(random.between(1_000, 9_000)) * (random.chance(500) ? 1 : -1)
      contract.vega = Int64(random.between(10, 40))
    default:  // a total return swap on a company's shares
      months = 12
      contract.issuer = issuers.company(in: currency, &random)
      contract.delta = 10_000
    }
    contract.maturity = Self.maturity(months: months)
    return contract
  }

  private func referenceEntity(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Int {
    switch kind {
    case .sovereignDefaultSwap: issuers.sovereign(in: currency, &random)
    case .defaultSwap: issuers.company(in: currency, &random)
    default: -1
    }
  }

  func future(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Instrument {
    var future = Instrument(kind: kind, currency: currency)
    future.priceScale = 2
    future.maturity = Self.maturity(months: random.between(1, 8) * 3)
    let isSmall = Currencies.all[currency].hasSmallUnit
    switch kind {
    case .bondFuture:
      future.variety = random.below(4)
      future.price = Int64(random.between(9_800, 14_500))
      future.multiplier = isSmall ? 1_000_000 : 1_000
      let duration = [1_900, 4_400, 7_300, 15_800][future.variety]
      future.dv01 = contractRisk(future.price * future.multiplier, duration: Int64(duration))
    case .depositFuture:
      future.price = 10_000 - Int64(Currencies.all[currency].yield) + Int64(random.below(40))
      future.multiplier = isSmall ? 250_000 : 2_500
      future.dv01 = future.multiplier * 10_000
    case .diFuture, .cupomFuture:
      future.currency = Currencies.real
      let months = random.between(1, 60)
      future.maturity = Self.maturity(months: months)
      let yield = kind == .diFuture ? 1_350 : 560
      future.duration = Self.duration(months: months, yield: yield)
      // A unit price of 100,000 at expiry, less the yield until then.
      future.price = 10_000_000 - Int64(yield) * future.duration * 8 / 10
      future.dv01 = contractRisk(future.price, duration: future.duration)
    case .indexFuture:
      future.price = random.logNormal(median: 450_000, spread: 40_000) * (isSmall ? 8 : 1)
      future.multiplier = isSmall ? 1_000 : 50
      future.delta = 10_000
    default: varied(&future, &random)
    }
    future.unitValue = future.price * future.multiplier * 100
    return future
  }

  /// Value in cents × years in thousandths × 1 bp, in millionths that are whole cents.
  private func contractRisk(_ value: Int64, duration: Int64) -> Int64 {
    value * duration / 1_000 / 10_000 * 10_000
  }

  /// Commodities and coins trade in dollars, at the price level of their kind.
  private func varied(_ future: inout Instrument, _ random: inout RandomStream) {
    future.currency = Currencies.dollar
    future.delta = 10_000
    let table = future.kind == .coinFuture ? Varieties.coins : Varieties.commodities
    future.variety = random.below(table.count)
    let variety = table[future.variety]
    future.price = variety.price + (random.normal() * variety.price / 40) >> 16
    future.multiplier = variety.multiplier
  }

  /// Coins held outright, deposits and exchange-traded funds: worth quantity times price.
  func simple(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Instrument {
    var holding = Instrument(kind: kind, currency: currency)
    switch kind {
    case .coin:
      holding.currency = Currencies.dollar
      holding.variety = random.below(Varieties.coins.count)
      holding.price = Varieties.coins[holding.variety].price
      holding.priceScale = 2
      holding.quantityScale = 4
      holding.delta = 10_000
    case .deposit:
      holding.price = 1
      holding.counterparty = random.below(DemoEntities.counterparties)
      holding.maturity = Self.maturity(months: random.between(1, 12))
    default:
      // Funds are struck to four decimals.
      let hundredfold: Int64 = Currencies.all[currency].hasSmallUnit ? 100 : 1
      holding.price = max(50_000, random.logNormal(median: 800_000, spread: 60_000)) * hundredfold
      holding.priceScale = 4
      holding.variety = random.below(Varieties.funds.count)
      holding.delta = 10_000
    }
    let scale: [Int64] = [10_000, 1_000, 100, 10, 1]
    holding.unitValue = holding.price * scale[holding.priceScale]
    return holding
  }
}
