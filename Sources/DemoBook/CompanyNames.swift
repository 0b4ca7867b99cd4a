// Invented companies and banks. A company's second word tells its sector, so that a name, a sector
// and a holding look alike on the screen. None is meant to be a real firm.

enum CompanyNames {
  static let sectors = [
    "Energy", "Materials", "Industrials", "Consumer Discretionary", "Consumer Staples",
    "Health Care", "Financials", "Information Technology", "Communication Services", "Utilities",
    "Real Estate", "Government",
  ]
  static let government = 11

  private static let stems = [
    "Northgate", "Halvorsen", "Castellan", "Meridian", "Ashgrove", "Brightwater", "Corvane",
    "Delmonte Ridge", "Eastfield", "Fenwick", "Glenrock", "Harrowgate", "Ironbridge", "Juniper",
    "Kestrel", "Larkspur", "Montclair", "Newhaven", "Oakhurst", "Pemberley", "Quantock",
    "Ravensworth", "Silverlake", "Thornbury", "Ulverston", "Valemount", "Westmark", "Yarrow",
    "Zephyr", "Alderney", "Bellweather", "Cinder Hill", "Drummond", "Elmstead", "Foxglove",
    "Granite Point", "Highmoor", "Inverness Bay", "Jasper", "Kingsley", "Lindqvist", "Marlowe",
    "Nordhavn", "Osprey", "Palisade", "Queensferry", "Rockwell Green", "Saltmarsh", "Tamarind",
    "Umber", "Verano", "Whitcombe", "Yellowtail", "Zenobia", "Amberley", "Birchwood", "Calloway",
    "Dunmore", "Everhart", "Falconer", "Greystone", "Hawthorne", "Islay", "Jericho", "Kincaid",
    "Lodestar", "Mosswood", "Nightingale", "Orchard", "Pinnacle Bay", "Quarry", "Rosewood",
    "Sandpiper", "Tidewater", "Upland", "Vantage Hill", "Wolverton", "Yewtree", "Arrowhead",
    "Blackthorn",
  ]

  /// The second word and its sector.
  private static let trades: [(String, Int)] = [
    ("Petroleum", 0), ("Drilling", 0), ("Midstream", 0), ("Refining", 0), ("Offshore", 0),
    ("Steel", 1), ("Chemicals", 1), ("Mining", 1), ("Paper", 1), ("Cement", 1), ("Fertilisers", 1),
    ("Aerospace", 2), ("Rail", 2), ("Logistics", 2), ("Machinery", 2), ("Engineering", 2),
    ("Airways", 2), ("Shipping", 2), ("Motors", 3), ("Retail", 3), ("Hotels", 3), ("Apparel", 3),
    ("Leisure", 3), ("Homes", 3), ("Foods", 4), ("Beverages", 4), ("Grocers", 4), ("Household", 4),
    ("Tobacco", 4), ("Pharma", 5), ("Biosciences", 5), ("Hospitals", 5), ("Medical Devices", 5),
    ("Diagnostics", 5), ("Bank", 6), ("Insurance", 6), ("Capital", 6), ("Asset Management", 6),
    ("Bancorp", 6), ("Mortgage", 6), ("Reinsurance", 6), ("Semiconductor", 7), ("Software", 7),
    ("Systems", 7), ("Cloud", 7), ("Payments", 7), ("Robotics", 7), ("Telecom", 8), ("Media", 8),
    ("Broadcasting", 8), ("Cable", 8), ("Games", 8), ("Power", 9), ("Water", 9),
    ("Gas Networks", 9),
    ("Renewables", 9), ("Grid", 9), ("Nuclear", 9), ("Properties", 10), ("Land", 10),
    ("Towers", 10), ("Logistics Parks", 10), ("Student Living", 10), ("Office Trust", 10),
  ]

  static let banks = [
    "Harbour Bank", "First Castellan", "Northgate Securities", "Banque Montclair", "Lindqvist Bank",
    "Kestrel Markets", "Meridian Bank", "Granite Trust", "Bank of Alderney", "Osprey Global",
    "Banco Verano", "Thornbury Brothers", "Credit Valemount", "Palisade Bank", "Drummond Clearing",
    "Silverlake Futures", "Tidewater Prime", "Nordhavn Bank", "Queensferry Capital", "Zephyr Bank",
    "Ironbridge Clearing", "Falconer Securities", "Islay Bank", "Banco Tamarind",
  ]

  /// The `number`-th of 5,120 different names; neighbours share neither word.
  static func company(_ number: Int) -> (name: String, ticker: String, sector: Int) {
    let count = stems.count * trades.count
    // 1,931 is prime to the count, so the walk meets every pair once before it repeats.
    let place = (number * 1_931) % count
    let stem = stems[place % stems.count]
    let (trade, sector) = trades[place / stems.count]
    let ticker = letters(stem, 2) + letters(trade, 2)
    let round = number / count
    return (stem + " " + trade + (round == 0 ? "" : " \(round + 1)"), ticker, sector)
  }

  /// The first letters as capitals.
  private static func letters(_ word: String, _ count: Int) -> String {
    String(word.filter(\.isLetter).prefix(count)).uppercased()
  }
}
