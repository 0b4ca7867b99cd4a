// Backtests against the tables of those who proposed them, and key-rate ladders.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct BacktestTests {
  /// A node per series of exceptions; each loses 10 in the only scenario, and 11 on a day beyond.
  private static func book(_ series: [[Bool]], kind: String = "") -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    desk.draft.scenarios = [["scenario_id": "S1"]]
    for (number, days) in series.enumerated() {
      desk.node("N\(number)", in: "F", type: "DESK")
      desk.position("P\(number)", on: "N\(number)", of: "USD", "100")
      desk.draft.vectors.append(["position_id": "P\(number)", "S1": "-10"])
      let first = CalendarDate("2020-01-01") ?? .first
      for (day, isBeyond) in days.enumerated() {
        desk.draft.realised.append([
          "node_id": "N\(number)", "date": first.adding(days: day).description,
          // A loss of just the value at risk is none beyond it.
          "pnl": isBeyond ? "-11" : day % 2 == 0 ? "-10" : "3", "kind": kind,
        ])
      }
    }
    return desk
  }

  /// So many exceptions in so many days, none next to another where that can be.
  private static func spread(_ number: Int, of days: Int) -> [Bool] {
    var series = [Bool](repeating: false, count: days)
    for exception in 0..<number { series[exception * days / max(1, number)] = true }
    return series
  }

  private static func column(_ answer: Answer, _ name: String) throws -> [String?] {
    let column = try #require(answer.columns.first { $0.name == name })
    return (0..<answer.rowCount).map { column.text($0) }
  }

  private static func reals(_ answer: Answer, _ name: String) throws -> [Double] {
    try column(answer, name).map { $0.flatMap(Double.init) ?? .nan }
  }

  /// Kupiec (1995), as in Jorion, Value at Risk, table 6-2: regions in which a model is not
  /// rejected at 95 %, as numbers of exceptions just outside on either side.
  @Test(arguments: [
    ("99%", 255, -1, 7), ("99%", 510, 1, 11), ("99%", 1000, 4, 17), ("97.5%", 255, 2, 12),
    ("97.5%", 510, 6, 21), ("97.5%", 1000, 15, 36), ("95%", 255, 6, 21), ("95%", 510, 16, 36),
    ("95%", 1000, 37, 65),
  ])
  func kupiecRejectsOutsideHisRegions(
    confidence: String, days: Int, below: Int, above: Int
  ) throws {
    let numbers = [below + 1, above - 1] + (below < 0 ? [] : [below]) + [above]
    let desk = Self.book(numbers.map { Self.spread($0, of: days) })
    let answer = try desk.ask("show backtest of var(\(confidence))")
    let chances = try Self.reals(answer, "kupiec_p")
    for (number, chance) in zip(numbers, chances) {
      // His smallest region has no lower end: none at all is not told apart in 255 days.
      if below < 0, number == 0 { continue }
      #expect((chance > 0.05) == (number > below && number < above), "\(number) of \(days)")
    }
    #expect(try Self.column(answer, "exceptions") == numbers.map { "\($0)" })
  }

  /// Basel Committee (1996): of 250 days 4 exceptions are green, 5 to 9 yellow, 10 red.
  @Test func zonesAreThoseOfTheBaselCommittee() throws {
    let answer = try Self.book((0...12).map { Self.spread($0, of: 250) }).ask("show backtest")
    // Nodes stand in the order of their ids, of which N10 comes before N2.
    let zones = zip(try Self.reals(answer, "exceptions"), try Self.column(answer, "zone"))
      .sorted { $0.0 < $1.0 }.map { $0.1 ?? "" }
    #expect(
      zones == Array(repeating: "green", count: 5) + Array(repeating: "yellow", count: 5)
        + Array(repeating: "red", count: 3))
  }

  /// Three exceptions side by side and one alone among 100 days, and four that lie apart.
  @Test func christoffersenLooksAtWhatFollowsWhat() throws {
    var days = [Bool](repeating: false, count: 100)
    for day in [10, 11, 12, 60] { days[day] = true }
    let scattered = Self.spread(4, of: 100)
    let answer = try Self.book([days, scattered]).ask("show backtest of var(96%)")
    let found = try Self.reals(answer, "independence")
    #expect(abs(found[0] - Self.independence(days)) < 1e-9)
    #expect(abs(found[1] - Self.independence(scattered)) < 1e-9)
    #expect(found[0] > 3.84 && found[1] < 3.84)
    let (kupiec, both) = (
      try Self.reals(answer, "kupiec"), try Self.reals(answer, "christoffersen")
    )
    #expect(abs(both[0] - kupiec[0] - found[0]) < 1e-12)
    #expect(kupiec[0] == 0, "4 of 100 is what 96 % leaves")
  }

  private static func logarithm(_ x: Double) -> Double {
    // Of x between 0 and 1, by its series: slow, and of nobody else's making.
    let y = (x - 1) / (x + 1)
    var (sum, power) = (0.0, y)
    var turn = 1.0
    while abs(power) > 1e-18, turn < 20_000 {
      sum += power / turn
      power *= y * y
      turn += 2
    }
    return 2 * sum
  }

  private static func independence(_ days: [Bool]) -> Double {
    var counts: [[Double]] = [[0, 0], [0, 0]]
    for (a, b) in zip(days, days.dropFirst()) { counts[a ? 1 : 0][b ? 1 : 0] += 1 }
    func term(_ n: Double, _ share: Double) -> Double { n == 0 ? 0 : n * logarithm(share) }
    var own = 0.0
    for row in counts where row[0] + row[1] > 0 {
      own += term(row[0], row[0] / (row[0] + row[1])) + term(row[1], row[1] / (row[0] + row[1]))
    }
    let calm = counts[0][0] + counts[1][0]
    let beyond = counts[0][1] + counts[1][1]
    return 2 * (own - term(calm, calm / (calm + beyond)) - term(beyond, beyond / (calm + beyond)))
  }

  @Test func degenerateSeriesHaveFigures() throws {
    let answer = try Self.book([[false], [true], [true, true, true], []]).ask("show backtest")
    #expect(try Self.column(answer, "node") == ["N0", "N1", "N2"])
    #expect(try Self.column(answer, "zone") == ["green", "red", "red"])
    #expect(try Self.reals(answer, "independence") == [0, 0, 0])
    for name in ["kupiec", "kupiec_p", "christoffersen_p", "expected"] {
      #expect(try Self.reals(answer, name).allSatisfy(\.isFinite), "\(name)")
    }
    #expect(try Self.column(answer, "worst") == ["-10.0000", "-11.0000", "-11.0000"])
  }

  @Test func kindsAreTestedApartAndNodesWithoutAFigureAreNamed() throws {
    var desk = Self.book([[true, false]], kind: "actual")
    desk.node("X", in: "F", type: "DESK")
    for (node, pnl) in [("N0", "-99"), ("X", "1")] {
      desk.draft.realised.append(["node_id": node, "date": "2020-01-01", "pnl": pnl])
    }
    let answer = try desk.ask("show backtest under F")
    #expect(try Self.column(answer, "kind") == ["hypothetical", "actual"])
    #expect(try Self.column(answer, "days") == ["1", "2"])
    #expect(answer.contract.notes.contains("X with realised results: no var(99%)"))
  }

  @Test(arguments: [
    ("show backtest of var(99%, horizon=10)", QueryFault.Code.notCombinable),
    ("show backtest of es(99%)", .wrongType), ("show backtest of net", .wrongType),
    ("show limits of var(99%)", .notCombinable), ("show backtest of pvar(99%)", .notAvailable),
  ])
  func whatCannotBeIsSaid(question: String, code: QueryFault.Code) {
    func fault(_ desk: DeskBook) -> QueryFault? {
      do throws(QueryFault) {
        _ = try desk.epoch.answer(try QueryParser.parse(question), threads: 1)
        return nil
      } catch { return error }
    }
    #expect(fault(Self.book([[true]]))?.code == code, "\(question)")
    #expect(DeskBook().fault("show backtest")?.code == .notAvailable)
  }

  // MARK: Ladders

  private static func rates() -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    desk.node("D", in: "F", type: "DESK")
    desk.position("A", on: "D", of: "USD", "100", ["dv01": "10"])
    desk.position("B", on: "F", of: "EUR", "100", ["dv01": "4"])
    desk.position("C", on: "F", of: "USD", "100")
    desk.position("Z", on: "F", of: "USD", "100", ["dv01": "7"])
    desk.rate("EUR/USD", "1.25")
    desk.draft.keyRates = [
      ("A", "USD-SOFR", "2Y", "3"), ("A", "USD-SOFR", "10Y", "7"), ("B", "EUR-ESTR", "5Y", "4.5"),
      ("C", "USD-SOFR", "2Y", "-1"),
    ].map { ["position_id": $0.0, "curve": $0.1, "tenor": $0.2, "dv01": $0.3] }
    return desk
  }

  @Test func laddersAddUpAndAreHeldAgainstDV01() throws {
    let desk = Self.rates()
    try desk.expect(
      "show ladder",
      [
        "EUR-ESTR | 5Y | 5.625000 | – | –", "EUR-ESTR | – | 5.625000 | – | –",
        "USD-SOFR | 2Y | 2.000000 | – | –", "USD-SOFR | 10Y | 7.000000 | – | –",
        "USD-SOFR | – | 9.000000 | – | –", "– | – | 14.625000 | 15.000000 | 0.625000",
      ])
    #expect(
      try desk.ask("show ladder").contract.notes == [
        "1 of 3 positions have key rates that differ from their dv01 by more than 1 %",
        "1 of 3 positions have key rates and no dv01",
      ])
    try desk.expect(
      "show ladder under D",
      [
        "USD-SOFR | 2Y | 3.000000 | – | –", "USD-SOFR | 10Y | 7.000000 | – | –",
        "USD-SOFR | – | 10.000000 | – | –", "– | – | 10.000000 | 10.000000 | 0.000000",
      ])
    #expect(try DeskBook().rows("show ladder") == [])
  }

  @Test func keyRatesOfCurvesAddUp() throws {
    try Self.rates().expect(
      "select kr, kr(USD-SOFR), kr(USD-SOFR, 2Y), kr_gap, coverage(kr, count) by node",
      [
        "F | 14.625000 | 9.000000 | 2.000000 | 0.625000 | 75.0",
        "D | 10.000000 | 10.000000 | 3.000000 | 0.000000 | 100.0",
      ])
    #expect(Self.rates().fault("select kr(USD-SOFT)")?.suggestion == "USD-SOFR")
  }
}
