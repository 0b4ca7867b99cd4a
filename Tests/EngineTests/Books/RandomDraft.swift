// Small random books: ragged trees of several roots, positions on any node, in currencies of both
// scales and one that nobody quotes, with gaps wherever a file may have them.

import Exact
import TestKit

struct RandomDraft {
  var random: SeededRandom
  var draft = Draft()

  static let types = ["FUND", "DESK", "BOOK", "STRATEGY"]
  static let currencies = ["USD", "EUR", "JPY", "BTC", "ARS"]
  static let days = ["2026-03-04", "2024-02-29", "2026-11-20", "2025-12-31"]

  /// With so many positions, or 0 to 60.
  init(_ random: SeededRandom, positions: Int? = nil) {
    self.random = random
    let day = pick(Self.days)
    draft.settings = [
      "base_currency": pick(["USD", "USD", "EUR", "BTC", "JPY"]), "as_of": day,
      "scale8_currencies": "BTC", "pivot_currency": pick(["USD", "USD", "EUR"]),
    ]
    addNodes()
    addEntities()
    addRates(CalendarDate(day) ?? .first)
    addInstruments(CalendarDate(day) ?? .first)
    addPositions(positions)
    addRatings(CalendarDate(day) ?? .first)
    addKeyRates()
    addVectors()
    addFactors()
    addRealised()
  }

  mutating func chance(_ one: Int, in many: Int) -> Bool {
    Int.random(in: 0..<many, using: &random) < one
  }

  mutating func pick(_ words: [String]) -> String { words.randomElement(using: &random) ?? "" }

  /// Up to `digits` digits, up to `decimals` of them behind the point.
  mutating func number(_ digits: Int, decimals most: Int = 6, missing: Int = 0) -> String {
    if chance(missing, in: 10) { return "" }
    let sign = chance(1, in: 3) ? "-" : ""
    let text = String(random.digits(upTo: digits))
    let decimals = Int.random(in: 0...most, using: &random)
    if decimals == 0 { return sign + text }
    let padded = String(repeating: "0", count: max(0, decimals + 1 - text.count)) + text
    return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
  }

  private mutating func addNodes() {
    let count =
      chance(1, in: 3)
      ? Int.random(in: 1...5, using: &random) : Int.random(in: 1...40, using: &random)
    for number in 0..<count {
      let parent = chance(1, in: 6) ? nil : draft.nodes.randomElement(using: &random)
      let rank = parent.flatMap { Self.types.firstIndex(of: $0["node_type"] ?? "") } ?? 0
      let type =
        chance(1, in: 2) ? rank : Int.random(in: rank...min(3, rank + 1), using: &random)
      draft.nodes.append([
        "node_id": "N\(number)", "parent_id": parent?["node_id"] ?? "",
        "node_type": Self.types[type],
        "nav": chance(1, in: 2) ? "" : chance(1, in: 9) ? "0" : self.number(9, decimals: 4),
        "tags": pick(["", "", "", "region=EU", "region=US;style=macro", "style="]),
      ])
    }
  }

  private mutating func addEntities() {
    draft.entities = [
      ["entity_id": "BTC", "entity_type": "CURRENCY"],
      ["entity_id": "C1", "entity_type": "COUNTERPARTY"],
      ["entity_id": "C2", "entity_type": "COUNTERPARTY"],
    ]
    for number in 0..<Int.random(in: 1...8, using: &random) {
      let parent = chance(1, in: 2) ? "" : number == 0 ? "" : "E\(number / 2)"
      draft.entities.append([
        "entity_id": "E\(number)", "entity_type": "ISSUER",
        "parent_entity_id": parent == "E\(number)" ? "" : parent,
        "sector": pick(["", "Energy", "Banks", "Tech"]), "geography": pick(["", "US", "BR", "DE"]),
      ])
    }
  }

