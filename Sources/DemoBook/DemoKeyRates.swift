// key_rates.csv: the DV01 of rate-sensitive positions by curve and tenor. Must hold: a position's
// key rates add up to the DV01 that positions.csv gives, to the cent.

import Exact

enum DemoKeyRates {
  /// The first so many positions are looked at; those that give a DV01 have key rates.
  private static let positionsMaximum = 20_000
  private static let tenors = ["3M", "1Y", "2Y", "5Y", "10Y", "20Y", "30Y"]
  private static let tenorDays: [Int32] = [91, 365, 730, 1_826, 3_652, 7_305, 10_957]

  static func write(
    to folder: String, maker: PositionMaker
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "key_rates.csv")
    output.header("position_id,curve,tenor,dv01")
    for ordinal in 0..<min(maker.positions, positionsMaximum) {
      let draft = maker.draft(ordinal)
      guard draft.givesRisk, draft.dv01 != 0 else { continue }
      let instrument = maker.instruments[draft.instrument]
      for (tenor, part) in parts(draft.dv01, instrument, seed: maker.seed, ordinal) {
        output.identifier(UInt8(ascii: "P"), ordinal + 1, digits: DemoPositions.idDigits)
        output.text(curve(instrument))
        output.text(tenors[tenor])
        output.decimal(part, scale: 2)
        try output.endRow()
      }
    }
    return try output.finish()
  }

  private static func curve(_ instrument: Instrument) -> String {
    instrument.kind == .cupomFuture ? "BRL-CUPOM" : Currencies.all[instrument.currency].curve
  }

  /// Coupons put a little on each tenor before maturity; the two around maturity share the rest by
  /// distance, and the last takes what rounding left.
  private static func parts(
    _ dv01: Int64, _ instrument: Instrument, seed: UInt64, _ ordinal: Int
  ) -> [(tenor: Int, part: Int64)] {
    var random = RandomStream(seed: seed, .keyRates, ordinal)
    // Bond futures have a short maturity and a long duration; theirs is that of the bond delivered.
    let life =
      instrument.kind == .bondFuture
      ? [730, 1_826, 3_652, 10_957][instrument.variety] : instrument.maturity - Calendar.asOf.day
    let above = tenorDays.firstIndex { $0 >= life } ?? tenorDays.count - 1
    guard above > 0 else { return [(0, dv01)] }
    var shares = [Int64](repeating: 0, count: above + 1)
    for tenor in 0..<above { shares[tenor] = dv01 * Int64(random.between(2, 18)) / 1_000 }
    let rest = dv01 - shares.reduce(0, +)
    let gap = Int64(tenorDays[above] - tenorDays[above - 1])
    let beyond = max(0, min(gap, Int64(life - tenorDays[above - 1])))
    let last = rest * beyond / gap
    shares[above] += last
    shares[above - 1] += rest - last
    return shares.enumerated().filter { $0.element != 0 }.map { ($0.offset, $0.element) }
  }
}
