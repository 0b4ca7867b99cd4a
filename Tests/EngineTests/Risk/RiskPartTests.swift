// What a figure of risk is made of: diversification over children, components shared by a kernel,
// the scenarios behind it; and that vectors of nodes say what vectors of positions do.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct RiskPartTests {
  /// F / D1, D2 / B1, B2, B3; positions lie on inner nodes too.
  private static func book(_ vectors: [[Int64]]) -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    for (id, parent, type) in [
      ("D1", "F", "DESK"), ("D2", "F", "DESK"), ("B1", "D1", "BOOK"), ("B2", "D1", "BOOK"),
      ("B3", "D2", "BOOK"),
    ] { desk.node(id, in: parent, type: type) }
    for (number, vector) in vectors.enumerated() {
      let node = homes[number % homes.count]
      desk.position("P\(number)", on: node, of: number % 3 == 0 ? "EUR" : "USD", "\(number + 1)000")
      var row = ["position_id": "P\(number)"]
      for (scenario, value) in vector.enumerated() { row["S\(scenario)"] = String(value) }
      desk.draft.vectors.append(row)
    }
    desk.draft.scenarios = (0..<(vectors.first?.count ?? 0)).map { ["scenario_id": "S\($0)"] }
    desk.rate("EUR/USD", "1.25")
    return desk
  }

  private static let homes = ["B1", "B2", "B3", "D1", "F", "D2"]

  private static func values(_ answer: Answer, _ column: Int) -> [String: Double] {
    var values: [String: Double] = [:]
    for row in 0..<answer.rowCount {
      guard let value = answer.columns[column].text(row).flatMap(Double.init) else { continue }
      values[answer.columns[0].text(row) ?? "", default: 0] += value
    }
    return values
  }

  private static func isClose(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) <= 1e-9 * max(1, abs(a), abs(b))
  }

  private static func random(
    _ random: inout SeededRandom, _ range: ClosedRange<Int64>
  ) -> [[Int64]] {
    let count = [1, 3, 17, 60, 300][Int.random(in: 0..<5, using: &random)]
    return (0..<Int.random(in: 1...20, using: &random)).map { _ in
      (0..<count).map { _ in Int64.random(in: range, using: &random) }
    }
  }

  // MARK: Vectors of nodes

  /// `where` makes a question read positions; one that leaves nobody out must say the same.
  @Test func nodesAndPositionsSayTheSame() throws {
    var random = SeededRandom.forTest(usually: 6_101)
    let ranges: [ClosedRange<Int64>] = [
      -9...9, -900_000...900_000, -2_147_483_648...2_147_483_647,
      -1_000_000_000_000_000...1_000_000_000_000_000,
    ]
    for turn in 0..<40 {
      let desk = Self.book(Self.random(&random, ranges[turn % 4]))
      let figures =
        "var(95%), es(90%), var(97.5%, hd), stdev, scenario(S0), component_var(90%),"
        + " incremental_var(90%), diversification(90%)"
      for keys in ["by node", "by children", "by desk", ""] {
        let rows = "select \(figures) under F \(keys)"
        let nodes = try desk.ask(rows)
        let everyone = "where currency = USD or not currency = USD"
        let positions = try desk.ask("select \(figures) under F \(keys) \(everyone)")
        for column in 0..<nodes.columns.count where nodes.columns[column].role == .measure {
          let (a, b) = (Self.values(nodes, column), Self.values(positions, column))
          #expect(a == b, "\(nodes.columns[column].name) \(keys): \(random.replay)")
        }
      }
    }
  }

  /// Whatever is smallest: few of many, many, equal ones, numbers at the end of their range.
  @Test func theWorstScenariosAreThoseOfASort() throws {
    var random = SeededRandom.forTest(usually: 6_102)
    for _ in 0..<300 {
      let count = Int.random(in: 1...700, using: &random)
      let spread = [0, 1, 40, 1_000_000, Int64.max / 2][Int.random(in: 0..<5, using: &random)]
      let vector = (0..<count).map { _ in Int64.random(in: -spread...spread, using: &random) }
      let desk = Self.book([vector])
      let sorted = vector.sorted()
      let rank = Int.random(in: 1...min(count, 9_999), using: &random)
      // ⌊n·p⌋ + 1 is the rank where p = (rank − ½) ÷ n, as fine as a confidence can be.
      let tail = min(9_999, max(1, Int((Double(rank) - 0.5) / Double(count) * 10_000)))
      let percent = Decimal(coefficient: Int64(10_000 - tail), scale: 2).description + "%"
      let answer = try desk.ask("select var(\(percent), ore)")
      let expected = -Double(sorted[count * tail / 10_000])
      #expect(
        answer.columns[0].text(0).flatMap(Double.init) == expected + 0, "\(random.replay)")
    }
  }

  // MARK: Diversification

  @Test func diversificationIsWhatChildrenLoseBeyondTheirParent() throws {
    var random = SeededRandom.forTest(usually: 6_103)
    let children = ["F": ["D1", "D2"], "D1": ["B1", "B2"], "D2": ["B3"]]
    for _ in 0..<25 {
      let vectors = Self.random(&random, -50_000...50_000)
      let count = vectors[0].count
      func sum(_ nodes: Set<String>) -> NaiveRisk {
        NaiveRisk(
          values: (0..<count).map { scenario in
            vectors.indices.filter { nodes.contains(Self.homes[$0 % 6]) }
              .reduce(0) { $0 + Double(vectors[$1][scenario]) }
          })
      }
      func below(_ node: String) -> Set<String> {
        (children[node] ?? []).reduce([node]) { $0.union(below($1)) }
      }
      func loss(_ nodes: Set<String>) -> Double { -(sum(nodes).quantile("inc", tail: 1_000) ?? 0) }
      let found = Self.values(try Self.book(vectors).ask("select diversification(90%) by node"), 1)
      for (node, value) in found {
        let parts = (children[node] ?? []).map { loss(below($0)) }.reduce(loss([node]), +)
        #expect(Self.isClose(value, parts - loss(below(node))), "\(node): \(random.replay)")
      }
      #expect(found["F"] != nil)
    }
  }

  @Test func diversificationIsOfNodesAlone() throws {
    let desk = Self.book([[-5, 3, -90], [4, -80, 2]])
    #expect(desk.fault("select diversification(50%) by currency")?.code == .notCombinable)
    #expect(desk.fault("select diversification(50%) by desk, currency")?.code == .notCombinable)
    #expect(
      desk.fault("select diversification(50%) by desk top 1 options others")?.code
        == .notCombinable)
    // Of all roots, which are one here: its parts are those of no node.
    #expect(try desk.ask("select diversification(50%)").lines == ["0.0"])
    let answer = try desk.ask("select diversification(50%) by book options totals")
    #expect(answer.rowCount == 3)
  }

  // MARK: Smooth components

  @Test func smoothComponentsAddUpToTheFigure() throws {
    var random = SeededRandom.forTest(usually: 6_104)
    for _ in 0..<25 {
      let vectors = Self.random(&random, -90_000...90_000)
      let desk = Self.book(vectors)
      let whole = try desk.ask("select var(90%, hd), component_var(90%, hd, smooth) under F")
      let total = whole.columns[0].text(0).flatMap(Double.init) ?? .nan
      guard let own = whole.columns[1].text(0).flatMap(Double.init) else { continue }
      #expect(Self.isClose(own, total), "\(random.replay)")
      for keys in ["children", "position", "currency"] {
        let parts = try desk.ask("select component_var(90%, hd, smooth) under F by \(keys)")
        let sum = Self.values(parts, 1).values.reduce(0, +)
        #expect(abs(sum - total) < 1e-6 * max(1, abs(total)), "\(random.replay)")
      }
    }
  }

  /// 95 % of 40 by `nearest` is rank 2, the tail is 2 long: weights 1, 2, 1 on ranks 1 to 3.
  @Test func aKernelByHand() throws {
    let first = (0..<40).map { Int64($0 < 3 ? [-100, -80, -60][$0] : 5) }
    let second = (0..<40).map { Int64($0 < 3 ? [-10, 20, -30][$0] : 1) }
    let answer = try Self.book([first, second]).ask(
      "select component_var(95%, nearest, smooth), component_var(95%, nearest) under F"
        + " by position")
    // The whole: −110, −60, −90. In order S0, S2, S1, so the figure is 90, of S2.
    let shared = Double(1 * -110 + 2 * -90 + 1 * -60)
    let expected = [
      90 * Double(1 * -100 + 2 * -60 + 1 * -80) / shared,
      90 * Double(1 * -10 + 2 * -30 + 1 * 20) / shared,
    ]
    let found = Self.values(answer, 1)
    #expect(Self.isClose(found["P0"] ?? .nan, expected[0]))
    #expect(Self.isClose(found["P1"] ?? .nan, expected[1]))
    #expect(Self.values(answer, 2) == ["P0": 60, "P1": 30])
  }

  @Test func aKernelOfNothingSaysSo() throws {
    let answer = try Self.book([[1, -1]]).ask("select component_var(50%, smooth) under F")
    #expect(answer.columns[0].text(0) == nil)
    #expect(
      answer.contract.notes.contains {
        $0.hasSuffix("is null: the scenarios around the quantile add up to nothing")
      })
  }

  // MARK: Drivers

  @Test func whatDrivesAFigureAddsUpToIt() throws {
    var random = SeededRandom.forTest(usually: 6_105)
    for _ in 0..<25 {
      let desk = Self.book(Self.random(&random, -90_000...90_000))
      let measure = ["var(95%)", "es(90%)", "var(80%, hd)", "es(80%, tail-mean)"][
        Int.random(in: 0..<4, using: &random)]
      for node in ["", "under F", "under D1"] {
        let figure = try desk.ask("select \(measure) \(node)").columns[0].text(0)
        guard let total = figure.flatMap(Double.init) else { continue }
        let drivers = try desk.ask("show drivers of \(measure) \(node)")
        var (whole, parts, weights) = (0.0, 0.0, 0.0)
        for row in 0..<drivers.rowCount {
          func number(_ column: Int) -> Double {
            drivers.columns[column].text(row).flatMap(Double.init) ?? .nan
          }
          if drivers.columns[4].text(row) == "whole" {
            whole += number(7)
            weights += number(3)
          } else {
            parts += number(7)
          }
        }
        let scale = max(1, abs(total))
        #expect(abs(whole - total) < 1e-6 * scale, "\(measure) \(node): \(random.replay)")
        #expect(abs(parts - total) < 1e-6 * scale, "\(measure) \(node): \(random.replay)")
        #expect(abs(weights - 100) < 1e-6, "\(random.replay)")
      }
    }
  }

  @Test func nothingDrivesWhatIsNull() throws {
    let answer = try Self.book([[-5, 3, -90]]).ask("show drivers under D2")
    #expect(answer.rowCount == 0)
    #expect(answer.contract.notes.contains("var(99%) is null: no position has a vector"))
  }

  @Test func driversOfOtherFiguresAreRefused() {
    let desk = Self.book([[-5, 3, -90]])
    #expect(desk.fault("show drivers of stdev")?.code == .wrongType)
    #expect(desk.fault("show drivers of net")?.code == .wrongType)
    #expect(desk.fault("show drivers of var(99%, set=calm)")?.code == .unknownValue)
    #expect(desk.fault("show drivers with fx EUR +5%")?.code == .notCombinable)
  }
}
