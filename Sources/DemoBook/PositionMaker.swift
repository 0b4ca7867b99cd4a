// Chooses what a position is: its strategy, its instrument and its side. Must hold: from as many
// positions as strategies on, no strategy is empty; both legs of a forward are in one strategy.

struct PositionMaker {
  let firm: Firm
  let instruments: [Instrument]
  let positions: Int
  let seed: UInt64
  /// Every `turnStride`-th position goes to the next strategy in turn; 0 for too few positions.
  private let turnStride: Int
  private let mixes: [AliasTable]
  private let members: [[Int32]]
  private let popularity: [AliasTable]
  private let currencies: AliasTable

  init(firm: Firm, instruments: [Instrument]) {
    self.firm = firm
    self.instruments = instruments
    positions = firm.options.positions
    seed = firm.options.seed
    turnStride = positions / firm.strategyCount
    mixes = Mandates.all.map { AliasTable(weights: $0.mix) }
    var lists = [[Int32]](repeating: [], count: AssetClass.allCases.count)
    for (index, instrument) in instruments.enumerated() where instrument.kind != .forwardLeg {
      lists[instrument.kind.assetClass.rawValue].append(Int32(index))
    }
    members = lists
    popularity = lists.map { .popularity(count: $0.count, offset: $0.count / 20) }
    currencies = AliasTable(weights: Currencies.all.map(\.weight))
  }

  func draft(_ ordinal: Int) -> PositionDraft {
    let first = ordinal & ~1
    var pair = RandomStream(seed: seed, .pairs, first)
    let together = firm.drawStrategy(pair.next())
    let forwards = Mandates.all[firm.mandate(ofStrategy: together)].forwardsPerThousand
    if pair.chance(forwards), first + 1 < positions, turn(first) == nil, turn(first + 1) == nil {
      return forward(ordinal, first: first, strategy: together, &pair)
    }
    return single(ordinal)
  }

  /// The strategy whose turn this position is, if it is one's.
  private func turn(_ ordinal: Int) -> Int? {
    guard turnStride > 0, ordinal % turnStride == 0 else { return nil }
    let number = ordinal / turnStride
    return number < firm.strategyCount ? Int(firm.turns[number]) : nil
  }

  private func single(_ ordinal: Int) -> PositionDraft {
    var random = RandomStream(seed: seed, .positions, ordinal)
    let drawn = firm.drawStrategy(random.next())
    let strategy = turn(ordinal) ?? drawn
    let assetClass = mixes[firm.mandate(ofStrategy: strategy)].draw(random.next())
    let instrument = Int(members[assetClass][popularity[assetClass].draw(random.next())])
    let dice = random.next()
    let kind = instruments[instrument].kind
    // Loans are hardly ever sold short and cash is rarely overdrawn, so the rest is at 67 %.
    let longPerThousand: UInt64 = kind == .loan || kind == .deposit ? 970 : 670
    var draft = PositionDraft(
      ordinal: ordinal, strategy: strategy, instrument: instrument,
      isLong: ((dice & 0xFFFF) * 1_000) >> 16 < longPerThousand,
      // One in a hundred is a paper trade.
      isPaper: (((dice >> 16) & 0xFFFF) * 1_000) >> 16 < 10)
    draft.givesMarketValue = (dice >> 32) & 1 == 0
    draft.givesRisk = (dice >> 40) & 0xFF >= 20
    fill(&draft, &random)
    return draft
  }

  /// Buys one currency forward against another, for the same dollars less a few points of carry.
  private func forward(
    _ ordinal: Int, first: Int, strategy: Int, _ pair: inout RandomStream
  ) -> PositionDraft {
    let isSecond = ordinal != first
    var bought = currencies.draw(pair.next())
    var sold = currencies.draw(pair.next())
    if bought == sold {
      (bought, sold) = bought == Currencies.dollar ? (Currencies.euro, bought) : (bought, 0)
    }
    let month = 1 + min(pair.below(InstrumentMaker.forwardMonths), pair.below(18))
    let dollars = min(150_000_000, pair.logNormal(median: 400_000, spread: 110_000))
    let carry = 1_000_000 + Int64(pair.between(-4_000, 4_000)) * Int64(month) / 6
    let currency = isSecond ? sold : bought
    var random = RandomStream(seed: seed, .positions, ordinal)
    let index = InstrumentMaker.forwardLegIndex(currency: currency, month: month)
    var draft = PositionDraft(
      ordinal: ordinal, strategy: strategy, instrument: index, isLong: !isSecond, isPaper: false)
    draft.link = first
    let worth = isSecond ? dollars * carry / 1_000_000 : dollars
    let amount = worth * Currencies.unitsPerDollar[currency] / 1_000_000
    let lot = currency == Currencies.dollar ? 1 : instruments[index].lot
    let units = max(1, amount / lot) * lot
    draft.quantity = isSecond ? -units : units
    draft.notional = units * 10_000
    // The leg's present value, to the cent: four percent a year for the money's own time.
    draft.marketValue = draft.quantity * Int64(100_000 - 333 * month) / 1_000 * 100
    draft.delta = draft.marketValue / 100
    draft.hasDelta = true
    // One basis point of its own currency's rate over the months that are left.
    draft.dv01 = draft.quantity * Int64(month) / 1_200
    profit(&draft, volatility: 5_000, &random)
    return draft
  }
}
