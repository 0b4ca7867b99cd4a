// The twelve currencies of the firm: how the market quotes them, how much of the firm is in them
// and the level of their money. Levels are round figures near those of the mid-2020s, not
// forecasts.

struct Currency {
  let code: String
  /// The market's pair and its level on the as-of date at `decimals`.
  let pair: String
  let level: Int64
  let decimals: Int
  /// Daily volatility of the pair in 1/1,000,000 of its level.
  let volatility: Int64
  /// Share of instruments, in thousandths.
  let weight: Int64
  /// The yield of its government bonds, in basis points.
  let yield: Int
  let curve: String
  let government: String

  /// Whether the pair counts dollars per unit (EUR/USD) or units per dollar (USD/JPY).
  var quotesDollars: Bool { !pair.hasPrefix("USD") }

  /// Dollars per unit and units per dollar, in 1/1,000,000.
  var dollarsPerUnit: Int64 { quotesDollars ? scaledLevel : 1_000_000_000_000 / scaledLevel }
  var unitsPerDollar: Int64 { quotesDollars ? 1_000_000_000_000 / scaledLevel : scaledLevel }

  private var scaledLevel: Int64 {
    var value = level
    for _ in decimals..<6 { value *= 10 }
    return value
  }

  /// Lots of this currency are a hundred times those of the dollar.
  var hasSmallUnit: Bool { unitsPerDollar > 50_000_000 }
}

enum Currencies {
  static let dollar = 0
  static let euro = 1
  static let pound = 2
  static let yen = 3
  static let franc = 4
  static let real = 11

  static let all: [Currency] = [
    make("USD", "USD/USD", 1_0000, 4, 0, 450, 410, "USD-SOFR", "UST"),
    make("EUR", "EUR/USD", 1_0873, 4, 4_800, 220, 255, "EUR-ESTR", "BUND"),
    make("GBP", "GBP/USD", 1_2741, 4, 5_200, 80, 420, "GBP-SONIA", "GILT"),
    make("JPY", "USD/JPY", 150_58, 2, 6_100, 60, 150, "JPY-TONA", "JGB"),
    make("CHF", "USD/CHF", 8840, 4, 5_000, 40, 60, "CHF-SARON", "CONF"),
    make("CAD", "USD/CAD", 1_3615, 4, 3_700, 30, 320, "CAD-CORRA", "CAN"),
    make("AUD", "AUD/USD", 6571, 4, 6_300, 30, 420, "AUD-AONIA", "ACGB"),
    make("SEK", "USD/SEK", 10_5150, 4, 6_400, 20, 240, "SEK-SWESTR", "SGB"),
    make("NOK", "USD/NOK", 10_7070, 4, 6_800, 20, 390, "NOK-NOWA", "NGB"),
    make("HKD", "USD/HKD", 7_8052, 4, 300, 20, 370, "HKD-HONIA", "HKGB"),
    make("SGD", "USD/SGD", 1_3401, 4, 2_600, 15, 250, "SGD-SORA", "SIGB"),
    make("BRL", "USD/BRL", 5_4437, 4, 9_500, 15, 1350, "BRL-DI", "NTNF"),
  ]

  /// Dollars per unit in 1/1,000,000 and the letters, as tables for the position loop.
  static let dollarsPerUnit = all.map(\.dollarsPerUnit)
  static let unitsPerDollar = all.map(\.unitsPerDollar)
  static let letters: [UInt8] = all.flatMap { Array($0.code.utf8) }

  private static func make(
    _ code: String, _ pair: String, _ level: Int64, _ decimals: Int, _ volatility: Int64,
    _ weight: Int64, _ yield: Int, _ curve: String, _ government: String
  ) -> Currency {
    Currency(
      code: code, pair: pair, level: level, decimals: decimals, volatility: volatility,
      weight: weight, yield: yield, curve: curve, government: government)
  }
}
