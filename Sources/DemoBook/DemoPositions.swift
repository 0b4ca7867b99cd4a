// positions.csv, in the order of position ids, which knows nothing of the tree: rows come as from a
// feed. One row is made and printed at a time; memory does not grow with their number.

enum DemoPositions {
  static let columns =
    "position_id,node_id,instrument_id,quantity,currency,price,market_value,notional,dv01,cs01,"
    + "delta,convexity,var_contribution,unrealized_pnl,daily_pnl,link_id,is_paper"
  /// Digits of a position's number, behind its letter.
  static let idDigits = 10
  /// How often the caller hears of progress: a few times a second.
  private static let progressRows = 1 << 16

  static func write(
    to folder: String, maker: PositionMaker, totals: inout NodeTotals,
    progress: (_ rowsWritten: Int, _ rowsTotal: Int) -> Void
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "positions.csv")
    output.header(columns)
    let ids = DemoInstruments.identifiers(maker.instruments)
    progress(0, maker.positions)
    for ordinal in 0..<maker.positions {
      let draft = maker.draft(ordinal)
      let instrument = maker.instruments[draft.instrument]
      identity(draft, instrument, maker.firm, ids, &output)
      figures(draft, instrument, &output)
      try output.endRow()
      totals.add(draft, instrument, maker.firm)
      if (ordinal + 1) % progressRows == 0 { progress(ordinal + 1, maker.positions) }
    }
    progress(maker.positions, maker.positions)
    return try output.finish()
  }

  @inline(__always)
  private static func identity(
    _ draft: PositionDraft, _ instrument: Instrument, _ firm: Firm, _ ids: [UInt8],
    _ output: inout CSVOutput
  ) {
    output.identifier(UInt8(ascii: "P"), draft.ordinal + 1, digits: idDigits)
    output.bytes(firm.idTable, from: draft.strategy * firm.idBytes, count: firm.idBytes)
    let width = DemoInstruments.idBytes
    output.bytes(ids, from: draft.instrument * width, count: width)
    output.decimal(draft.quantity, scale: instrument.quantityScale)
    output.bytes(Currencies.letters, from: instrument.currency * 3, count: 3)
  }

  @inline(__always)
  private static func figures(
    _ draft: PositionDraft, _ instrument: Instrument, _ output: inout CSVOutput
  ) {
    known(instrument.price != 0, instrument.price, scale: instrument.priceScale, &output)
    known(draft.givesMarketValue, draft.marketValue, scale: 4, &output)
    output.decimal(draft.notional, scale: 4)
    known(draft.givesRisk, draft.dv01, scale: 2, &output)
    known(draft.givesRisk, draft.cs01, scale: 2, &output)
    known(draft.hasDelta, draft.delta, scale: 2, &output)
    known(instrument.convexity != 0, instrument.convexity, scale: 2, &output)
    output.decimal(draft.varContribution, scale: 2)
    // Whole units: an entry price is not known to the cent of a large position.
    output.integer(draft.unrealized / 100)
    output.decimal(draft.daily, scale: 2)
    if draft.link < 0 {
      output.empty()
    } else {
      output.identifier(UInt8(ascii: "L"), draft.link / 2 + 1, digits: idDigits)
    }
    output.empty()
    if draft.isPaper { output.unquoted("true") }
  }

  @inline(__always)
  private static func known(
    _ isKnown: Bool, _ value: Int64, scale: Int, _ output: inout CSVOutput
  ) {
    if isKnown { output.decimal(value, scale: scale) } else { output.empty() }
  }
}
