// Limits after a what-if, who brings a breach about, and what a trade does to every node above it.

import Engine
import Query
import Testing

struct ImpactTests {
  /// A fund of two desks; D1 has two books.
  private static func book(_ limits: [Draft.Row]) -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    for (id, parent, type) in [
      ("D1", "F", "DESK"), ("D2", "F", "DESK"), ("B1", "D1", "BOOK"), ("B2", "D1", "BOOK"),
    ] { desk.node(id, in: parent, type: type) }
    desk.position("P1", on: "B1", of: "USD", "100", ["dv01": "5"])
    desk.position("P2", on: "B2", of: "EUR", "-40", ["dv01": "-1"])
    desk.position("P3", on: "D2", of: "USD", "30", ["dv01": "2"])
    desk.rate("EUR/USD", "1.25")
    desk.draft.limits = limits
    return desk
  }

  private static func column(_ answer: Answer, _ name: String) throws -> [String?] {
    let column = try #require(answer.columns.first { $0.name == name })
    return (0..<answer.rowCount).map { column.text($0) }
  }

  private static func limit(
    _ node: String, _ measure: String, _ hard: String, _ more: Draft.Row = [:]
  ) -> Draft.Row {
    ["node_id": node, "measure": measure, "hard": hard].merging(more) { $1 }
  }

  @Test func headroomIsWhatIsLeftInTheDirectionOfTheBound() throws {
    let desk = Self.book([
      Self.limit("F", "net", "100", ["bound": "upper"]),
      Self.limit("F", "net", "-50", ["bound": "lower"]), Self.limit("B2", "net", "45"),
      Self.limit("D1", "count", "3"), Self.limit("D2", "hhi(issuer)", "0.5", ["bound": "upper"]),
    ])
    let answer = try desk.ask("show limits")
    let found = zip(try Self.column(answer, "measure"), try Self.column(answer, "headroom"))
    #expect(
      found.map { "\($0 ?? "") \($1 ?? "–")" } == [
        "net 20.0000", "net 130.0000", "count 1", "net -5.0000", "hhi(issuer) –",
      ])
  }

  /// Parts that pull the other way bring nothing about.
  @Test func aBreachNamesTheNodesThatBringItAbout() throws {
    let desk = Self.book([
      Self.limit("F", "gross", "1", ["bound": "upper"]), Self.limit("F", "net", "10"),
      Self.limit("F", "short", "-10", ["bound": "lower"]), Self.limit("D1", "pct_nav(net)", "1"),
      Self.limit("F", "distinct(currency)", "1"),
    ])
    let answer = try desk.ask("show limits")
    let found = zip(try Self.column(answer, "measure"), try Self.column(answer, "leaves"))
    #expect(
      found.map { "\($0 ?? ""): \($1 ?? "–")" }.sorted() == [
        "distinct(currency): –", "gross: B1 100.0000, B2 50.0000, D2 30.0000",
        "net: B1 100.0000, D2 30.0000", "pct_nav(net): –", "short: B2 -50.0000",
      ])
  }

  @Test func aProposedTradeIsHeldAgainstTheLimitsBeforeItIsMade() throws {
    let desk = Self.book([
      Self.limit("F", "gross", "200", ["bound": "upper", "soft": "190"]),
      Self.limit("D1", "net", "60", ["bound": "upper"]),
    ])
    let answer = try desk.ask(
      "show limits with add (node = B1, instrument = USD, quantity = 1, market_value = 15)")
    #expect(try Self.column(answer, "status") == ["WARNING", "BREACHED"])
    #expect(try Self.column(answer, "base(status)") == ["OK", "OK"])
    #expect(try Self.column(answer, "headroom") == ["5.0000", "-5.0000"])
    #expect(try Self.column(answer, "base(headroom)") == ["20.0000", "10.0000"])
    #expect(try Self.column(answer, "leaves") == [nil, "B1 115.0000"])
    // Selling what is held frees room: the figure after the trade has its sign.
    let sold = try desk.ask("show limits under D1 with close P1, fx EUR -20%")
    #expect(try Self.column(sold, "value") == ["-40.0000"])
    #expect(try Self.column(sold, "headroom") == ["100.0000"])
    let unlimited = try Self.book([]).ask("show limits with close P1")
    #expect(unlimited.rowCount == 0)
  }

  @Test func aTradeIsFeltByEveryNodeAboveIt() throws {
    let desk = Self.book([
      Self.limit("D1", "net", "100", ["bound": "upper"]), Self.limit("F", "count", "5"),
      Self.limit("D2", "net", "1"),
    ])
    let answer = try desk.ask(
      "show impact with move P2 to D2, resize P1 to 2")
    let rows = answer.lines.map { line in
      line.split(separator: " | ").prefix(5).joined(separator: " | ")
    }
    #expect(
      rows == [
        "F | net | 180.0000 | 80.0000 | 100", "F | gross | 280.0000 | 180.0000 | 100",
        "F | dv01 | 10.750000 | 5.750000 | 5", "F | count | 3 | 3 | 0",
        "D1 | net | 200.0000 | 50.0000 | 150", "D1 | gross | 200.0000 | 150.0000 | 50",
        "D1 | dv01 | 10.000000 | 3.750000 | 6.25", "B1 | net | 200.0000 | 100.0000 | 100",
        "B1 | gross | 200.0000 | 100.0000 | 100", "B1 | dv01 | 10.000000 | 5.000000 | 5",
        "B2 | net | 0.0000 | -50.0000 | 50", "B2 | gross | 0.0000 | 50.0000 | -50",
        "B2 | dv01 | 0.000000 | -1.250000 | 1.25", "D2 | net | -20.0000 | 30.0000 | -50",
        "D2 | gross | 80.0000 | 30.0000 | 50", "D2 | dv01 | 0.750000 | 2.000000 | -1.25",
      ])
    #expect(
      try Self.column(answer, "status").compactMap { $0 } == ["OK", "BREACHED", "BREACHED"])
    #expect(
      try Self.column(answer, "base(status)").compactMap { $0 } == ["OK", "OK", "BREACHED"])
  }

  /// One call has what single questions have.
  @Test func riskOfATradeIsThatOfTheWhatIf() throws {
    var desk = Self.book([Self.limit("F", "var(99%)", "100")])
    desk.draft.scenarios = ["S1", "S2"].map { ["scenario_id": $0] }
    desk.draft.vectors = [
      ["position_id": "P1", "S1": "-30", "S2": "20"],
      ["position_id": "P3", "S1": "10", "S2": "-5"],
    ]
    let trade = "with add (node = D2, instrument = USD, quantity = -2, market_value = 1)"
    let answer = try desk.ask("show impact \(trade)")
    let place = try #require(
      (0..<answer.rowCount).first { answer.columns[1].text($0) == "var(99%)" })
    let single = try desk.ask("select var(99%) under F \(trade) options base")
    #expect(
      (2...4).map { answer.columns[$0].text(place) } == (0...2).map { single.columns[$0].text(0) })
    // The first that holds dollars is P1: what is added turns its losses into gains, twice.
    #expect(
      answer.contract.notes.first
        == "what-if 1 has the vector of P1, in proportion to their quantities")
    #expect(try Self.column(answer, "headroom")[place] != nil)
  }

  @Test(arguments: [
    ("show impact with rates +1bp", QueryFault.Code.notCombinable),
    ("show impact with close NOBODY", .cannotApply),
    ("show limits with add (node = NOWHERE, instrument = USD, quantity = 1)", .unknownNode),
    ("show nodes with close P1", .notCombinable), ("show impact under F", .syntax),
  ])
  func whatCannotBeIsSaid(question: String, code: QueryFault.Code) {
    func fault() -> QueryFault? {
      do throws(QueryFault) {
        _ = try Self.book([]).epoch.answer(try QueryParser.parse(question), threads: 1)
        return nil
      } catch { return error }
    }
    #expect(fault()?.code == code, "\(question)")
  }
}
