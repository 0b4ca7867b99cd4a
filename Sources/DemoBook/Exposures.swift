// How a position hangs on the factors, in dollars: per basis point for rates and spreads (falling
// when they rise), per return of 100 % for prices. P&L vectors are these exposures times the
// scenarios.

struct Exposure {
  let factor: Int
  /// In 1/100 dollar.
  var amount: Int64
}

extension PositionMaker {
  func exposures(_ draft: PositionDraft, _ issuers: Issuers) -> [Exposure] {
    let instrument = instruments[draft.instrument]
    let rate = Currencies.dollarsPerUnit[instrument.currency]
    var found: [Exposure] = []
    func add(_ factor: Int, _ local: Int64) {
      let amount = local * rate / 1_000_000
      if factor >= 0 && amount != 0 { found.append(Exposure(factor: factor, amount: amount)) }
    }
    add(rateFactor(instrument), -draft.dv01)
    if instrument.kind == .linker { add(Factors.inflation, draft.dv01) }
    if draft.cs01 != 0 { add(spreadFactor(instrument, issuers), -draft.cs01) }
    if let factor = priceFactor(instrument) { add(factor, draft.delta) }
    // What is held in another currency moves with that currency. An FX option moves by its delta.
    let held = instrument.kind == .fxOption ? draft.delta : draft.marketValue / 100
    add(Factors.foreignExchange[instrument.currency], held)
    return found
  }

  private func rateFactor(_ instrument: Instrument) -> Int {
    switch instrument.kind {
    case .cupomFuture: Factors.cupom
    case .inflationSwap: Factors.inflation
    default: Factors.rates[instrument.currency]
    }
  }

  private func spreadFactor(_ instrument: Instrument, _ issuers: Issuers) -> Int {
    if instrument.issuer >= 0, issuers.all[instrument.issuer].isSovereign {
      return Factors.emerging
    }
    return instrument.isHighYield ? Factors.highYield : Factors.investmentGrade
  }

  private func priceFactor(_ instrument: Instrument) -> Int? {
    switch instrument.kind {
    case .share, .shareOption, .indexFuture, .totalReturnSwap, .fund:
      Factors.equity[instrument.currency]
    case .commodityFuture: Factors.commodity
    case .coin, .coinFuture: Factors.crypto
    default: nil
    }
  }
}

/// Which positions have vectors and exposures: spread evenly, so that every desk has some.
struct VectorSample {
  let count: Int
  private let positions: Int

  init(options: DemoOptions) {
    count = options.scenarioPositions
    positions = options.positions
  }

  func ordinal(_ index: Int) -> Int {
    // Ten digits times ten digits passes 63 bits, so the product is taken at full width.
    let product = index.multipliedFullWidth(by: positions)
    return count.dividingFullWidth(product).quotient
  }
}
