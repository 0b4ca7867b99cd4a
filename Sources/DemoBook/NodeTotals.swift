// Sums by desk, gathered while positions and vectors are written, so that NAVs, limits and realised
// P&L fit the firm they belong to. Dollars at today's rates; paper positions are left out.

struct NodeTotals {
  struct Sums {
    /// In 1/100 dollar.
    var net: Int64 = 0
    var gross: Int64 = 0
    var dv01: Int64 = 0
    var cs01: Int64 = 0

    static func + (a: Sums, b: Sums) -> Sums {
      Sums(
        net: a.net + b.net, gross: a.gross + b.gross, dv01: a.dv01 + b.dv01, cs01: a.cs01 + b.cs01)
    }
  }

  private(set) var desks: [Sums]
  /// Whole dollars by desk and scenario.
  private var vectors: [Int64]
  private let desksPerFund: Int

  init(options: DemoOptions) {
    desksPerFund = options.desks
    desks = [Sums](repeating: Sums(), count: options.funds * options.desks)
    vectors = [Int64](repeating: 0, count: desks.count * ScenarioSet.count)
  }

  mutating func add(_ draft: PositionDraft, _ instrument: Instrument, _ firm: Firm) {
    if draft.isPaper { return }
    let rate = Currencies.dollarsPerUnit[instrument.currency]
    let desk = firm.desk(ofStrategy: draft.strategy)
    let value = draft.marketValue / 100 * rate / 1_000_000
    desks[desk].net += value
    desks[desk].gross += abs(value)
    desks[desk].dv01 += draft.dv01 * rate / 1_000_000
    desks[desk].cs01 += draft.cs01 * rate / 1_000_000
  }

  mutating func add(vector: [Int64], desk: Int) {
    for scenario in 0..<ScenarioSet.count {
      vectors[desk * ScenarioSet.count + scenario] += vector[scenario]
    }
  }

  func fund(_ fund: Int) -> Sums {
    desks[desksOf(fund)].reduce(Sums(), +)
  }

  func vector(desk: Int) -> [Int64] {
    Array(vectors[desk * ScenarioSet.count..<(desk + 1) * ScenarioSet.count])
  }

  func vector(fund: Int) -> [Int64] {
    var sum = [Int64](repeating: 0, count: ScenarioSet.count)
    for desk in desksOf(fund) {
      for scenario in sum.indices { sum[scenario] += vectors[desk * ScenarioSet.count + scenario] }
    }
    return sum
  }

  private func desksOf(_ fund: Int) -> Range<Int> {
    fund * desksPerFund..<(fund + 1) * desksPerFund
  }
}
