// Historical risk against textbooks: other programs' quantiles, a naive oracle over random books,
// and what must hold whatever the numbers are.

import Book
import Engine
import Exact
import Query
import TestKit
import Testing

struct RiskTests {
  /// A tree F / D1, D2 / B1, B2, B3 with a position per vector, spread over its nodes.
  private static func book(
    _ vectors: [[Int64]], scenario more: (Int) -> Draft.Row = { _ in [:] }
  ) -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    for (id, parent, type) in [
      ("D1", "F", "DESK"), ("D2", "F", "DESK"), ("B1", "D1", "BOOK"), ("B2", "D1", "BOOK"),
      ("B3", "D2", "BOOK"),
    ] { desk.node(id, in: parent, type: type) }
    let nodes = ["B1", "B2", "B3", "D1", "F", "D2"]
    for (number, vector) in vectors.enumerated() {
      let currency = number % 3 == 0 ? "EUR" : "USD"
      desk.position("P\(number)", on: nodes[number % nodes.count], of: currency, "\(number + 1)000")
      var row = ["position_id": "P\(number)"]
      for (scenario, value) in vector.enumerated() { row["S\(scenario)"] = String(value) }
      desk.draft.vectors.append(row)
    }
    let count = vectors.first?.count ?? 0
    desk.draft.scenarios = (0..<count).map { number in
      more(number).merging(["scenario_id": "S\(number)"]) { $1 }
    }
    desk.rate("EUR/USD", "1.25")
    return desk
  }

  private static func figures(_ desk: DeskBook, _ question: String) throws -> [[Double?]] {
    let answer = try desk.ask(question)
    return (0..<answer.rowCount).map { row in
      answer.columns.filter { $0.role == .measure }.map { $0.text(row).flatMap(Double.init) }
    }
  }

  private static func isClose(_ a: Double?, _ b: Double?, _ scale: Double = 1) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= 1e-9 * max(1, abs(a), abs(b), scale)
  }

  private static let rules = ["inc", "exc", "centered", "nearest", "ore", "hd"]

  // MARK: Others' figures

  /// numpy.quantile (linear, weibull, hazen, inverted_cdf) and scipy.stats.mstats.hdquantiles of
  /// these values.
  @Test(arguments: [
    (9500, [276.75, 308.25, 292.5, 310.0, 279.11101018253595]),
    (9000, [162.5, 262.5, 212.5, 275.0, 223.7391665445649]),
    (6700, [8.76, 13.61, 10.8, 12.0, 30.977218350098244]),
  ])
  func quantilesAreThoseOfNumPyAndSciPy(confidence: Int, expected: [Double]) throws {
    let values: [Int64] = [
      -310, -275, -150, -149, -88, -35, -12, 0, 3, 17, 25, 44, 60, 71, 93, 120, 155, 210, 264, 391,
    ]
    var random = SeededRandom(seed: 5)
    let desk = Self.book([values.shuffled(using: &random)])
    let percent = "\(confidence / 100)%"
    let names = ["inc", "exc", "centered", "nearest", "hd"]
    let question = "select " + names.map { "var(\(percent), \($0))" }.joined(separator: ", ")
    let found = try Self.figures(desk, question)[0]
    for (name, pair) in zip(names, zip(found, expected)) {
      #expect(abs((pair.0 ?? .nan) - pair.1) < 1e-9, "\(name)")
    }
  }

  /// The same of SciPy where the density of the weights rises to infinity at an end.
  @Test func quantilesOfTheEndsAreThoseOfSciPy() throws {
    let values: [Int64] = [
      -310, -275, -150, -149, -88, -35, -12, 0, 3, 17, 25, 44, 60, 71, 93, 120, 155, 210, 264, 391,
    ]
    let found = try Self.figures(
      Self.book([values]),
      "select var(99%, hd), var(99.99%, hd), var(1%, hd), var(0.01%, hd), var(50%, hd)")[0]
    let expected = [
      306.71830011695045, 309.9745231389049, -383.6480846960946, -390.94056219750405,
      -24.631073469746998,
    ]
    for (found, expected) in zip(found, expected) {
      #expect(abs((found ?? .nan) - expected) < 1e-8)
    }
  }

  /// Open Source Risk Engine takes the value of rank ⌊np⌋ + 1; Excel's PERCENTILE.INC is `inc`.
  @Test func aHundredScenariosByHand() throws {
    let desk = Self.book([(1...100).map { Int64(-10 * $0) }])
    let found = try Self.figures(
      desk, "select var(99%), var(99%, ore), var(99%, nearest), es(97.5%), es(97.5%, tail-mean)")
    // The worst are 1000, 990, 980: inc lies at rank 1.99, the tail of 2.5 takes half of the third.
    #expect(Self.isClose(found[0][0], 990.1))
    #expect(found[0][1] == 990)
    #expect(found[0][2] == 1000)
    #expect(Self.isClose(found[0][3], (1000 + 990 + 490) / 2.5))
    #expect(found[0][4] == 990)
  }

  // MARK: The oracle

  @Test func everyNodeIsWhatTheDefinitionsSay() throws {
    var random = SeededRandom.forTest(usually: 6_001)
    for _ in 0..<25 {
      let count = [1, 2, 7, 40, 250][Int.random(in: 0..<5, using: &random)]
      let vectors = (0..<Int.random(in: 1...14, using: &random)).map { _ in
        (0..<count).map { _ in Int64.random(in: -20...20, using: &random) * 1_000 }
      }
      let desk = Self.book(vectors)
      let confidence = [9900, 9750, 9500, 6000, 100][Int.random(in: 0..<5, using: &random)]
      let tail = 10_000 - confidence
      let percent = Decimal(coefficient: Int64(confidence), scale: 2).description + "%"
      for rule in Self.rules {
        let ofNodes = [
          "F": Array(vectors.indices), "D1": vectors.indices.filter { [0, 1, 3].contains($0 % 6) },
          "B1": vectors.indices.filter { $0 % 6 == 0 },
          "B2": vectors.indices.filter { $0 % 6 == 1 },
          "D2": vectors.indices.filter { [2, 5].contains($0 % 6) },
          "B3": vectors.indices.filter { $0 % 6 == 2 },
        ]
        let question =
          "select var(\(percent), \(rule)), es(\(percent)), es(\(percent), \(rule),"
          + " tail-mean), stdev by node"
        if rule == "exc", (count + 1) * tail < 10_000 || (count + 1) * tail > count * 10_000 {
          #expect(desk.fault(question)?.code == .outOfRange)
          continue
        }
        let answer = try desk.ask(question)
        for row in 0..<answer.rowCount {
          let node = answer.columns[0].text(row) ?? ""
          let members = ofNodes[node] ?? []
          var naive = NaiveRisk(values: Array(repeating: 0, count: count))
          for member in members {
            for scenario in 0..<count {
              naive.values[scenario] += Double(vectors[member][scenario])
            }
          }
          let quantile = naive.quantile(rule, tail: tail)
          let expected: [Double?] =
            members.isEmpty
            ? [nil, nil, nil, nil]
            : [
              quantile.map { -$0 }, -naive.shortfall(tail: tail),
              // Between order statistics doubles may miss a value that the quantile just reaches.
              quantile.map { -naive.meanUpTo($0 + 1e-6) }, naive.deviation,
            ]
          let largest = naive.values.map(abs).max() ?? 0
          for (place, value) in expected.enumerated() {
            // The oracle's slices of a density are no better than that.
            let slack = rule == "hd" && place != 1 ? 1e5 : 1
            if rule == "hd", place == 2 || (place == 0 && !NaiveRisk.hasFlatEnds(count, tail)) {
              continue
            }
            let found = answer.columns[place + 1].text(row).flatMap(Double.init)
            #expect(
              Self.isClose(found, value, largest * slack),
              "\(answer.columns[place + 1].name) of \(node): \(random.replay)")
          }
        }
      }
    }
  }

  @Test func weightedQuantilesReachTheTail() throws {
    var random = SeededRandom.forTest(usually: 6_002)
    for _ in 0..<20 {
      let count = Int.random(in: 1...60, using: &random)
      let vector = (0..<count).map { _ in Int64.random(in: -30...30, using: &random) }
      let weights = (0..<count).map { _ in Int.random(in: 0...9, using: &random) }
      if weights.reduce(0, +) == 0 { continue }
      let desk = Self.book([vector]) { ["weight": "0.\(weights[$0])"] }
      let naive = NaiveRisk(values: vector.map(Double.init))
      let aged = (0..<count).map { scenario in
        (0..<(count - 1 - scenario)).reduce(1.0) { product, _ in product * 0.94 }
      }
      let found = try Self.figures(
        desk, "select var(90%, weights=set), var(90%, weights=age(0.94))")[0]
      #expect(
        found[0] == -naive.weightedQuantile(weights.map(Double.init), tail: 0.1), "\(random.replay)"
      )
      #expect(found[1] == -naive.weightedQuantile(aged, tail: 0.1), "\(random.replay)")
    }
  }

  @Test func equalWeightsAreNoWeights() throws {
    let vector = (0..<40).map { Int64(($0 * 7_919) % 97) - 50 }
    let desk = Self.book([vector]) { _ in ["weight": "2.5"] }
    let found = try Self.figures(
      desk, "select var(95%, nearest), var(95%, weights=set), es(95%), es(95%, weights=set)")[0]
    #expect(found[0] == found[1])
    #expect(Self.isClose(found[2], found[3]))
  }

  // MARK: What must hold

  @Test func componentsAddUpAtEveryDepth() throws {
    var random = SeededRandom.forTest(usually: 6_003)
    for _ in 0..<30 {
      let count = Int.random(in: 1...300, using: &random)
      let vectors = (0..<Int.random(in: 6...18, using: &random)).map { _ in
        (0..<count).map { _ in Int64.random(in: -90_000...90_000, using: &random) }
      }
      let desk = Self.book(vectors)
      let rule = Self.rules[Int.random(in: 0..<6, using: &random)]
      let measure = "var(90%, \(rule)), es(90%), es(90%, tail-mean)"
      if rule == "exc", (count + 1) * 1_000 < 10_000 { continue }
      let components =
        "component_var(90%, \(rule)), component_es(90%), component_es(90%, tail-mean)"
      let whole = try Self.figures(desk, "select \(measure) under F")[0]
      let nodes = try desk.ask("select \(components) under F by node")
      let positions = try Self.figures(desk, "select \(components) under F by position")
      func component(_ node: String, _ place: Int) -> Double {
        for row in 0..<nodes.rowCount where nodes.columns[0].text(row) == node {
          return nodes.columns[place + 1].text(row).flatMap(Double.init) ?? .nan
        }
        return .nan
      }
      let own = try desk.ask("select \(components) under F by children")
      for place in 0..<3 {
        let total = whole[place] ?? .nan
        #expect(Self.isClose(component("F", place), total, 1e6), "\(random.replay)")
        let children = (0..<own.rowCount).map {
          own.columns[place + 1].text($0).flatMap(Double.init) ?? 0
        }
        #expect(Self.isClose(children.reduce(0, +), total, 1e6), "\(random.replay)")
        let leaves = positions.map { $0[place] ?? 0 }
        #expect(Self.isClose(leaves.reduce(0, +), total, 1e6), "\(random.replay)")
      }
    }
  }

  /// A filter chooses what is shown, not what it is a part of.
  @Test func partsOfAFilterAreStillPartsOfTheRoot() throws {
    let vectors: [[Int64]] = [
      [-5, 3, -90, 10], [4, -80, 2, -1], [-60, 1, 1, 1], [7, 7, -7, 7],
    ]
    let desk = Self.book(vectors)
    let all = try Self.figures(desk, "select component_var(75%) under F")[0][0] ?? .nan
    let parts = try ["EUR", "USD"].map {
      try Self.figures(desk, "select component_var(75%) under F where currency = \($0)")[0][0]
        ?? .nan
    }
    #expect(Self.isClose(parts[0] + parts[1], all))
    let whole = try Self.figures(desk, "select var(75%) under F")[0][0]
    #expect(Self.isClose(all, whole))
  }

  @Test func incrementalIsTheDifferenceAndMarginalTheDerivative() throws {
    let vectors: [[Int64]] = [
      [-500, 300, -900, 100, 20], [400, -800, 200, -100, 3], [-600, 100, 100, 100, -40],
    ]
    let desk = Self.book(vectors)
    let answer = try Self.figures(
      desk,
      "select incremental_var(70%), component_var(70%), marginal_var(70%), net under F by book")
    for (row, own) in vectors.enumerated() {
      func total(without left: Int?) -> NaiveRisk {
        NaiveRisk(
          values: (0..<5).map { scenario in
            vectors.indices.filter { $0 != left }.reduce(0) { $0 + Double(vectors[$1][scenario]) }
          })
      }
      let expected =
        (total(without: row).quantile("inc", tail: 3_000) ?? .nan)
        - (total(without: nil).quantile("inc", tail: 3_000) ?? .nan)
      #expect(Self.isClose(answer[row][0], expected), "\(own)")
      let net = answer[row][3] ?? .nan
      #expect(Self.isClose(answer[row][2], (answer[row][1] ?? .nan) / net))
    }
  }

  @Test func hedgesCancelAndScaledBooksScale() throws {
    let vector: [Int64] = [-3_000_000_017, 5, 12_345_678_901, -44, 0, 7]
    let hedged = Self.book([vector, vector.map { -$0 }])
    #expect(
      try Self.figures(hedged, "select var(95%), es(95%, hd, tail-mean), var(95%, hd), stdev")[0]
        == [0, 0, 0, 0])
    let one = try Self.figures(Self.book([vector]), "select var(95%, nearest), es(95%), stdev")[0]
    let three = try Self.figures(
      Self.book([vector.map { $0 * 3 }]), "select var(95%, nearest), es(95%), stdev")[0]
    for (a, b) in zip(one, three) { #expect(Self.isClose((a ?? .nan) * 3, b)) }
  }

  // MARK: Edges

  @Test func degenerateVectorsHaveFigures() throws {
    let question = "select var(99%), es(99%), stdev, var(99%, hd), es(99%, tail-mean)"
    #expect(try Self.figures(Self.book([[-7]]), question)[0] == [7, 7, nil, 7, 7])
    #expect(try Self.figures(Self.book([[4, 4, 4]]), question)[0] == [-4, -4, 0, -4, -4])
    #expect(try Self.figures(Self.book([[0, 0]]), question)[0] == [0, 0, 0, 0, 0])
    let ends = "select var(0.01%, inc), var(99.99%, inc), es(0.01%), es(99.99%)"
    let found = try Self.figures(Self.book([[-10, 10]]), ends)[0]
    #expect(Self.isClose(found[0], -9.998) && Self.isClose(found[1], 9.998))
    #expect(Self.isClose(found[2], (10 - 0.9998 * 10) / 1.9998) && found[3] == 10)
  }

  @Test func tailMeansWeighWhatTheyTake() throws {
    // The worst weighs nothing and the next three times the last: (3 × 8 + 1 × 4) ÷ 4.
    let desk = Self.book([[-90, -8, -4, 6]]) { ["weight": ["0", "3", "1", "4"][$0]] }
    let found = try Self.figures(
      desk, "select es(50%, tail-mean, weights=set), var(50%, weights=set), es(50%, weights=set)")
    #expect(found[0] == [7, 4, 7])
  }

  @Test func optionsOfOthersAreNoMatter() throws {
    let desk = Self.book([[-7, 1, 2]]) { _ in ["weight": "1"] }
    let found = try Self.figures(
      desk, "select stdev, scenario(S0), es(50%) options quantile=exc, weights=set")
    #expect(found[0].count == 3 && !found[0].contains(nil))
    #expect(desk.fault("select var(99%) options quantile=exc")?.code == .outOfRange)
  }

  /// A filter that names paper does not bring paper into the root.
  @Test func paperIsInTheRootWhereTheQuestionAsksForIt() throws {
    var desk = Self.book([[-5, 3, -90], [4, -80, 2]])
    desk.draft.positions[1]["is_paper"] = "true"
    func component(_ rest: String) throws -> Double? {
      try Self.figures(desk, "select component_var(50%) under F \(rest)")[0][0]
    }
    let plain = try component("")
    #expect(try component("where paper = false") == plain)
    #expect(try component("options paper") != plain)
  }

  @Test func riskWithoutARateIsIncomplete() throws {
    let desk = Self.book([[-5, 3, -90]])
    let answer = try desk.ask("select var(50%) in BRL")
    #expect(answer.lines == ["–"] && !answer.contract.isComplete)
    #expect(desk.fault("select var(50%) in BRL options strict")?.code == .incomplete)
  }

  /// A vector that would leave its range refuses the resize, alone and as one of several.
  @Test func aResizeThatAVectorCannotFollowIsRefused() throws {
    let desk = Self.book([[-9_000_000_000_000_000, 5, 7], [1, 2, 3]])
    let ledger = Ledger(desk.draft.book(), store: "test")
    let question = "select var(50%) with resize P0 to 10000"
    #expect(desk.fault(question)?.code == .cannotApply)
    #expect(throws: ChangeFault(item: 0, field: "quantity", reason: .book(.outOfRange("pnl")))) {
      try ledger.apply([.resizePosition(id: "P0", quantity: Decimal(coefficient: 10_000, scale: 0))]
      )
    }
    for quantity in [100, 3, 1_000] {
      let decimal = Decimal(coefficient: Int64(quantity), scale: 0)
      try ledger.apply([.resizePosition(id: "P0", quantity: decimal)])
    }
    #expect(throws: ChangeFault.self) {
      try ledger.apply([.resizePosition(id: "P0", quantity: Decimal(coefficient: 2_000, scale: 0))])
    }
    let answer = try ledger.current.answer(
      try QueryParser.parse("select scenario(S0) by position limit 1"), threads: 1)
    #expect(answer.columns[1].text(0).flatMap(Double.init) == -9e18)
  }

  @Test func tiesAreTakenInTheOrderOfScenarios() throws {
    // S1 and S3 are equally bad for the whole; the first decides, and it is the first position's.
    let desk = Self.book([[0, -9, 0, 0], [0, 0, 0, -9]])
    let found = try Self.figures(desk, "select component_var(99%, nearest) under F by position")
    #expect(found.compactMap { $0[0] }.sorted() == [0, 9])
    let answer = try desk.ask("select var(99%, nearest)")
    #expect(answer.contract.notes.contains { $0.hasSuffix("rests on scenario S1") })
  }

  @Test func whoHasNoVectorIsCounted() throws {
    var desk = Self.book([[-1, -2], [-3, 4]])
    desk.position("Q", on: "B3", of: "USD", "500")
    let answer = try desk.ask("select var(50%), coverage(var(50%), count) by book")
    #expect(answer.lines == ["B1 | 1.5 | 100.0", "B2 | -0.5 | 100.0", "B3 | – | 0.0"])
    let gap = try #require(answer.contract.gaps.first { $0.kind == .noVector })
    #expect(gap.share.count == 1)
    #expect(answer.contract.notes.contains("var(50%) of B3 is null: no position has a vector"))
    #expect(
      answer.contract.notes.first
        == "1 of 3 positions have no vector, with 13.3% of the gross market value")
  }

  /// What a marginal figure is measured by may be missing, or be 0: these are two reasons.
  @Test func aMarginalFigureSaysWhatItLacks() throws {
    var desk = Self.book([[-5, 3, -90], [4, -80, 2], [1, 2, 3]])
    desk.draft.positions[0]["market_value"] = ""
    desk.draft.positions[1]["market_value"] = "0"
    let answer = try desk.ask("select marginal_var(50%) under F by book")
    #expect(answer.columns[1].text(0) == nil && answer.columns[1].text(1) == nil)
    #expect(
      answer.contract.notes.contains(
        "marginal_var(50%) of B1 is null: no position has a market value to measure it by"))
    #expect(
      answer.contract.notes.contains(
        "marginal_var(50%) of B2 is null: the net market value is 0"))
  }

  @Test func quantaHorizonsAndCurrenciesMultiply() throws {
    let desk = Self.book([[-7, 1, 2, 3]]) { _ in ["quantum": "0.01", "horizon_days": "1"] }
    let found = try Self.figures(desk, "select var(99%, nearest), var(99%, nearest, horizon=4)")[0]
    #expect(found == [7, 14])
    let euro = try desk.ask("select var(99%, nearest) in EUR")
    #expect(euro.lines == ["5.6"])
    #expect(
      euro.contract.notes.contains { $0.contains("not those of an investor who counts in EUR") })
    let convention = euro.contract.conventions.first { $0.name == "var(99%, nearest)" }
    #expect(convention?.value == "99%, nearest, set default of 4, 1 day")
  }

  @Test(arguments: [
    ("select var(99%, set=stress)", QueryFault.Code.unknownValue),
    ("select scenario(S9)", .unknownValue), ("select var(99%, exc)", .outOfRange),
    ("select var(99%, weights=set)", .notAvailable),
    ("select var(99%, inc, weights=age(0.9))", .notCombinable),
    ("select component_var(99%)", .notCombinable), ("select pvar(99%)", .notAvailable),
    ("select var(99%) by strategy_id", .notCombinable),
  ])
  func whatCannotBeIsSaid(question: String, code: QueryFault.Code) throws {
    var desk = Self.book([[-7, 1, 2, 3]])
    desk.position("W", on: "B1", of: "USD", "1", ["strategy_weights": "A=0.5;B=0.5"])
    #expect(desk.fault(question)?.code == code, "\(question)")
    #expect(DeskBook().fault("select var(99%)")?.code == .notAvailable)
  }

  @Test func vectorsThatAddUpBeyondTheirRangeAreRefused() throws {
    let huge = Int64.max / 2 + 1
    let desk = Self.book([[huge, 0], [0, huge]])
    #expect(desk.fault("select var(99%)")?.code == .overflow)
    #expect(desk.fault("select net") == nil)
  }

  @Test func theIntervalIsThatOfOrderStatistics() throws {
    // Of 250 scenarios the 1 % quantile lies between the first and the sixth with 95 %: a binomial
    // count of 250 at 1 % is at most 0 with 8 %, at least 6 with 4 % and at least 7 with 1.4 %.
    let desk = Self.book([(1...250).map { Int64(-$0) }])
    let notes = try desk.ask("select var(99%)").contract.notes
    #expect(notes.contains("var(99%) of the whole is at least 244 with 97.5%"))
  }
}
