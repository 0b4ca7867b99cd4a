// nodes.csv, parents before children. NAVs are set from what the funds hold, so that leverage is
// that of a macro firm whatever the number of positions.

enum DemoNodes {
  private static let themes = [
    "Global Macro Fund", "Credit Opportunities Fund", "Emerging Markets Fund",
    "Systematic Macro Fund", "Fixed Income Relative Value Fund",
  ]
  private static let domiciles = ["KY", "IE", "LU", "US"]
  private static let regions = ["AMERICAS", "EMEA", "APAC"]
  private static let books = [
    "Directional", "Relative Value", "Carry", "Tactical", "Core", "Hedges", "Event", "Momentum",
    "Basis", "Opportunistic",
  ]
  private static let strategies = [
    "Trend", "Value", "Curve", "Volatility", "Mean Reversion", "Liquidity", "Policy", "Flow",
    "Seasonal", "Tail Protection",
  ]
  private static let styles = ["discretionary", "systematic", "hybrid"]
  private static let horizons = ["intraday", "weeks", "months"]

  static func write(
    to folder: String, options: DemoOptions, totals: NodeTotals
  ) throws(DemoFault) -> (name: String, rows: Int, bytes: Int) {
    var output = try CSVOutput(folder: folder, name: "nodes.csv")
    output.header("node_id,parent_id,node_type,name,nav,tags")
    for fund in 0..<options.funds {
      let id = Firm.fundID(fund, options)
      var random = RandomStream(seed: options.seed, .nodes, fund)
      let nav = nav(totals.fund(fund).gross, &random)
      let tags = "domicile=\(random.pick(domiciles));style=\(random.pick(styles))"
      try row([id, "", "FUND", fundName(fund)], nav, tags, &output)
      for desk in fund * options.desks..<(fund + 1) * options.desks {
        try writeDesk(desk, of: id, options, &output)
      }
    }
    return try output.finish()
  }

  private static func writeDesk(
    _ desk: Int, of fund: String, _ options: DemoOptions, _ output: inout CSVOutput
  ) throws(DemoFault) {
    let id = Firm.deskID(desk, options)
    let number = desk % options.desks
    let mandate = Mandates.all[number % Mandates.all.count].name
    let round = number / Mandates.all.count
    let name = mandate + " Desk" + (round == 0 ? "" : " \(round + 1)")
    let region = regions[(desk * 7 / 3) % regions.count]
    try row([id, fund, "DESK", name], nil, "region=\(region)", &output)
    for book in desk * options.books..<(desk + 1) * options.books {
      let bookID = Firm.bookID(book, options)
      let title = mandate + " " + books[book % options.books % books.count]
      try row([bookID, id, "BOOK", title], nil, "", &output)
      for strategy in book * options.strategies..<(book + 1) * options.strategies {
        var random = RandomStream(seed: options.seed, .nodes, -1 - strategy)
        let own = strategies[strategy % options.strategies % strategies.count]
        let tags = "style=\(random.pick(styles));horizon=\(random.pick(horizons))"
        let strategyID = Firm.id(strategy: strategy, options)
        try row([strategyID, bookID, "STRATEGY", title + " " + own], nil, tags, &output)
      }
    }
  }

  private static func row(
    _ texts: [String], _ nav: Int64?, _ tags: String, _ output: inout CSVOutput
  ) throws(DemoFault) {
    for text in texts { output.text(text) }
    if let nav { output.integer(nav) } else { output.empty() }
    output.text(tags)
    try output.endRow()
  }

  /// Whole dollars, to 100,000: gross exposure over a leverage of 2.0 to 4.5, and never nothing.
  private static func nav(_ gross: Int64, _ random: inout RandomStream) -> Int64 {
    let leverage = Int64(random.between(200, 450))
    return max(10_000_000, gross / leverage / 100_000 * 100_000)
  }

  private static func fundName(_ fund: Int) -> String {
    let numerals = ["", " II", " III", " IV", " V", " VI", " VII", " VIII", " IX", " X"]
    let round = fund / themes.count
    let numeral = round < numerals.count ? numerals[round] : " \(round + 1)"
    return themes[fund % themes.count] + numeral
  }
}
