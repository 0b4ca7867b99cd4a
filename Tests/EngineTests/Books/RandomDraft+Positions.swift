// What random books hold: instruments of every valuation and asset class, their ratings by several
// agencies, and positions with any of their columns given or not.

import Exact
import TestKit

extension RandomDraft {
  static let assetClasses = ["", "RATES", "FX", "CREDIT", "EQUITY", "CRYPTO"]
  static let figures = [
    "notional", "book_value", "cost_basis", "accrued", "unrealized_pnl", "realized_pnl",
    "daily_pnl", "fees", "var_contribution", "dv01", "cs01", "delta", "vega", "rate_gamma",
    "gamma_1pct",
  ]

  mutating func addInstruments(_ day: CalendarDate) {
    let issuers = draft.entities.filter { $0["entity_type"] == "ISSUER" }
      .compactMap { $0["entity_id"] }
    for number in 0..<Int.random(in: 1...9, using: &random) {
      var multiplier = self.number(3, missing: 7)
      if multiplier.hasPrefix("-") { multiplier.removeFirst() }
      if !multiplier.isEmpty { multiplier += "1" }
      if multiplier.contains(".") == false, !multiplier.isEmpty { multiplier = "1" + multiplier }
      var row: Draft.Row = [
        "instrument_id": "I\(number)", "currency": pick(Self.currencies),
        "name": pick(["", "Bond 100%", "note_a", "Étoile", "x\\y"]),
        "asset_class": pick(Self.assetClasses),
        "valuation": pick(["", "unit", "percent_of_par", "margined", "otc", "otc"]),
        "issuer_id": pick(issuers + ["", ""]), "counterparty_id": pick(["", "C1", "C2"]),
        "multiplier": multiplier, "isin": pick(["", "US0378331005", "DE0001102580"]),
        "maturity": chance(1, in: 3) ? "" : maturity(day),
      ]
      for term in [
        "price", "underlying_price", "coupon", "duration", "spread_duration", "convexity", "dv01",
        "cs01", "delta", "vega",
      ] {
        row[term] = self.number(4, missing: 7)
      }
      draft.instruments.append(row)
    }
  }

  /// Often near an anniversary of the day, where buckets begin.
  private mutating func maturity(_ day: CalendarDate) -> String {
    if chance(1, in: 4) {
      return day.adding(days: Int.random(in: -2...2, using: &random)).description
    }
    let years = [1, 3, 5, 7, 10, 20, 30].randomElement(using: &random) ?? 1
    let parts = day.parts
    let there =
      CalendarDate(year: parts.year + years, month: parts.month, day: parts.day)
      ?? CalendarDate(year: parts.year + years, month: parts.month, day: 28) ?? day
    return there.adding(days: Int.random(in: -2...2, using: &random)).description
  }

  mutating func addPositions(_ wanted: Int?) {
    let columns = Self.figures.filter { _ in chance(2, in: 3) }
    let isSparse = chance(1, in: 3)
    let usual = chance(1, in: 12) ? 0 : Int.random(in: 1...60, using: &random)
    let count = wanted ?? usual
    let nodes = draft.nodes.compactMap { $0["node_id"] }
    let instruments = draft.instruments.compactMap { $0["instrument_id"] }
    for number in 0..<count {
      var row: Draft.Row = [
        "position_id": "P\(number)", "node_id": pick(nodes), "instrument_id": pick(instruments),
        "quantity": chance(1, in: 9) ? "0" : self.number(6),
        "currency": chance(1, in: 2) ? "" : pick(Self.currencies),
        "market_value": marketValue(),
        "price": self.number(4, missing: 7), "duration": self.number(3, missing: 7),
        "convexity": self.number(3, missing: 8), "spread_duration": self.number(3, missing: 8),
        "fx_rate": pick(["", "", "1.085", "0.25"]), "link_id": pick(["", "", "L1", "L2"]),
        "is_paper": chance(1, in: 8) ? "true" : "", "status": chance(1, in: 10) ? "CLOSED" : "",
        "strategy_weights": pick(["", "", "S1=1", "S1=0.25;S2=0.5", "S3=0.333333333333", "S2=0"]),
        "tags": pick(["", "", "", "region=US", "style=value;region=", "other=1"]),
      ]
      for column in columns { row[column] = self.number(7, missing: isSparse ? 8 : 3) }
      draft.positions.append(row)
    }
  }

  /// Missing, equal to others, huge, or any.
  private mutating func marketValue() -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: ""
    case 2: pick(["100", "-100", "0", "0.00005", "250.5"])
    case 3: (chance(1, in: 2) ? "-" : "") + "90000000000.\(random.digits(upTo: 8))"
    default: number(9)
    }
  }

  mutating func addRatings(_ day: CalendarDate) {
    var seen: Set<[String]> = []
    for (column, rows) in [("instrument_id", draft.instruments), ("entity_id", draft.entities)] {
      for subject in rows where chance(1, in: 2) {
        for agency in ["SP", "MOODYS", "FITCH", "DBRS"] where chance(1, in: 2) {
          let letters =
            agency == "MOODYS"
            ? ["Aaa", "Aa2", "Baa3", "Ba1", "Caa3", "Ca", "WR"]
            : ["AAA", "A+", "BBB-", "BB+", "B", "CCC", "D", "NR"]
          for age in [0, 30, 400] where chance(2, in: 3) {
            let date = day.adding(days: 3 - age).description
            let id = subject[column] ?? ""
            guard seen.insert([id, agency, date]).inserted else { continue }
            var grade = pick(letters)
            if agency == "DBRS" { grade = pick(["AAA", "A", "BBB", "B"]) }
            draft.ratings.append([
              column: id, "agency": agency, "rating": grade, "as_of_date": date,
            ])
          }
        }
      }
    }
  }
}
