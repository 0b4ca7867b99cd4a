// Commodities, coins, funds and indices by name, with prices in cents near those of the mid-2020s
// and the contract sizes of their exchanges.

enum Varieties {
  struct Variety {
    let name: String
    /// Cents per unit of the underlying.
    let price: Int64
    let multiplier: Int64
  }

  static let commodities = [
    Variety(name: "WTI Crude", price: 68_40, multiplier: 1_000),
    Variety(name: "Brent Crude", price: 72_15, multiplier: 1_000),
    Variety(name: "Heating Oil", price: 2_28, multiplier: 42_000),
    Variety(name: "Gasoline", price: 2_05, multiplier: 42_000),
    Variety(name: "Natural Gas", price: 3_60, multiplier: 10_000),
    Variety(name: "Gold", price: 3_350_00, multiplier: 100),
    Variety(name: "Silver", price: 38_20, multiplier: 5_000),
    Variety(name: "Platinum", price: 1_320_00, multiplier: 50),
    Variety(name: "Copper", price: 9_720_00, multiplier: 25),
    Variety(name: "Aluminium", price: 2_590_00, multiplier: 25),
    Variety(name: "Zinc", price: 2_780_00, multiplier: 25),
    Variety(name: "Iron Ore", price: 101_50, multiplier: 100),
    Variety(name: "Corn", price: 4_35, multiplier: 5_000),
    Variety(name: "Wheat", price: 5_60, multiplier: 5_000),
    Variety(name: "Soybeans", price: 10_40, multiplier: 5_000),
    Variety(name: "Sugar", price: 380_00, multiplier: 50),
    Variety(name: "Coffee", price: 6_400_00, multiplier: 10),
    Variety(name: "Carbon", price: 71_80, multiplier: 1_000),
  ]

  static let coins = [
    Variety(name: "Bitcoin", price: 95_400_00, multiplier: 5),
    Variety(name: "Ether", price: 3_420_00, multiplier: 50),
    Variety(name: "Solana", price: 184_50, multiplier: 500),
    Variety(name: "Litecoin", price: 112_30, multiplier: 500),
  ]

  static let funds = [
    "World Equity Fund", "Emerging Debt Fund", "High Yield Bond Fund", "Gold Trust",
    "Infrastructure Fund", "Minimum Volatility Fund", "Treasury 20Y+ Fund", "Convertibles Fund",
  ]

  static let bondFutures = ["2Y", "5Y", "10Y", "30Y"]

  /// The main share index of each currency, in the order of `Currencies.all`.
  static let indices = [
    "US Large Cap", "Euro Area 50", "UK 100", "Japan 225", "Swiss 20", "Canada 60", "Australia 200",
    "Sweden 30", "Norway 25", "Hong Kong 50", "Singapore 30", "Brazil 80",
  ]
}
