// What a desk is for: its name and the mix of asset classes it trades, in percent. A mix is what
// makes a pivot by asset class look like a firm and not like noise.

struct Mandate {
  let name: String
  /// In the order of `AssetClass`.
  let mix: [Int64]
  /// How many of 1,000 pairs of positions are the two legs of an FX forward.
  let forwardsPerThousand: Int
}

enum Mandates {
  //                      rates fx infl cupom sov credit equity comm crypto cash loan cross
  static let all = [
    make("Global Rates", [50, 4, 12, 0, 28, 0, 0, 0, 0, 4, 0, 2], 40),
    make("EM Rates", [30, 8, 4, 14, 36, 2, 0, 0, 0, 4, 0, 2], 120),
    make("Inflation", [14, 2, 56, 0, 22, 0, 0, 2, 0, 4, 0, 0], 40),
    make("FX", [4, 66, 0, 2, 8, 0, 0, 4, 4, 10, 0, 2], 550),
    make("Sovereign Credit", [8, 2, 0, 2, 74, 8, 0, 0, 0, 4, 0, 2], 40),
    make("Corporate Credit", [8, 0, 0, 0, 6, 80, 0, 0, 0, 4, 0, 2], 40),
    make("High Yield and Loans", [2, 0, 0, 0, 0, 60, 2, 0, 0, 4, 30, 2], 30),
    make("Equity", [0, 2, 0, 0, 0, 2, 86, 0, 0, 4, 0, 6], 40),
    make("Commodities and Digital", [0, 2, 0, 0, 2, 0, 6, 70, 12, 4, 0, 4], 30),
    make("Cross-Asset Systematic", [16, 8, 2, 2, 12, 16, 26, 6, 2, 4, 0, 6], 60),
  ]

  private static func make(_ name: String, _ mix: [Int64], _ forwards: Int) -> Mandate {
    Mandate(name: name, mix: mix, forwardsPerThousand: forwards)
  }
}
