// Small random books with something in every file, and texts that somebody could mean harm with.

import Exact
import TestKit

struct RandomFiles {
  private var random: SeededRandom
  private(set) var files: Files = [:]

  /// What tries to be more than a text, in SQL, JSON, arrays or CSV.
  static let nasty = [
    "'; DROP TABLE espalier.position; --", "$1", "\\x00", "{\"a\":1}", "{NULL}", "a\\b", "O'Neil",
    "100%", "日本", "x\u{301}", "\"quoted\"", "a,b", "NULL", "\\N", "]", "[\"a\", 1]",
  ]

  init(_ random: SeededRandom) {
    self.random = random
    make()
  }

  private mutating func number(_ most: Int) -> Int { Int(random.next() % UInt64(most)) }

  private mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

  private mutating func amount() -> String {
    let whole = Int64(number(2_000_000)) - 1_000_000
    return DecimalText.plain(Int128(whole), scale: number(5))
  }

  private mutating func maybe(_ percent: Int, _ text: (inout Self) -> String) -> String {
    chance(percent) ? text(&self) : ""
  }

  private static func field(_ text: String) -> String {
    text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
      ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }

  private mutating func add(_ name: String, _ header: String, _ rows: [[String]]) {
    let lines = [header] + rows.map { $0.map(Self.field).joined(separator: ",") }
    files[name] = Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private static let currencies = ["USD", "EUR", "JPY", "BTC"]

  private mutating func make() {
    add(
      "book.csv", "base_currency,as_of,timezone,scale8_currencies",
      [["USD", "2026-11-20", "Europe/Paris", "BTC"]])
    let nasty = Self.nasty
    let nodes = (0..<12).map { "N\($0) " + nasty[$0] }
    add(
      "nodes.csv", "node_id,parent_id,node_type,name,nav,tags",
      nodes.enumerated().map { place, id in
        let parent = place == 0 ? "" : nodes[number(min(place, 4))]
        return [
          id, parent, "FUND", nasty[number(nasty.count)],
          maybe(40) { DecimalText.plain(Int128($0.number(1_000_000) + 1), scale: 2) },
          maybe(50) { "b=\($0.number(3));a=x y" },
        ]
      })
    add(
      "entities.csv", "entity_id,entity_type,name,currency,parent_entity_id",
      [["BTC", "CURRENCY", "Bitcoin", "", ""]]
        + (0..<6).map { place in
          ["E\(place)" + nasty[place], "ISSUER", nasty[place], "EUR", ""]
        })
    makeRates()
    makeInstruments()
    makePositions(nodes)
    makeRisk(nodes)
  }

  private mutating func makeRates() {
    var rows: [[String]] = []
    for day in 16...20 {
      for (pair, rate) in [
        ("EUR/USD", "1.0\(number(99))7"), ("USD/JPY", "15\(number(9)).25"),
        ("BTC/USD", "9\(number(9)).123456789012345"),
      ] {
        rows.append([pair, rate, "2026-11-\(day)", maybe(50) { _ in "desk 'A'" }])
      }
    }
    add("fx.csv", "pair,rate,as_of_date,source", rows)
    add(
      "ratings.csv", "entity_id,agency,rating,outlook,as_of_date,effective_date,known_at",
      (0..<6).flatMap { place -> [[String]] in
        let id = "E\(place)" + Self.nasty[place]
        return [
          [id, "SP", "BBB- (sf)", "Stable", "2026-01-0\(place + 1)", "", ""],
          [
            id, "MOODYS", place % 2 == 0 ? "Baa3" : "WR", "", "2026-02-01", "2026-01-15",
            "2026-02-03T14:30:00.5Z",
          ],
          [id, "DBRS", "BBB (high)", "RWN", "2026-03-01", "", ""],
        ]
      })
  }

  private static let instrumentCount = 20

  private mutating func makeInstruments() {
    let valuations = ["unit", "percent_of_par", "otc", ""]
    add(
      "instruments.csv",
      "instrument_id,currency,name,asset_class,valuation,issuer_id,multiplier,price,maturity,"
        + "coupon,duration,convexity,dv01,cs01,delta,underlying_price",
      (0..<Self.instrumentCount).map { place in
        [
          "I\(place)", Self.currencies[place % 4], Self.nasty[number(Self.nasty.count)],
          maybe(80) { ["EQUITY", "RATES", "CREDIT"][$0.number(3)] }, valuations[place % 4],
          maybe(60) {
            let issuer = $0.number(6)
            return "E\(issuer)" + Self.nasty[issuer]
          },
          maybe(30) { ["10", "0.5", "2"][$0.number(3)] },
          DecimalText.plain(Int128(number(1_000) + 1), scale: number(5)),
          maybe(50) { "203\($0.number(9))-06-30" }, maybe(50) { "\($0.number(9)).125" },
          maybe(50) { "\($0.number(9)).25" }, maybe(30) { "\($0.number(90))" },
          maybe(20) { "0.0\($0.number(99))" }, maybe(20) { "0.0\($0.number(99))" },
          maybe(20) { "0.\($0.number(99))" }, maybe(50) { "\($0.number(99) + 1)" },
        ]
      })
  }

  private static let positionCount = 120

  private mutating func makePositions(_ nodes: [String]) {
    var rows: [[String]] = []
    for place in 0..<Self.positionCount {
      // Twins, alike in all but their ids, are two positions.
      if place % 10 == 9, let twin = rows.last {
        rows.append(["P\(place)"] + twin.dropFirst())
        continue
      }
      let instrument = number(Self.instrumentCount)
      let currency = Self.currencies[instrument % 4]
      rows.append([
        "P\(place)" + (place % 7 == 0 ? Self.nasty[place / 7 % Self.nasty.count] : ""),
        nodes[number(nodes.count)], "I\(instrument)", chance(5) ? "0" : amount(), currency,
        maybe(40) { "\($0.number(900) + 1).25" }, maybe(40) { $0.amount() },
        maybe(30) { $0.amount() },
        maybe(30) { $0.amount() }, maybe(30) { $0.amount() }, maybe(40) { $0.amount() },
        maybe(40) { $0.amount() }, maybe(30) { $0.amount() }, maybe(20) { "1.\($0.number(99))" },
        maybe(20) { "L'\($0.number(3))" }, maybe(10) { _ in "true" },
        maybe(30) { _ in "B=0.250;A=0.5" }, maybe(30) { "t=\($0.number(4));s=é" },
        maybe(10) { _ in "CLOSED" },
      ])
    }
    add(
      "positions.csv",
      "position_id,node_id,instrument_id,quantity,currency,price,market_value,book_value,accrued,"
        + "notional,dv01,delta,var_contribution,fx_rate,link_id,is_paper,strategy_weights,tags,"
        + "status",
      rows.map { row in
        // A notional is a magnitude.
        var row = row
        row[9] = row[9].replacing("-", with: "")
        return row
      })
  }

  /// Positions whose ids have nothing added.
  private static let plain = [1, 2, 3, 4, 5, 6, 8]

  private mutating func makeRisk(_ nodes: [String]) {
    add(
      "key_rates.csv", "position_id,curve,3M,2Y,30Y",
      Self.plain.map {
        [
          "P\($0)", maybe(50) { _ in "USD-SOFR" }, amount(), maybe(50) { $0.amount() },
          amount(),
        ]
      })
    for (prefix, quantum) in [("", "1"), ("sets/it's calm/", "0.01"), ("sets/big/", "1000")] {
      add(
        prefix + "scenarios.csv", "scenario_id,date,label,weight,horizon_days,quantum",
        (1...5).map { ["S\($0)", "2026-11-0\($0)", Self.nasty[$0], "0.\($0)", "1", quantum] })
      add(
        prefix + "pnl.csv", "position_id,S1,S2,S3,S4,S5",
        Self.plain.map { place in
          let unit = quantum == "0.01" ? ".25" : quantum == "1000" ? "000" : ""
          let huge = place == 3 && quantum != "1000" ? "90000000000" : ""
          return ["P\(place)"] + (0..<5).map { _ in "-1\(number(99))\(huge)\(unit)" }
        })
    }
    add("factors.csv", "factor_id,name", [["Z", "last"], ["A'", ""], ["M", "\\"]])
    add(
      "covariance.csv", "factor_a,factor_b,covariance,covariance_days",
      [
        ["Z", "Z", "31.81", "1"], ["A'", "A'", "0.00000000012345", "1"], ["Z", "M", "0.5", "1"],
        ["M", "M", "123456789", "1"],
      ])
    add(
      "exposures.csv", "position_id,factor_id,exposure",
      Self.plain.flatMap { [["P\($0)", "A'", amount()], ["P\($0)", "Z", amount()]] })
    add(
      "gammas.csv", "position_id,factor_a,factor_b,gamma",
      [["P1", "Z", "A'", amount()], ["P2", "M", "M", amount()]])
    add(
      "realised.csv", "node_id,date,pnl,kind",
      (1...9).map { [nodes[$0 % 3], "2026-11-0\($0)", amount(), $0 % 2 == 0 ? "actual" : ""] })
    add(
      "stress.csv", "stress_id,kind,shock,target,name",
      [
        ["UP", "fx", "+5%", "EUR", "it's"], ["DOWN", "rates", "-25bp", "", ""],
        ["UP", "price", "*1.1", "", ""],
      ])
    add(
      "limits.csv", "node_id,measure,hard,soft,bound,currency",
      [
        [nodes[0], "gross", "1000000.5", "900000", "upper", "USD"],
        [nodes[1], "net", "5", "", "", ""],
      ])
  }
}
