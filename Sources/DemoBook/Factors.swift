// The firm's risk model: 23 factors driven by five common ones and a movement of their own. Must
// hold: the published covariance is exactly L·Lᵀ + D², in decimals, so it is positive definite.

struct Factor {
  let id: String
  let name: String
  /// Daily loadings on risk appetite, the level of rates, the dollar, Brazil and commodities; and
  /// the factor's own deviation. Rates and spreads in 1/100 bp, prices in 1/1,000,000.
  let loadings: [Int64]
  let own: Int64
  /// Decimals of a loading: 2 for basis points, 6 for returns.
  let scale: Int
}

enum Factors {
  static let all: [Factor] = [
    basisPoints("RATES_USD", "US dollar rates", [140, 520, 40, 0, 30], 160),
    basisPoints("RATES_EUR", "Euro rates", [110, 430, -30, 0, 40], 170),
    basisPoints("RATES_GBP", "Sterling rates", [100, 480, -20, 0, 50], 220),
    basisPoints("RATES_JPY", "Yen rates", [40, 140, 30, 0, 0], 130),
    basisPoints("RATES_BRL", "DI curve", [-480, 300, 220, 900, 0], 520),
    basisPoints("RATES_OTHER", "Other rates", [90, 450, -10, 0, 60], 200),
    basisPoints("CUPOM", "Onshore dollar rate", [-220, 350, 60, 420, 0], 300),
    basisPoints("INFLATION", "Break-even inflation", [90, 80, -40, 0, 190], 140),
    basisPoints("CREDIT_IG", "Investment-grade spreads", [-210, -60, 20, 0, -20], 90),
    basisPoints("CREDIT_HY", "High-yield spreads", [-920, -240, 60, 40, -110], 420),
    basisPoints("CREDIT_EM", "Emerging-market spreads", [-560, -120, 190, 260, -120], 340),
    returns("EQUITY_US", "US shares", [9_200, 600, -400, 0, 300], 3_800),
    returns("EQUITY_EUROPE", "European shares", [9_000, 900, 500, 0, 500], 4_600),
    returns("EQUITY_ASIA", "Asian and other shares", [8_400, 500, -900, 900, 700], 6_200),
    returns("COMMODITY", "Commodities", [3_200, 400, -2_100, 0, 11_500], 5_600),
    returns("CRYPTO", "Coins", [17_000, -2_000, -3_000, 0, 1_000], 27_000),
    returns("FX_EUR", "Euro", [700, -300, -3_900, 0, 300], 1_700),
    returns("FX_GBP", "Sterling", [1_600, -200, -3_700, 0, 400], 2_300),
    returns("FX_JPY", "Yen", [-1_700, -2_700, -3_300, 0, -300], 2_600),
    returns("FX_EUROPE", "Franc, krona and krone", [900, -400, -4_200, 0, 900], 2_100),
    returns(
      "FX_COMMODITY", "Canadian and Australian dollar", [2_500, 100, -2_900, 0, 1_500], 1_900),
    returns("FX_ASIA", "Hong Kong and Singapore dollar", [400, -100, -1_100, 0, 100], 500),
    returns("FX_BRL", "Real", [3_300, -600, -3_000, -6_200, 1_100], 3_100),
  ]

  static let drivers = 5
  static let inflation = 7
  static let investmentGrade = 8
  static let highYield = 9
  static let emerging = 10
  static let commodity = 14
  static let crypto = 15
  static let cupom = 6

  /// By currency, in the order of `Currencies.all`. The dollar has no FX factor: −1.
  static let rates = [0, 1, 2, 3, 5, 5, 5, 5, 5, 5, 5, 4]
  static let foreignExchange = [-1, 16, 17, 18, 19, 20, 20, 19, 19, 21, 21, 22]
  static let equity = [11, 12, 12, 13, 12, 11, 13, 12, 12, 13, 13, 13]

  /// The covariance of two factors as an integer at the sum of their scales.
  static func covariance(_ a: Int, _ b: Int) -> Int64 {
    var sum: Int64 = a == b ? all[a].own * all[a].own : 0
    for driver in 0..<drivers { sum += all[a].loadings[driver] * all[b].loadings[driver] }
    return sum
  }

  private static func basisPoints(
    _ id: String, _ name: String, _ loadings: [Int64], _ own: Int64
  ) -> Factor {
    Factor(id: id, name: name, loadings: loadings, own: own, scale: 2)
  }

  private static func returns(
    _ id: String, _ name: String, _ loadings: [Int64], _ own: Int64
  ) -> Factor {
    Factor(id: id, name: name, loadings: loadings, own: own, scale: 6)
  }
}
