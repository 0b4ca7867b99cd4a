// Named stresses: the same as the what-if of their shocks, which has an oracle of its own, and what
// must hold beside that.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct StressTests {
  private static func stress(
    _ id: String, _ kind: String, _ shock: String, _ target: String = "", name: String = ""
  ) -> Draft.Row {
    ["stress_id": id, "kind": kind, "shock": shock, "target": target, "name": name]
  }

  private static let all = [
    stress("EURO", "fx", "+5%", "EUR"), stress("YEN", "fx", "*0.8", "JPY"),
    stress("UP", "rates", "+25bp"), stress("CURVE", "rates", "-12.5bp", "USD-SOFR"),
    stress("WIDE", "spread", "+40bp"), stress("SHARES", "price", "-20%", "asset_class = 'EQUITY'"),
    stress("DOLLARS", "price", "*1.1", "currency = USD and quantity > 0"),
    stress("STORM", "fx", "-7.5%", "EUR", name: "All at once"), stress("STORM", "rates", "+100bp"),
    stress("STORM", "price", "-10%"),
  ]

  private static func value(_ text: String?) -> BigRational? { text.flatMap { BigRational($0) } }

  /// With, without and the change are read from two other answers.
  @Test func aStressIsTheWhatIfOfItsShocks() throws {
    var random = SeededRandom.forTest(usually: 8_001)
    for _ in 0..<30 {
      var draft = RandomDraft(SeededRandom(seed: random.next())).draft
      draft.stresses = Self.all
      let epoch = DeskBook.epoch(draft.book())
      let hasCurve = try Self.answers(epoch, "select net with rates USD-SOFR +1bp")
      for id in ["EURO", "YEN", "UP", "CURVE", "WIDE", "SHARES", "DOLLARS", "STORM"] {
        if id == "CURVE", !hasCurve { continue }
        for keys in ["by node", "by currency options totals", "by asset_class, direction", ""] {
          let (clause, options) = Self.split(keys)
          let stress = try Self.ask(
            epoch, "select stress(\(id)) \(clause) in USD options exact\(options)")
          let what = try Self.ask(
            epoch, "select net \(clause) in USD with stress \(id) options base, exact\(options)")
          try #require(stress.rowCount == what.rowCount)
          for row in 0..<stress.rowCount {
            let found = Self.value(stress.columns.last?.text(row))
            let change = Self.value(what.columns.last?.text(row))
            #expect(found == change, "\(id) \(keys), row \(row): \(random.replay)")
          }
        }
      }
    }
  }

  private static func split(_ keys: String) -> (clause: String, options: String) {
    let parts = keys.split(separator: " options ")
    return (parts.first.map(String.init) ?? "", parts.count > 1 ? ", \(parts[1])" : "")
  }

  private static func ask(_ epoch: Epoch, _ question: String) throws -> Answer {
    try epoch.answer(try QueryParser.parse(question), threads: 1)
  }

  private static func answers(_ epoch: Epoch, _ question: String) throws -> Bool {
    do throws(QueryFault) {
      _ = try epoch.answer(try QueryParser.parse(question), threads: 1)
      return true
    } catch { return false }
  }

  private static func house() -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    desk.node("D1", in: "F", type: "DESK")
    desk.node("D2", in: "F", type: "DESK")
    desk.position("A", on: "D1", of: "EUR", "1000")
    desk.position("B", on: "D1", of: "USD", "500", ["dv01": "3"])
    desk.position("C", on: "D2", of: "USD", "-2000", ["dv01": "-10", "rate_gamma": "0.5"])
    desk.rate("EUR/USD", "1.25")
    desk.draft.stresses = [
      Self.stress("EURO", "fx", "-10%", "EUR"), Self.stress("UP", "rates", "+10bp", name: "Up"),
      Self.stress("LEVEL", "spread", "*1.1"),
    ]
    return desk
  }

  /// 1,000 euros lose 125 dollars; ten points cost B 30 and gain C 100 and half of 0.5 × 100.
  @Test func byHand() throws {
    let desk = Self.house()
    try desk.expect(
      "select stress(EURO), stress(UP), worst_stress, worst_stress_id by desk options totals",
      [
        "D1 | -125.0000 | -30.0000 | -125.0000 | EURO", "D2 | 0.0000 | 125.0000 | 0.0000 | EURO",
        "total – | -125.0000 | 95.0000 | -125.0000 | EURO",
      ])
    try desk.expect(
      "select worst_stress, pct_parent(stress(UP)) by desk having worst_stress < -100",
      ["D1 | -125.0000 | -31.57894736842105"])
    let answer = try desk.ask("select worst_stress")
    #expect(
      answer.contract.notes == [
        "stress UP: 1 position has no dv01, so rates +10bp does not move them",
        "the stress LEVEL is left out: a book has no level of spreads that could be multiplied",
      ])
  }

  /// Parts of a trade that closes the euros; the stress is measured on what is left.
  @Test func tradesComeFirst() throws {
    try Self.house().expect(
      "select stress(EURO), worst_stress_id with close A", ["0.0000 | EURO"])
  }

  @Test func theListIsOfWhatItWouldCost() throws {
    let desk = Self.house()
    try desk.expect(
      "show stresses under D1",
      [
        "EURO | – | fx EUR -10% | -125.0000 | –", "UP | Up | rates +10bp | -30.0000 | –",
        "LEVEL | – | spreads *1.1 | – | a book has no level of spreads that could be multiplied",
      ])
    #expect(try DeskBook().rows("show stresses") == [])
  }

  @Test func limitsMayBoundTheWorst() throws {
    var desk = Self.house()
    desk.draft.limits = [
      ["node_id": "D1", "measure": "worst_stress", "hard": "-100", "bound": "lower"],
      ["node_id": "F", "measure": "stress(UP)", "hard": "-1", "bound": "lower"],
    ]
    let answer = try desk.ask("show limits")
    let place = try #require(answer.columns.firstIndex { $0.name == "status" })
    #expect((0..<2).map { answer.columns[place].text($0) } == ["OK", "BREACHED"])
  }

  @Test(arguments: [
    ("select stress(EURP)", QueryFault.Code.unknownValue), ("select stress(LEVEL)", .notAvailable),
    ("select net with stress NONE", .unknownValue),
    ("select stress(EURO) with fx EUR +1%", .notCombinable),
    ("select worst_stress by strategy_id", .notCombinable),
  ])
  func whatCannotBeIsSaid(question: String, code: QueryFault.Code) throws {
    var desk = Self.house()
    desk.position("W", on: "D1", of: "USD", "1", ["strategy_weights": "A=0.5;B=0.5"])
    #expect(desk.fault(question)?.code == code, "\(question)")
    #expect(DeskBook().fault("select worst_stress")?.code == .notAvailable)
  }
}
