// Random changes of a random book, and what they come to if the files are edited by hand: the rows
// of a file of changes, and the draft after them.

import Exact
import TestKit

struct RandomChanges {
  var random: SeededRandom
  /// The book as its files would say it after what was generated so far.
  var draft: Draft
  private var serial = 0
  /// Kinds that were generated.
  private(set) var reached: Set<String> = []

  init(_ random: SeededRandom, _ draft: Draft) {
    self.random = random
    self.draft = draft
  }

  private mutating func chance(_ one: Int, in many: Int) -> Bool {
    Int.random(in: 0..<many, using: &random) < one
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value? {
    values.randomElement(using: &random)
  }

  private mutating func number(_ digits: Int, decimals most: Int = 6) -> String {
    let text = String(random.digits(upTo: digits))
    let sign = chance(1, in: 3) ? "-" : ""
    let decimals = Int.random(in: 0...most, using: &random)
    if decimals == 0 { return sign + text }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  private typealias Kind = @Sendable (inout RandomChanges) -> Draft.Row?

  private static let ofPositions: [Kind] = [
    { $0.insertPosition() }, { $0.updatePosition() }, { $0.updatePosition() },
    { $0.updatePosition() }, { $0.movePosition() }, { $0.closePosition() },
    { $0.reopenPosition() }, { $0.resizePosition() }, { $0.quote() },
  ]
  /// Changes after which every position is on its node.
  private static let ofTree: [Kind] = [
    { $0.createNode() }, { $0.updateNode() }, { $0.moveNode() }, { $0.moveNode() },
  ]
  private static let ofAll: [Kind] =
    ofPositions + ofTree + [
      { $0.closeNode() }, { $0.insertInstrument() }, { $0.updateInstrument() }, { $0.rate() },
    ]

  /// Changes after which every position is where it was.
  private static let inPlace: [Kind] = [
    { $0.updateFigures() }, { $0.updateFigures() }, { $0.closePosition() },
    { $0.reopenPosition() }, { $0.quote() },
  ]

  enum Reach: CaseIterable { case all, tree, positions, inPlace }

  /// A change that is right, or nil where the book has nothing that it could change.
  mutating func next(_ reach: Reach) -> Draft.Row? {
    let kinds =
      switch reach {
      case .all: Self.ofAll
      case .tree: Self.ofTree
      case .positions: Self.ofPositions
      case .inPlace: Self.inPlace
      }
    guard let kind = pick(kinds), let row = kind(&self) else { return nil }
    reached.insert(row["change"] ?? "")
    return row
  }

  private mutating func fresh(_ letter: String) -> String {
    serial += 1
    return "\(letter)new\(serial)"
  }

  // MARK: Positions

  private func index(_ id: String) -> Int? {
    draft.positions.firstIndex { $0["position_id"] == id }
  }

  private mutating func openPosition() -> Int? {
    pick(draft.positions.indices.filter { draft.positions[$0]["status"] != "CLOSED" })
  }

  private mutating func figures() -> Draft.Row {
    var row: Draft.Row = [:]
    for column in ["market_value", "price", "duration", "convexity"] + RandomDraft.figures
    where chance(1, in: 4) {
      row[column] = number(column == "price" ? 4 : 6)
    }
    if chance(1, in: 5) { row["tags"] = pick(["region=US", "a=1;b=2", "style=value"]) }
    if chance(1, in: 5) { row["link_id"] = pick(["L1", "L2", "L3"]) }
    if chance(1, in: 6) { row["strategy_weights"] = pick(["S1=1", "S1=0.25;S2=0.5", "S9=0.1"]) }
    if chance(1, in: 8) { row["is_paper"] = pick(["true", "false"]) }
    if chance(1, in: 8) { row["fx_rate"] = "1.25" }
    return row
  }

  private mutating func insertPosition() -> Draft.Row? {
    guard let node = pick(draft.nodes)?["node_id"],
      let instrument = pick(draft.instruments)?["instrument_id"]
    else { return nil }
    var row = figures()
    row["position_id"] = fresh("P")
    row["node_id"] = node
    row["instrument_id"] = instrument
    row["quantity"] = number(6)
    if chance(1, in: 3) { row["currency"] = pick(RandomDraft.currencies) }
    if chance(1, in: 9) { row["status"] = "CLOSED" }
    draft.positions.append(row)
    row["change"] = "insert position"
    return row
  }

  private mutating func updatePosition() -> Draft.Row? { updatePosition(figures()) }

  /// Of numbers alone: no link, no tags, no weights, no rate.
  private mutating func updateFigures() -> Draft.Row? {
    var row = figures()
    for column in ["tags", "link_id", "strategy_weights", "fx_rate"] { row[column] = nil }
    return updatePosition(row)
  }

  private mutating func updatePosition(_ figures: Draft.Row) -> Draft.Row? {
    guard let index = openPosition() else { return nil }
    var row = figures
    if chance(1, in: 2) { row["quantity"] = number(6) }
    if chance(1, in: 6) {
      row["dv01"] = nil
      row["pv01"] = number(6)
    }
    if row.isEmpty { row["quantity"] = "7" }
    for column in row.keys.sorted() where column != "quantity" && column != "is_paper" {
      if chance(1, in: 8) { row[column] = "\\N" }
    }
    for (column, value) in row {
      draft.positions[index][column] = value == "\\N" ? "" : value
      // One figure under two names.
      if column == "dv01" { draft.positions[index]["pv01"] = "" }
      if column == "pv01" { draft.positions[index]["dv01"] = "" }
    }
    row["position_id"] = draft.positions[index]["position_id"]
    row["change"] = "update position"
    return row
  }

  private mutating func resizePosition() -> Draft.Row? {
    guard let index = openPosition(),
      let old = draft.positions[index]["quantity"].flatMap({ BigRational($0) }), old != Self.zero
    else { return nil }
    let quantity = number(5)
    let id = draft.positions[index]["position_id"] ?? ""
    let factor = (BigRational(quantity) ?? Self.zero) / old
    let fine = draft.currencyOfPosition[id] == "BTC"
    var resized = draft
    for column in [
      "market_value", "notional", "book_value", "cost_basis", "accrued",
      "unrealized_pnl", "var_contribution", "dv01", "pv01", "cs01", "delta", "vega", "rate_gamma",
      "gamma_1pct",
    ] {
      guard let text = draft.positions[index][column], !text.isEmpty else { continue }
      let isSensitivity = ["dv01", "pv01", "cs01", "delta", "vega", "rate_gamma", "gamma_1pct"]
        .contains(column)
      var decimals = (fine ? 8 : 4)
      if column == "var_contribution" {
        decimals = draft.settings["base_currency"] == "BTC" ? 8 : 4
      } else if isSensitivity {
        decimals = fine ? 8 : 6
      }
      var scaled = Self.rounded(text, decimals) * factor
      if column == "notional", !text.hasPrefix("-"), scaled < Self.zero {
        scaled = scaled * BigRational(-1, decimals: 0)
      }
      // A figure that leaves its 64 bits refuses the change, whatever comes after it.
      guard scaled.roundedHalfEven(decimals: decimals).exactly(Int64.self) != nil else {
        return nil
      }
      resized.positions[index][column] = Self.text(scaled, decimals)
    }
    resized.positions[index]["quantity"] = quantity
    for row in draft.keyRates.indices where draft.keyRates[row]["position_id"] == id {
      let decimals = fine ? 8 : 6
      let value = Self.rounded(draft.keyRates[row]["dv01"] ?? "0", decimals) * factor
      guard value.roundedHalfEven(decimals: decimals).exactly(Int64.self) != nil else {
        return nil
      }
      resized.keyRates[row]["dv01"] = Self.text(value, decimals)
    }
    for row in draft.vectors.indices where draft.vectors[row]["position_id"] == id {
      for scenario in draft.scenarios.compactMap({ $0["scenario_id"] }) {
        let value = Self.rounded(draft.vectors[row][scenario] ?? "0", 0) * factor
        guard value.roundedHalfEven(decimals: 0).exactly(Int64.self) != nil else { return nil }
        resized.vectors[row][scenario] = Self.text(value, 0)
      }
    }
    let fineBase = draft.settings["base_currency"] == "BTC" ? 8 : 6
    func follow(_ rows: inout [Draft.Row], _ field: String) -> Bool {
      for row in rows.indices where rows[row]["position_id"] == id {
        let value = Self.rounded(rows[row][field] ?? "0", fineBase) * factor
        guard value.roundedHalfEven(decimals: fineBase).exactly(Int64.self) != nil else {
          return false
        }
        rows[row][field] = Self.text(value, fineBase)
      }
      return true
    }
    guard follow(&resized.exposures, "exposure"), follow(&resized.gammas, "gamma") else {
      return nil
    }
    draft = resized
    return ["change": "resize position", "position_id": id, "quantity": quantity]
  }

  private static let zero = BigRational(0, decimals: 0)

  private static func rounded(_ text: String, _ decimals: Int) -> BigRational {
    BigRational(text).flatMap { BigRational(Self.text($0, decimals)) } ?? zero
  }

  private static func text(_ value: BigRational, _ decimals: Int) -> String {
    let number = value.roundedHalfEven(decimals: decimals).exactly(Int128.self) ?? 0
    return DecimalText.plain(number, scale: decimals)
  }

  private mutating func movePosition() -> Draft.Row? {
    guard let index = openPosition(), let node = pick(draft.nodes)?["node_id"] else { return nil }
    draft.positions[index]["node_id"] = node
    let id = draft.positions[index]["position_id"]
    return ["change": "move position", "position_id": id ?? "", "node_id": node]
  }

  private mutating func closePosition() -> Draft.Row? {
    guard let index = openPosition() else { return nil }
    draft.positions[index]["status"] = "CLOSED"
    return [
      "change": "close position", "position_id": draft.positions[index]["position_id"] ?? "",
    ]
  }

  private mutating func reopenPosition() -> Draft.Row? {
    let closed = draft.positions.indices.filter { draft.positions[$0]["status"] == "CLOSED" }
    guard let index = pick(closed) else { return nil }
    draft.positions[index]["status"] = ""
    return [
      "change": "reopen position", "position_id": draft.positions[index]["position_id"] ?? "",
    ]
  }

  // MARK: Nodes

  private func rank(_ id: String) -> Int {
    let type = draft.nodes.first { $0["node_id"] == id }?["node_type"] ?? ""
    return RandomDraft.types.firstIndex(of: type) ?? 0
  }

  private mutating func createNode() -> Draft.Row? {
    let parent = chance(1, in: 5) ? "" : pick(draft.nodes)?["node_id"] ?? ""
    let type = Int.random(in: (parent.isEmpty ? 0 : rank(parent))...3, using: &random)
    var row: Draft.Row = [
      "node_id": fresh("N"), "parent_id": parent, "node_type": RandomDraft.types[type],
    ]
    if chance(1, in: 2) { row["nav"] = number(8, decimals: 4) }
    if chance(1, in: 3) { row["tags"] = "region=EU" }
    draft.nodes.append(row)
    row["change"] = "create node"
    return row
  }

  private mutating func updateNode() -> Draft.Row? {
    guard let index = pick(Array(draft.nodes.indices)) else { return nil }
    let id = draft.nodes[index]["node_id"] ?? ""
    if chance(1, in: 2) {
      draft.nodes[index]["name"] = "Renamed, \(id)"
      return ["change": "rename node", "node_id": id, "name": "Renamed, \(id)"]
    }
    let nav = chance(1, in: 3) ? "\\N" : number(8, decimals: 4)
    draft.nodes[index]["nav"] = nav == "\\N" ? "" : nav
    var row = ["change": "update node", "node_id": id, "nav": nav]
    if chance(1, in: 2) {
      row["tags"] = "style=macro"
      draft.nodes[index]["tags"] = "style=macro"
    }
    return row
  }

  private func isBelow(_ node: String, _ above: String) -> Bool {
    var current = node
    while !current.isEmpty {
      if current == above { return true }
      current = draft.nodes.first { $0["node_id"] == current }?["parent_id"] ?? ""
    }
    return false
  }

  private mutating func moveNode() -> Draft.Row? {
    guard let index = pick(Array(draft.nodes.indices)) else { return nil }
    let id = draft.nodes[index]["node_id"] ?? ""
    let parents = draft.nodes.compactMap { $0["node_id"] }
      .filter { rank($0) <= rank(id) && !isBelow($0, id) }
    let parent = chance(1, in: 6) ? "" : pick(parents) ?? ""
    draft.nodes[index]["parent_id"] = parent
    return ["change": "move node", "node_id": id, "parent_id": parent]
  }

  private mutating func closeNode() -> Draft.Row? {
    let closable = draft.nodes.compactMap { $0["node_id"] }.filter { id in
      !draft.nodes.contains { $0["parent_id"] == id }
        && !draft.positions.contains { $0["node_id"] == id && $0["status"] != "CLOSED" }
    }
    guard draft.nodes.count > 1, let id = pick(closable) else { return nil }
    draft.nodes.removeAll { $0["node_id"] == id }
    let gone = draft.positions.filter { $0["node_id"] == id }.compactMap { $0["position_id"] }
    draft.positions.removeAll { $0["node_id"] == id }
    draft.keyRates.removeAll { gone.contains($0["position_id"] ?? "") }
    draft.vectors.removeAll { gone.contains($0["position_id"] ?? "") }
    draft.exposures.removeAll { gone.contains($0["position_id"] ?? "") }
    draft.gammas.removeAll { gone.contains($0["position_id"] ?? "") }
    draft.realised.removeAll { $0["node_id"] == id }
    draft.limits.removeAll { $0["node_id"] == id }
    return ["change": "close node", "node_id": id]
  }

  // MARK: Instruments and markets

  private mutating func terms() -> Draft.Row {
    var row: Draft.Row = [:]
    for column in [
      "price", "underlying_price", "coupon", "duration", "spread_duration",
      "convexity", "dv01", "cs01", "delta", "vega",
    ] where chance(1, in: 4) {
      row[column] = number(4)
    }
    if chance(1, in: 4) { row["name"] = "Étoile \(serial)" }
    if chance(1, in: 4) { row["valuation"] = pick(["unit", "percent_of_par", "otc", "margined"]) }
    if chance(1, in: 4) { row["multiplier"] = "1\(random.digits(upTo: 2)).5" }
    if chance(1, in: 4) { row["isin"] = pick(["US0378331005", "DE0001102580"]) }
    if chance(1, in: 4) { row["maturity"] = "2031-05-0\(Int.random(in: 1...9, using: &random))" }
    if chance(1, in: 5) { row["asset_class"] = pick(["RATES", "FX", "CREDIT"]) }
    let issuers = draft.entities.filter { $0["entity_type"] == "ISSUER" }
    if chance(1, in: 4) { row["issuer_id"] = pick(issuers)?["entity_id"] }
    return row
  }

  private mutating func insertInstrument() -> Draft.Row? {
    var row = terms()
    row["instrument_id"] = fresh(chance(1, in: 2) ? "A" : "Z")
    row["currency"] = pick(RandomDraft.currencies)
    if chance(1, in: 3) { row["underlying_id"] = pick(draft.instruments)?["instrument_id"] }
    draft.instruments.append(row)
    row["change"] = "insert instrument"
    return row
  }

  private mutating func updateInstrument() -> Draft.Row? {
    guard let index = pick(Array(draft.instruments.indices)) else { return nil }
    var row = terms()
    if row.isEmpty { row["price"] = "3.5" }
    for column in row.keys.sorted() where chance(1, in: 9) { row[column] = "\\N" }
    for (column, value) in row { draft.instruments[index][column] = value == "\\N" ? "" : value }
    row["instrument_id"] = draft.instruments[index]["instrument_id"]
    row["change"] = "update instrument"
    return row
  }

  private mutating func quote() -> Draft.Row? {
    let day = CalendarDate(draft.settings["as_of"] ?? "") ?? .first
    let row: Draft.Row = [
      "pair": pick(["EUR/USD", "USD/JPY", "ARS/USD", "USD/EUR"]) ?? "",
      "rate": "\(Int.random(in: 1...200, using: &random)).\(random.digits(upTo: 9))1",
      "as_of_date": day.adding(days: -Int.random(in: 0...6, using: &random)).description,
    ]
    draft.rates.removeAll { $0["pair"] == row["pair"] && $0["as_of_date"] == row["as_of_date"] }
    draft.rates.append(row)
    return row.merging(["change": "fx"]) { $1 }
  }

  private mutating func rate() -> Draft.Row? {
    let column = chance(1, in: 2) ? "instrument_id" : "entity_id"
    let rows = column == "instrument_id" ? draft.instruments : draft.entities
    guard let id = pick(rows)?[column] else { return nil }
    let day = CalendarDate(draft.settings["as_of"] ?? "") ?? .first
    let row: Draft.Row = [
      column: id, "agency": "SP", "rating": pick(["AA-", "BBB", "BB", "NR"]) ?? "",
      "as_of_date": day.adding(days: -Int.random(in: 0...900, using: &random)).description,
    ]
    let isThere = draft.ratings.contains {
      $0[column] == id && $0["agency"] == "SP" && $0["as_of_date"] == row["as_of_date"]
    }
    if isThere { return nil }
    draft.ratings.append(row)
    return row.merging(["change": "rating"]) { $1 }
  }
}