  /// Dollars against most; some quotes are too old, and some days have two, of which one counts.
  private mutating func addRates(_ day: CalendarDate) {
    for (pair, usual) in [
      ("EUR/USD", "1.0647"), ("USD/JPY", "154.37"), ("BTC/USD", "91234.56789012"),
      ("EUR/JPY", "164.4"), ("JPY/USD", "0.006477"),
    ] {
      if chance(pair.hasPrefix("EUR/J") || pair.hasPrefix("JPY") ? 3 : 1, in: 4) { continue }
      for age in Set([Int.random(in: 0...7, using: &random), 2]) {
        draft.rates.append([
          "pair": pair, "as_of_date": day.adding(days: -age).description,
          "rate": chance(1, in: 2)
            ? usual : "\(Int.random(in: 1...200, using: &random)).\(random.digits(upTo: 14))1",
        ])
      }
    }
  }

  /// A few scenarios in some books, with vectors of some positions; a value may need 64 bits.
  private mutating func addVectors() {
    if chance(1, in: 2) { return }
    let ids = (1...Int.random(in: 1...12, using: &random)).map { "S\($0)" }
    draft.scenarios = ids.map { ["scenario_id": $0] }
    for position in draft.positions where chance(2, in: 3) {
      var row = ["position_id": position["position_id"] ?? ""]
      let digits = chance(1, in: 9) ? 12 : 5
      for id in ids {
        row[id] = (chance(1, in: 2) ? "-" : "") + String(random.digits(upTo: digits))
      }
      draft.vectors.append(row)
    }
  }

  private mutating func addFactors() {
    if chance(1, in: 2) { return }
    let ids = (1...Int.random(in: 1...5, using: &random)).map { "F\($0)" }
    draft.factors = ids.map { ["factor_id": $0] }
    draft.covariances = ids.map { ["factor_a": $0, "factor_b": $0, "covariance": "0.25"] }
    for position in draft.positions where chance(2, in: 3) {
      let id = position["position_id"] ?? ""
      for (place, factor) in ids.enumerated() where chance(1, in: 2) {
        draft.exposures.append([
          "position_id": id, "factor_id": factor, "exposure": number(6),
        ])
        for other in ids[place...] where chance(1, in: 4) {
          draft.gammas.append([
            "position_id": id, "factor_a": factor, "factor_b": other, "gamma": number(5),
          ])
        }
      }
    }
  }

  private mutating func addRealised() {
    for node in draft.nodes where chance(1, in: 4) {
      for day in ["2026-01-05", "2026-01-06"] {
        draft.realised.append([
          "node_id": node["node_id"] ?? "", "date": day, "pnl": number(5, decimals: 4),
          "kind": pick(["", "hypothetical", "actual"]),
        ])
      }
    }
  }

  private mutating func addKeyRates() {
    for position in draft.positions where chance(1, in: 2) {
      for curve in ["", "USD-SOFR", "BRL-DI", "Z"] {
        for tenor in ["3M", "2Y", "30Y"] where chance(1, in: 4) {
          draft.keyRates.append([
            "position_id": position["position_id"] ?? "", "curve": curve, "tenor": tenor,
            "dv01": chance(1, in: 3) ? pick(["1", "-1", "2", "0"]) : number(7),
          ])
        }
      }
    }
    // The curve that is meant where none is named may be one that is named too.
    var seen: Set<[String]> = []
    let currencies = draft.currencyOfPosition
    draft.keyRates = draft.keyRates.filter { row in
      let id = row["position_id"] ?? ""
      let curve = Draft.curve(row["curve"] ?? "", currency: currencies[id] ?? "")
      return seen.insert([id, curve, row["tenor"] ?? ""]).inserted
    }
  }
}

extension Draft {
  var currencyOfPosition: [String: String] {
    var result: [String: String] = [:]
    var currencies: [String: String] = [:]
    for row in instruments { currencies[row["instrument_id"] ?? ""] = row["currency"] }
    for position in positions {
      let own = position["currency"] ?? ""
      result[position["position_id"] ?? ""] =
        own.isEmpty ? currencies[position["instrument_id"] ?? ""] : own
    }
    return result
  }

  /// Of the currencies that random books have.
  static func curve(_ given: String, currency: String) -> String {
    if !given.isEmpty { return given }
    return ["USD": "USD-SOFR", "EUR": "EUR-ESTR", "JPY": "JPY-TONA"][currency] ?? currency
  }
}
