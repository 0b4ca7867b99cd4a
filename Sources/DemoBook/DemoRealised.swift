// realised.csv: what funds and desks made on each of the last 250 days. The hypothetical P&L is the
// scenario vector of that day as the book was then; a fund's actual one adds its trading.

import Exact

enum DemoRealised {
  static let days = 250

  static func write(
    _ set: ScenarioSet, to folder: String, firm: Firm, totals: NodeTotals
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "realised.csv")
    output.header("node_id,date,pnl,kind")
    let dates = set.dates.map(\.description)
    for fund in 0..<firm.options.funds {
      var held = [Int64](repeating: 0, count: ScenarioSet.count)
      for desk in fund * firm.options.desks..<(fund + 1) * firm.options.desks {
        let pnl = hypothetical(totals.vector(desk: desk), desk: desk, seed: firm.options.seed)
        let id = Firm.deskID(desk, firm.options)
        try rows(id, pnl, "hypothetical", dates, &output)
        for day in held.indices { held[day] += pnl[day] }
      }
      let id = Firm.fundID(fund, firm.options)
      try rows(id, held, "hypothetical", dates, &output)
      try rows(id, actual(held, fund: fund, seed: firm.options.seed), "actual", dates, &output)
    }
    return try output.finish()
  }

  /// The book was smaller or larger then: between 70 % and 110 % of today's, drifting towards it.
  private static func hypothetical(_ vector: [Int64], desk: Int, seed: UInt64) -> [Int64] {
    var random = RandomStream(seed: seed, .realised, desk)
    var size: Int64 = 100
    var pnl = vector
    for day in vector.indices.reversed() {
      pnl[day] = vector[day] * size / 100
      size = max(70, min(110, size + Int64(random.between(-2, 2))))
    }
    return pnl
  }

  /// Intraday trading and carry add a fifth of the usual size of a day, a little of it profit.
  private static func actual(_ held: [Int64], fund: Int, seed: UInt64) -> [Int64] {
    var random = RandomStream(seed: seed, .realised, -1 - fund)
    let usual = held.reduce(0) { $0 + abs($1) } / Int64(held.count)
    return held.map { $0 + ((usual / 5 * (random.normal() + 6_000)) >> 16) }
  }

  private static func rows(
    _ node: String, _ pnl: [Int64], _ kind: String, _ dates: [String], _ output: inout CSVOutput
  ) throws(DemoFault) {
    for day in ScenarioSet.count - days..<ScenarioSet.count {
      output.text(node)
      output.text(dates[day])
      output.integer(pnl[day])
      output.text(kind)
      try output.endRow()
    }
  }
}
