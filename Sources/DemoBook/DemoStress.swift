// stress.csv: ten named shocks, one to a row, in the words a risk manager uses.

enum DemoStress {
  private static let shocks: [[String]] = [
    ["EUR_UP_5", "fx", "+5%", "EUR", "Euro up five percent"],
    ["JPY_UP_10", "fx", "+10%", "JPY", "Yen carry unwinds"],
    ["BRL_DOWN_12", "fx", "-12%", "BRL", "Real devalues"],
    ["RATES_UP_25", "rates", "+25bp", "", "All curves up"],
    ["SOFR_UP_100", "rates", "+100bp", "USD-SOFR", "Dollar curve sells off"],
    ["DI_UP_150", "rates", "+150bp", "BRL-DI", "Brazilian fiscal scare"],
    ["SPREADS_WIDER_10", "spread", "*1.1", "", "Spreads a tenth wider"],
    ["CREDIT_UP_75", "spread", "+75bp", "asset_class = 'CREDIT'", "Credit event"],
    ["EQUITY_DOWN_20", "price", "-20%", "asset_class = 'EQUITY'", "Shares fall by a fifth"],
    ["CRYPTO_DOWN_40", "price", "-40%", "asset_class = 'CRYPTO'", "Coin exchange fails"],
  ]

  static func write(to folder: String) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "stress.csv")
    output.header("stress_id,kind,shock,target,name")
    for shock in shocks {
      for value in shock { output.text(value) }
      try output.endRow()
    }
    return try output.finish()
  }
}
