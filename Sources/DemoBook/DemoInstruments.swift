// instruments.csv: what InstrumentMaker made, with names a desk would read.

import Exact

enum DemoInstruments {
  static func write(
    to folder: String, instruments: [Instrument], issuers: Issuers
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "instruments.csv")
    output.header(
      "instrument_id,currency,name,asset_class,valuation,issuer_id,counterparty_id,underlying_id,"
        + "isin,cusip,multiplier,price,underlying_price,maturity,coupon,duration,spread_duration,"
        + "convexity,dv01,cs01,delta,vega")
    let ids = identifiers(instruments)
    for (index, instrument) in instruments.enumerated() {
      output.bytes(ids, from: index * idBytes, count: idBytes)
      output.text(Currencies.all[instrument.currency].code)
      output.text(name(of: instrument, issuers))
      output.text(AssetClass.names[instrument.kind.assetClass.rawValue])
      output.text(instrument.kind.valuation.name)
      reference(UInt8(ascii: "E"), instrument.issuer, digits: 4, &output)
      reference(UInt8(ascii: "C"), instrument.counterparty, digits: 3, &output)
      if instrument.underlying < 0 {
        output.empty()
      } else {
        output.bytes(ids, from: instrument.underlying * idBytes, count: idBytes)
      }
      securityNumbers(instrument, issuers, &output)
      figures(instrument, &output)
      try output.endRow()
    }
    return try output.finish()
  }

  /// Two letters of the kind and five digits.
  static let idBytes = 7

  /// All ids in one table, for the position loop to copy from.
  static func identifiers(_ instruments: [Instrument]) -> [UInt8] {
    var table: [UInt8] = []
    table.reserveCapacity(instruments.count * idBytes)
    for (index, instrument) in instruments.enumerated() {
      table += InstrumentKind.prefixes[Int(instrument.kind.rawValue)]
      table += String(100_000 + index).utf8.dropFirst()
    }
    return table
  }

  private static func reference(
    _ letter: UInt8, _ index: Int, digits: Int, _ output: inout CSVOutput
  ) {
    if index < 0 {
      output.empty()
    } else {
      output.identifier(letter, index + 1, digits: digits)
    }
  }

  private static func securityNumbers(
    _ instrument: Instrument, _ issuers: Issuers, _ output: inout CSVOutput
  ) {
    guard instrument.issue >= 0 else {
      output.empty()
      return output.empty()
    }
    let country = Countries.all[issuers.all[instrument.issuer].country].code
    let base = SecurityNumber.base(issuer: instrument.issuer, issue: instrument.issue)
    let isin = SecurityNumber.isin(country: country, base: base)
    output.bytes(isin, from: 0, count: isin.count)
    let cusip = SecurityNumber.hasCUSIP(country) ? SecurityNumber.cusip(base) : []
    output.bytes(cusip, from: 0, count: cusip.count)
  }

  private static func figures(_ instrument: Instrument, _ output: inout CSVOutput) {
    known(instrument.multiplier == 1 ? 0 : instrument.multiplier, scale: 0, &output)
    known(instrument.price, scale: instrument.priceScale, &output)
    known(instrument.underlyingPrice, scale: instrument.priceScale, &output)
    if instrument.maturity == 0 {
      output.empty()
    } else {
      output.text(CalendarDate(day: instrument.maturity).description)
    }
    known(instrument.coupon, scale: 3, &output)
    known(instrument.duration, scale: 3, &output)
    known(instrument.spreadDuration, scale: 3, &output)
    known(instrument.convexity, scale: 2, &output)
    known(instrument.dv01, scale: 6, &output)
    known(instrument.cs01, scale: 6, &output)
    known(instrument.delta, scale: 4, &output)
    known(instrument.vega, scale: 4, &output)
  }

  /// Zero stands for a figure the instrument does not have, or its default.
  private static func known(_ value: Int64, scale: Int, _ output: inout CSVOutput) {
    if value == 0 { output.empty() } else { output.decimal(value, scale: scale) }
  }
}
