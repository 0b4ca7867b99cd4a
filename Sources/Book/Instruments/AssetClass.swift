// What kind of thing an instrument is, and how its market value follows from quantity and price.

public enum AssetClass: UInt8, CaseIterable, Sendable {
  case rates, fx, inflation, cupom, sovereign, credit, equity, commodity, crypto, cash, loan
  case crossAsset

  public var label: String {
    switch self {
    case .rates: "RATES"
    case .fx: "FX"
    case .inflation: "INFLATION"
    case .cupom: "CUPOM"
    case .sovereign: "SOVEREIGN"
    case .credit: "CREDIT"
    case .equity: "EQUITY"
    case .commodity: "COMMODITY"
    case .crypto: "CRYPTO"
    case .cash: "CASH"
    case .loan: "LOAN"
    case .crossAsset: "CROSS_ASSET"
    }
  }
}

/// How market value and notional follow from quantity and price (design decision §2).
public enum Valuation: UInt8, CaseIterable, Sendable {
  /// quantity × price × multiplier.
  case unit
  /// quantity × price / 100 × multiplier + accrued; the notional is the face.
  case percentOfPar
  /// Futures: the market value must be given, the notional is computed.
  case margined
  /// Swaps and forwards: the market value must be given, the quantity is the notional.
  case otc

  public var label: String {
    switch self {
    case .unit: "unit"
    case .percentOfPar: "percent_of_par"
    case .margined: "margined"
    case .otc: "otc"
    }
  }
}
