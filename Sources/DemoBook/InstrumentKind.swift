// The kinds of instrument a macro and credit firm trades, the class and valuation of each, and how
// often each appears. Numbers of an instrument are integers with the scale named beside them.

enum AssetClass: Int, CaseIterable {
  case rates, fx, inflation, cupom, sovereign, credit, equity, commodity, crypto, cash, loan
  case crossAsset

  static let names = [
    "RATES", "FX", "INFLATION", "CUPOM", "SOVEREIGN", "CREDIT", "EQUITY", "COMMODITY", "CRYPTO",
    "CASH", "LOAN", "CROSS_ASSET",
  ]
}

enum InstrumentKind: UInt8, CaseIterable {
  case forwardLeg, fxOption, swap, bondFuture, depositFuture, diFuture, linker, inflationSwap
  case cupomFuture, governmentBond, sovereignDefaultSwap, corporateBond, defaultSwap, creditIndex
  case share, shareOption, indexFuture, commodityFuture, coin, coinFuture, deposit, loan
  case totalReturnSwap, fund

  /// Two letters that start the instrument's id.
  static let prefixes: [[UInt8]] = [
    "FW", "FO", "SW", "BF", "SR", "DI", "IL", "IS", "CU", "GB", "SD", "CB", "CD", "CX", "EQ", "EO",
    "EF", "CM", "CO", "CF", "CA", "LN", "TR", "ET",
  ].map { Array($0.utf8) }

  var assetClass: AssetClass {
    switch self {
    case .forwardLeg, .fxOption: .fx
    case .swap, .bondFuture, .depositFuture, .diFuture: .rates
    case .linker, .inflationSwap: .inflation
    case .cupomFuture: .cupom
    case .governmentBond, .sovereignDefaultSwap: .sovereign
    case .corporateBond, .defaultSwap, .creditIndex: .credit
    case .share, .shareOption, .indexFuture: .equity
    case .commodityFuture: .commodity
    case .coin, .coinFuture: .crypto
    case .deposit: .cash
    case .loan: .loan
    case .totalReturnSwap, .fund: .crossAsset
    }
  }

  enum Valuation { case unit, percentOfPar, margined, otc }

  var valuation: Valuation {
    switch self {
    case .share, .shareOption, .coin, .deposit, .fund: .unit
    case .linker, .governmentBond, .corporateBond, .loan: .percentOfPar
    case .bondFuture, .depositFuture, .diFuture, .cupomFuture, .indexFuture, .commodityFuture,
      .coinFuture:
      .margined
    case .forwardLeg, .fxOption, .swap, .inflationSwap, .sovereignDefaultSwap, .defaultSwap,
      .creditIndex, .totalReturnSwap:
      .otc
    }
  }

  /// How many of 1,000 instruments are of the kind; forward legs are counted on their own.
  static let weights: [Int64] = [
    0, 58, 90, 24, 20, 8, 30, 12, 6, 120, 20, 200, 50, 12, 130, 60, 12, 40, 4, 6, 10, 50, 14, 24,
  ]
}

extension InstrumentKind.Valuation {
  var name: String {
    switch self {
    case .unit: "unit"
    case .percentOfPar: "percent_of_par"
    case .margined: "margined"
    case .otc: "otc"
    }
  }
}

struct Instrument {
  let kind: InstrumentKind
  var currency: Int
  /// Index of the issuer or reference entity, of the counterparty, of the underlying; −1 for none.
  var issuer = -1
  var counterparty = -1
  var underlying = -1
  /// Which of its issuer's securities it is; −1 where it has no number.
  var issue = -1
  /// Days since 1970; 0 where it has no maturity.
  var maturity: Int32 = 0
  /// 0 where the position's value alone says what it is worth.
  var price: Int64 = 0
  var priceScale = 0
  var multiplier: Int64 = 1
  /// At the scale of the price.
  var underlyingPrice: Int64 = 0
  /// Thousandths of a percent, of a year, of a year; hundredths of a squared year.
  var coupon: Int64 = 0
  var duration: Int64 = 0
  var spreadDuration: Int64 = 0
  var convexity: Int64 = 0
  /// Per unit of quantity, in 1/1,000,000.
  var dv01: Int64 = 0
  var cs01: Int64 = 0
  /// In 1/10,000.
  var delta: Int64 = 0
  var vega: Int64 = 0
  /// What one unit stands for in its currency, in 1/10,000: face, contract or share.
  var unitValue: Int64 = 10_000
  /// Quantities are multiples of this.
  var lot: Int64 = 1
  var quantityScale = 0
  /// Which commodity, coin or index it is, among those of its kind.
  var variety = 0
  var isHighYield = false
}
