// Makes the instruments one after another, in the order of their ids. Must hold: an underlying
// comes before its option, and each security number is used once.

import Exact

struct InstrumentMaker {
  static let count = 50_000
  /// Forward legs come first: one for each currency and month.
  static let forwardMonths = 24

  let issuers: Issuers
  private let seed: UInt64
  private(set) var all: [Instrument] = []
  private var shares: [Int] = []
  private var hasShare = [Bool](repeating: false, count: Issuers.count)
  private var nextIssue = [Int](repeating: 0, count: Issuers.count)

  init(seed: UInt64, issuers: Issuers) {
    self.seed = seed
    self.issuers = issuers
    // Issue 0 is the issuer's first share, which entities.csv names.
    for index in nextIssue.indices { nextIssue[index] = 1 }
    all.reserveCapacity(Self.count)
    for month in 1...Self.forwardMonths {
      for currency in Currencies.all.indices { all.append(forwardLeg(currency, month: month)) }
    }
    let kinds = AliasTable(weights: InstrumentKind.weights)
    let currencies = AliasTable(weights: Currencies.all.map(\.weight))
    while all.count < Self.count {
      var random = RandomStream(seed: seed, .instruments, all.count)
      let kind = InstrumentKind.allCases[kinds.draw(random.next())]
      all.append(make(kind, currency: currencies.draw(random.next()), &random))
    }
  }

  static func forwardLegIndex(currency: Int, month: Int) -> Int {
    (month - 1) * Currencies.all.count + currency
  }

  private func forwardLeg(_ currency: Int, month: Int) -> Instrument {
    var leg = Instrument(kind: .forwardLeg, currency: currency)
    leg.maturity = Self.maturity(months: month)
    leg.lot = 1_000
    leg.counterparty = (month * 7 + currency) % DemoEntities.counterparties
    return leg
  }

  private mutating func make(
    _ kind: InstrumentKind, currency: Int, _ random: inout RandomStream
  ) -> Instrument {
    switch kind {
    case .governmentBond, .linker, .corporateBond, .loan:
      return bond(kind, currency: currency, &random)
    case .share: return share(currency: currency, &random)
    case .shareOption:
      // The first few options of a book have no share to refer to yet.
      return shares.isEmpty ? share(currency: currency, &random) : shareOption(&random)
    case .forwardLeg, .fxOption, .swap, .inflationSwap, .sovereignDefaultSwap, .defaultSwap,
      .creditIndex, .totalReturnSwap:
      return overTheCounter(kind, currency: currency, &random)
    case .bondFuture, .depositFuture, .diFuture, .cupomFuture, .indexFuture, .commodityFuture,
      .coinFuture:
      return future(kind, currency: currency, &random)
    case .coin, .deposit, .fund: return simple(kind, currency: currency, &random)
    }
  }

  mutating func share(currency: Int, _ random: inout RandomStream) -> Instrument {
    var share = Instrument(kind: .share, currency: currency)
    share.issuer = issuers.company(in: currency, &random)
    share.issue = hasShare[share.issuer] ? takeIssue(share.issuer) : 0
    hasShare[share.issuer] = true
    // Cents around 60; yen shares are quoted in whole yen, a hundred times as many.
    share.price = max(100, random.logNormal(median: 6_000, spread: 80_000))
    let isSmall = Currencies.all[currency].hasSmallUnit
    if isSmall { share.price *= 100 }
    share.priceScale = 2
    share.delta = 10_000
    share.unitValue = share.price * 100
    share.lot = isSmall || share.unitValue < 5_000_000 ? 100 : 10
    shares.append(all.count)
    return share
  }

  private func shareOption(_ random: inout RandomStream) -> Instrument {
    let underlying = random.pick(shares)
    let share = all[underlying]
    var option = Instrument(kind: .shareOption, currency: share.currency)
    option.issuer = share.issuer
    option.underlying = underlying
    option.underlyingPrice = share.price
    option.maturity = Self.maturity(months: random.pick([1, 2, 3, 6, 9, 12, 18, 24]))
    option.multiplier = 100
    option.priceScale = 2
    let isCall = random.chance(500)
    option.delta = Int64(random.between(800, 9_200)) * (isCall ? 1 : -1)
    // Dearer the nearer it is to certain exercise: 2 % of the share and up to 12 % more.
    let closeness = option.delta.magnitude
    option.price = max(1, share.price * Int64(200 + closeness * closeness / 70_000) / 10_000)
    option.vega = max(1, share.price * Int64(random.between(8, 40)) / 100)
    option.unitValue = share.price * 100 * option.multiplier
    return option
  }

  mutating func takeIssue(_ issuer: Int) -> Int {
    nextIssue[issuer] += 1
    return nextIssue[issuer] - 1
  }

  static func maturity(months: Int) -> Int32 {
    // 30.4375 days to a month, moved to a weekday.
    Calendar.onOrAfter(Calendar.asOf.adding(days: months * 487 / 16)).day
  }

  static func lot(_ size: Int64, currency: Int) -> Int64 {
    Currencies.all[currency].hasSmallUnit ? size * 100 : size
  }
}
