// fx.csv: thirty weekdays of fixings in the market's own quotation, ending at the level that the
// rest of the book uses, and two crosses that follow from them.

import Exact

enum DemoFX {
  private static let days = 30
  private static let source = "LDN1600"

  static func write(
    to folder: String, seed: UInt64
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "fx.csv")
    output.header("pair,rate,as_of_date,source")
    let paths = Currencies.all.indices.map { path($0, seed: seed) }
    for (day, date) in Calendar.businessDays(days).enumerated() {
      for (index, currency) in Currencies.all.enumerated() where index != Currencies.dollar {
        try row(currency.pair, paths[index][day], scale: currency.decimals, date, &output)
      }
      // EUR/USD ÷ GBP/USD and EUR/USD × USD/CHF, to five decimals: within 0.1 bp of the legs.
      let euro = Int128(paths[Currencies.euro][day])
      let pound = HalfEven.divide(euro * 100_000, by: Int128(paths[Currencies.pound][day]))
      let franc = HalfEven.divide(euro * Int128(paths[Currencies.franc][day]), by: 1_000)
      try row("EUR/GBP", Int64(pound), scale: 5, date, &output)
      try row("EUR/CHF", Int64(franc), scale: 5, date, &output)
    }
    return try output.finish()
  }

  /// A random walk made backwards from the as-of level, oldest first.
  private static func path(_ index: Int, seed: UInt64) -> [Int64] {
    var random = RandomStream(seed: seed, .rates, index)
    let currency = Currencies.all[index]
    // Steps are taken at a millionth of the level and shown at the market's decimals.
    var level = currency.level * 1_000_000
    var rates: [Int64] = []
    for _ in 0..<days {
      rates.append(max(1, (level + 500_000) / 1_000_000))
      level -= level / 1_000_000 * ((random.normal() * currency.volatility) >> 16)
    }
    return rates.reversed()
  }

  private static func row(
    _ pair: String, _ rate: Int64, scale: Int, _ date: CalendarDate, _ output: inout CSVOutput
  ) throws(DemoFault) {
    output.text(pair)
    output.decimal(rate, scale: scale)
    output.text(date.description)
    output.text(source)
    try output.endRow()
  }
}
