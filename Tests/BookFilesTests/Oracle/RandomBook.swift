// Small random books as files: trees of any shape, instruments of every valuation, positions with
// any of their columns given or not, and now and then a row that is wrong.

import TestKit

struct RandomBook {
  var random: SeededRandom
  private(set) var files: [String: [UInt8]] = [:]
  private var nodeIDs: [String] = []
  private var instrumentIDs: [String] = []

  static let types = ["FUND", "DESK", "BOOK", "STRATEGY"]
  static let currencies = ["USD", "EUR", "JPY", "BTC"]
  static let valuations = ["", "unit", "percent_of_par", "margined", "otc"]
  static let perUnit = [
    "duration", "spread_duration", "convexity", "dv01", "cs01", "delta", "vega",
  ]
  static let amounts = [
    "market_value", "notional", "book_value", "cost_basis", "accrued", "unrealized_pnl",
    "realized_pnl", "daily_pnl", "fees", "var_contribution", "dv01", "pv01", "cs01", "delta",
    "vega", "rate_gamma", "gamma_1pct", "price", "duration", "convexity", "spread_duration",
  ]

  init(_ random: SeededRandom) {
    self.random = random
    files["book.csv"] = Array("base_currency,scale8_currencies\nEUR,BTC\n".utf8)
    files["entities.csv"] = Array("entity_id,entity_type\nBTC,CURRENCY\n".utf8)
    files["nodes.csv"] = nodes()
    files["instruments.csv"] = instruments()
    files["positions.csv"] = positions()
  }

  private mutating func chance(_ one: Int, in many: Int) -> Bool {
    Int.random(in: 0..<many, using: &random) < one
  }

  private mutating func pick(_ words: [String]) -> String {
    words.randomElement(using: &random) ?? ""
  }

  /// Up to `digits` digits, some of them behind the point; now and then no number at all.
  private mutating func number(_ digits: Int, missing: Int = 0) -> String {
    if chance(missing, in: 10) { return "" }
    if chance(1, in: 300) { return pick(["1,5", "x", "1e3", "+1", ".5"]) }
    let coefficient = random.digits(upTo: digits)
    let sign = chance(1, in: 3) ? "-" : ""
    let decimals = Int.random(in: 0...6, using: &random)
    if decimals == 0 { return sign + String(coefficient) }
    let text = String(coefficient)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  /// Fields that have commas or quotes are quoted, some others too.
  private mutating func row(_ fields: [String]) -> String {
    fields.map { field in
      guard field.contains(where: { ",\"\n".contains($0) }) || chance(1, in: 12) else {
        return field
      }
      return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }.joined(separator: ",") + (chance(1, in: 9) ? "\r\n" : "\n")
  }

  private mutating func nodes() -> [UInt8] {
    var rows: [String] = []
    for number in 0..<Int.random(in: 1...12, using: &random) {
      let id = chance(1, in: 20) ? pick(nodeIDs + ["N0"]) : "N\(number)"
      let parent = chance(1, in: 4) ? "" : pick(nodeIDs + ["N\(number + 1)", ""])
      let rank = Int.random(in: 0...min(3, number), using: &random)
      rows.append(row([id, parent, Self.types[rank], pick(["", "Ünit, \"A\"", "two\nlines"])]))
      nodeIDs.append(id)
    }
    rows.shuffle(using: &random)
    return Array(("node_id,parent_id,node_type,name\n" + rows.joined()).utf8)
  }

  private mutating func instruments() -> [UInt8] {
    let columns =
      ["instrument_id", "currency", "valuation", "multiplier", "price", "underlying_price"]
      + Self.perUnit
    var text = columns.joined(separator: ",") + "\n"
    for index in 0..<Int.random(in: 1...6, using: &random) {
      let id = "I\(index)"
      var multiplier = number(3, missing: 6)
      if multiplier.hasPrefix("-") { multiplier.removeFirst() }
      text += row(
        [id, pick(Self.currencies), pick(Self.valuations), multiplier]
          + (4..<columns.count).map { _ in self.number(5, missing: 6) })
      instrumentIDs.append(id)
    }
    return Array(text.utf8)
  }

  private mutating func positions() -> [UInt8] {
    let words = [
      "currency", "is_paper", "status", "link_id", "strategy_weights", "tags", "fx_rate",
    ]
    let given = (Self.amounts + words).filter { _ in Bool.random(using: &random) }
    let columns = (["position_id", "node_id", "instrument_id", "quantity"] + given)
      .shuffled(using: &random)
    var text = columns.joined(separator: ",") + "\n"
    for number in 0..<Int.random(in: 0...25, using: &random) {
      text += row(columns.map { self.field($0, number) })
    }
    return Array(text.utf8)
  }

  private mutating func field(_ column: String, _ index: Int) -> String {
    switch column {
    case "position_id":
      return chance(1, in: 25) ? pick(["p1", "P2", "P3", ""]) : "P\(index)"
    case "node_id": return chance(1, in: 30) ? "N99" : pick(nodeIDs)
    case "instrument_id": return chance(1, in: 30) ? "i0" : pick(instrumentIDs)
    case "quantity": return self.number(7)
    case "currency": return chance(1, in: 2) ? "" : pick(Self.currencies + ["usd"])
    case "is_paper": return pick(["", "true", "false", "0", "1", "TRUE"])
    case "status": return pick(["", "", "ACTIVE", "CLOSED"])
    case "link_id": return pick(["", "", "L1", "L2"])
    case "strategy_weights": return pick(["", "", "S=1", "B=0.25;A=0.5", "S=0.60"])
    case "tags": return pick(["", "", "k=v", "b=2;a=1", "c="])
    case "fx_rate": return pick(["", "1.085", "0.000000000000001", "25400.50"])
    // pv01 contradicts dv01 nearly always: seldom given.
    case "pv01": return self.number(5, missing: 9)
    default: return self.number(6, missing: 7)
    }
  }
}
