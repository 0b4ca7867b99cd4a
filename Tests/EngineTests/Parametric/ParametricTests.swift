// Parametric risk against textbooks, a naive oracle over random books, and what must hold whatever
// the numbers are.

import Book
import BookFiles
import Engine
import Exact
import Query
import TestKit
import Testing

struct ParametricTests {
  /// A tree F / D1, D2 / B1, B2, B3 with positions spread over its nodes.
  private static let nodes = ["B1", "B2", "B3", "D1", "F", "D2"]
  private static let below = [
    "F": Set(0...5), "D1": [0, 1, 3], "D2": [2, 5], "B1": [0], "B2": [1], "B3": [2],
  ]

  private static func book(
    _ exposures: [[String]], covariance: [[String]], gammas: [(Int, Int, Int, String)] = [],
    days: String = ""
  ) -> DeskBook {
    var desk = DeskBook()
    desk.node("F")
    for (id, parent, type) in [
      ("D1", "F", "DESK"), ("D2", "F", "DESK"), ("B1", "D1", "BOOK"), ("B2", "D1", "BOOK"),
      ("B3", "D2", "BOOK"),
    ] { desk.node(id, in: parent, type: type) }
    desk.draft.factors = covariance.indices.map { ["factor_id": "F\($0)"] }
    for (a, row) in covariance.enumerated() {
      for (b, value) in row.enumerated() where b <= a {
        desk.draft.covariances.append([
          "factor_a": "F\(a)", "factor_b": "F\(b)", "covariance": value, "covariance_days": days,
        ])
      }
    }
    for (number, row) in exposures.enumerated() {
      desk.position(
        "P\(number)", on: nodes[number % nodes.count], of: number % 3 == 0 ? "EUR" : "USD",
        "\(number + 1)000")
      for (factor, value) in row.enumerated() where !value.isEmpty {
        desk.draft.exposures.append([
          "position_id": "P\(number)", "factor_id": "F\(factor)", "exposure": value,
        ])
      }
    }
    for (position, a, b, value) in gammas {
      desk.draft.gammas.append([
        "position_id": "P\(position)", "factor_a": "F\(a)", "factor_b": "F\(b)", "gamma": value,
      ])
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

  private static func isClose(_ a: Double?, _ b: Double?, _ part: Double, _ scale: Double) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= part * max(abs(a), abs(b), scale)
  }

  // MARK: Others' figures

  /// Jorion, Value at Risk (3rd edition), section 7.2: two million in a currency of 5 % volatility
  /// and one million in another of 12 %, uncorrelated, at 1.65 deviations.
  @Test func twoCurrenciesOfJorion() throws {
    let desk = Self.book(
      [["2000000"], ["", "1000000"]], covariance: [["0.0025", "0"], ["0", "0.0144"]])
    let found = try Self.figures(
      desk,
      "select pvar(z=1.65), component_pvar(z=1.65), incremental_pvar(z=1.65) under F by position"
        + " options totals")
    let expected: [[Double]] = [
      [165_000, 105_630, 257_738 - 198_000], [198_000, 152_108, 257_738 - 165_000],
      [257_738, 257_738, 257_738],
    ]
    // P0 hangs on B1, P1 on B2.
    for (found, expected) in zip(found, expected) {
      for (a, b) in zip(found, expected) { #expect(abs((a ?? .nan) - b) < 1) }
    }
  }

  /// Of a normal distribution, as conventions and SciPy's norm.ppf have them.
  @Test(arguments: [
    ("95%", 1.6448536269514722), ("99%", 2.3263478740408408), ("97.5%", 1.959963984540054),
    ("99.99%", 3.7190164854556804), ("60%", 0.2533471031357997), ("50%", 0),
    ("1%", -2.3263478740408408),
  ])
  func deviationsOfConfidences(confidence: String, deviations: Double) throws {
    let desk = Self.book([["1"]], covariance: [["1"]])
    let found = try Self.figures(desk, "select pvar(\(confidence))")[0][0] ?? .nan
    #expect(abs(found - deviations) <= 1e-15 * max(1, abs(deviations)))
  }

  /// Hull, Options, Futures, and Other Derivatives (chapter on value at risk, quadratic model): of
  /// one factor the mean is ½γσ², the variance δ²σ² + ½γ²σ⁴, and the third moment about 0
  /// 9/2·δ²γσ⁴ + 15/8·γ³σ⁶, which makes a third cumulant of 3δ²γσ⁴ + γ³σ⁶.
  @Test func oneFactorThatCurves() throws {
    let (delta, gamma, variance) = (300.0, -40.0, 0.04)
    let desk = Self.book(
      [["300"]], covariance: [["0.04"]], gammas: [(0, 0, 0, "-40")])
    let mean = gamma * variance / 2
    let second = delta * delta * variance + gamma * gamma * variance * variance / 2
    let found = try Self.figures(
      desk, "select pvar(99%, delta-gamma), pvar(99%, cornish-fisher), pvar(99%)")[0]
    let z = 2.3263478740408408
    #expect(Self.isClose(found[0], z * second.squareRoot() - mean, 1e-12, 1))
    #expect(Self.isClose(found[2], z * 60, 1e-12, 1))
    let raw =
      4.5 * delta * delta * gamma * variance * variance
      + 1.875 * gamma * gamma * gamma * variance * variance * variance
    let third = raw - 3 * mean * (second + mean * mean) + 2 * mean * mean * mean
    let skew = third / (second * second.squareRoot())
    let fourth =
      12 * delta * delta * gamma * gamma * variance * variance * variance
      + 3 * gamma * gamma * gamma * gamma * variance * variance * variance * variance
    let excess = fourth / (second * second)
    let w: Double =
      -z + (z * z - 1) * skew / 6 + (3 * z - z * z * z) * excess / 24
    let wWhole: Double = w - (5 * z - 2 * z * z * z) * skew * skew / 36
    #expect(Self.isClose(found[1], -(mean + wWhole * second.squareRoot()), 1e-12, 1))
    #expect((found[1] ?? 0) > (found[0] ?? 0), "a short gamma has the longer tail of losses")
  }

  // MARK: The oracle

  @Test func everyNodeIsWhatTheDefinitionsSay() throws {
    var random = SeededRandom.forTest(usually: 7_001)
    for _ in 0..<40 {
      let count = Int.random(in: 1...6, using: &random)
      let factor = (0..<count).map { _ in
        (0..<count).map { _ in Double(Int.random(in: -8...8, using: &random)) / 8 }
      }
      // A matrix times its transpose, of eighths: exact in decimals and in doubles.
      let covariance = (0..<count).map { a in
        (0..<count).map { b in zip(factor[a], factor[b]).reduce(0) { $0 + $1.0 * $1.1 } }
      }
      let positions = Int.random(in: 1...14, using: &random)
      var profiles = (0..<positions).map { _ in NaiveParametric.Profile(count) }
      var gammas: [(Int, Int, Int, String)] = []
      for position in profiles.indices {
        for a in 0..<count {
          if Bool.random(using: &random) {
            profiles[position].exposures[a] = Double(Int.random(in: -900...900, using: &random))
          }
          for b in a..<count where Int.random(in: 0..<4, using: &random) == 0 {
            let value = Double(Int.random(in: -300...300, using: &random)) / 4
            profiles[position].gammas[a][b] = value
            profiles[position].gammas[b][a] = value
            gammas.append((position, a, b, "\(value)"))
          }
        }
      }
      let days = ["", "5"][Int.random(in: 0...1, using: &random)]
      let desk = Self.book(
        profiles.map { $0.exposures.map { $0 == 0 ? "" : "\($0)" } },
        covariance: covariance.map { $0.map { "\($0)" } }, gammas: gammas, days: days)
      let naive = NaiveParametric(
        covariance: covariance, deviations: 1.75, time: 10 / (days.isEmpty ? 1 : 5))
      func total(_ node: String) -> NaiveParametric.Profile {
        profiles.indices.filter { Self.below[node]?.contains($0 % 6) ?? false }
          .reduce(NaiveParametric.Profile(count)) { $0.adding(profiles[$1], times: 1) }
      }
      let root = total("F")
      for method in ["delta", "delta-gamma", "cornish-fisher"] {
        let options = "(\(method), horizon=10, z=1.75)"
        let question =
          "select pvar\(options), component_pvar\(options), incremental_pvar\(options) under F"
        // From cells, and position by position where a filter that lets all pass stands in the way.
        for rest in [" by node", " by node where quantity > 0"] {
          let answer = try desk.ask(question + rest)
          for row in 0..<answer.rowCount {
            let node = answer.columns[0].text(row) ?? ""
            let own = total(node)
            let isKnown = answer.columns[1].text(row) != nil
            if !isKnown { continue }
            let scale = abs(naive.risk(root, method)) + abs(naive.risk(own, method)) + 1
            let expected = [
              naive.risk(own, method), naive.component(own, of: root, method),
              naive.risk(root, method) - naive.risk(root.adding(own, times: -1), method),
            ]
            for (place, value) in expected.enumerated() {
              // Differences of the oracle are as good as their step; a root without variance has
              // no direction.
              if place == 1, naive.risk(root, "delta") < 1e-3 { continue }
              let found = answer.columns[place + 1].text(row).flatMap(Double.init)
              #expect(
                Self.isClose(found, value, place == 1 ? 1e-5 : 1e-9, scale),
                "\(method) \(answer.columns[place + 1].name) of \(node): \(random.replay)")
            }
          }
        }
      }
    }
  }

  /// Whatever the method, and whoever is a part: children, grandchildren, positions, groups.
  @Test func componentsAddUpAtEveryDepth() throws {
    var random = SeededRandom.forTest(usually: 7_002)
    let covariance = [["4", "1", "0"], ["1", "9", "-2"], ["0", "-2", "16"]]
    for _ in 0..<10 {
      let exposures = (0..<12).map { _ in
        (0..<3).map { _ in String(Int.random(in: -5000...5000, using: &random)) }
      }
      let gammas = (0..<12).map { ($0, $0 % 3, ($0 + 1) % 3, "\(($0 * 37) % 50 - 25)") }
      let desk = Self.book(exposures, covariance: covariance, gammas: gammas)
      for method in ["delta", "delta-gamma", "cornish-fisher"] {
        let whole = try Self.figures(desk, "select pvar(99%, \(method)) under F")[0][0] ?? .nan
        for keys in ["children", "desk, book", "position", "currency", "direction, instrument"] {
          let parts = try Self.figures(
            desk, "select component_pvar(99%, \(method)) under F by \(keys)")
          let sum = parts.reduce(0) { $0 + ($1[0] ?? 0) }
          #expect(Self.isClose(sum, whole, 1e-11, 1), "\(method) by \(keys): \(random.replay)")
        }
      }
    }
  }

  // MARK: Edges

  @Test func hedgedBooksHaveNoRisk() throws {
    // Two factors that move as one, held against each other; and a position against its opposite.
    let twins = Self.book(
      [["3", ""], ["", "-1.5"]], covariance: [["0.01", "0.02"], ["0.02", "0.04"]])
    let question =
      "select pvar(99%), component_pvar(99%), incremental_pvar(99%) under F by position"
      + " options totals"
    let found = try Self.figures(twins, question)
    #expect(found[2][0] == 0 && found.allSatisfy { $0[1] == 0 })
    #expect((found[0][0] ?? 0) > 0)
    let same = Self.book([["7"], ["-7"]], covariance: [["2"]])
    #expect(try Self.figures(same, "select pvar(99%), pvar(99%, cornish-fisher)")[0] == [0, 0])
    let still = Self.book([["7"]], covariance: [["0"]])
    #expect(try Self.figures(still, question)[0] == [0, 0, 0])
  }

  @Test func scaledBooksScaleAndHorizonsGrow() throws {
    let covariance = [["4", "1"], ["1", "9"]]
    let one = Self.book([["2", "3"]], covariance: covariance)
    let ten = Self.book([["20", "30"]], covariance: covariance)
    let (a, b) = (
      try Self.figures(one, "select pvar(99%), pvar(99%, horizon=4)")[0],
      try Self.figures(ten, "select pvar(99%), pvar(99%, horizon=4)")[0]
    )
    #expect(Self.isClose((a[0] ?? 0) * 10, b[0], 1e-14, 0))
    #expect(Self.isClose((a[0] ?? 0) * 2, a[1], 1e-14, 0))
    // Covariances of ten days are those of one, ten times.
    let longer = Self.book([["2", "3"]], covariance: covariance, days: "10")
    let c = try Self.figures(longer, "select pvar(99%), pvar(99%, horizon=40)")[0]
    #expect(c[0] == a[0] && c[1] == a[1])
  }

  @Test func exposuresAreExactSums() throws {
    let desk = Self.book(
      [["0.1", "9000000000000.000001"], ["0.2"], ["", "9000000000000"]],
      covariance: [["1", "0"], ["0", "1"]])
    try desk.expect(
      "select exposure(F0), exposure(F1), coverage(exposure(F0), count) by desk options totals",
      [
        "D1 | 0.300000 | 9000000000000.000001 | 100.0",
        "D2 | 0.000000 | 9000000000000.000000 | 100.0",
        "total – | 0.300000 | 18000000000000.000001 | 100.0",
      ])
    try desk.expect("select exposure(F0) in EUR", ["0.240000"])
  }

  @Test func whoHasNoExposuresIsCounted() throws {
    var desk = Self.book([["1"], ["2"]], covariance: [["1"]])
    desk.position("Q", on: "B3", of: "USD", "500")
    let answer = try desk.ask("select pvar(z=1), coverage(pvar(z=1), count) by book")
    #expect(answer.lines == ["B1 | 1.0 | 100.0", "B2 | 2.0 | 100.0", "B3 | – | 0.0"])
    let gap = try #require(answer.contract.gaps.first { $0.kind == .noVector })
    #expect(gap.share.count == 1)
    #expect(answer.contract.notes.contains("pvar(z=1) of B3 is null: no position has exposures"))
    #expect(
      answer.contract.notes.first
        == "1 of 3 positions have no exposures, with 13.3% of the gross market value")
  }

  @Test func marginalIsThePartPerUnitOfValue() throws {
    let desk = Self.book([["5", "1"], ["-2", "3"]], covariance: [["4", "1"], ["1", "9"]])
    for row in try Self.figures(
      desk, "select component_pvar(99%), marginal_pvar(99%), net under F by book")
    where row[2] != 0 {
      #expect(Self.isClose((row[0] ?? .nan) / (row[2] ?? .nan), row[1], 1e-14, 0))
    }
  }

  @Test func whatIfsTakeExposuresAlong() throws {
    let desk = Self.book([["10"], ["20"]], covariance: [["1"]])
    let resized = try desk.ask("select pvar(z=1) with resize P1 to 3")
    #expect(resized.lines == ["70.0"])
    #expect(
      try desk.rows("select pvar(z=1) by desk with move P1 to D2") == ["D1 | 10.0", "D2 | 20.0"])
    #expect(try desk.rows("select pvar(z=1) with close P1") == ["10.0"])
    // P0 is the only one that holds euros: what is added has its exposures, three times over.
    let added = try desk.ask(
      "select pvar(z=1), exposure(F0) under F with add (node = B3, instrument = EUR, quantity = -3,"
        + " market_value = 1)")
    #expect(added.lines == ["0.0 | 0.000000"])
    #expect(
      added.contract.notes.contains(
        "what-if 1 has the exposures of P0, in proportion to their quantities"))
    let alone = try desk.ask(
      "select pvar(z=1) with add (node = B3, instrument = JPY, quantity = 1, market_value = 1)")
    #expect(
      alone.contract.notes.contains(
        "what-if 1 has no exposures: no other position of its instrument has any"))
  }

  @Test func changesTakeExposuresAlong() throws {
    var desk = Self.book([["10"], ["20"]], covariance: [["1"]])
    desk.position("Q", on: "F", of: "USD", "1")
    desk.draft.exposures.append([
      "position_id": "Q", "factor_id": "F0", "exposure": "9000000000000",
    ])
    let ledger = Ledger(desk.draft.book(), store: "test")
    func risk() throws -> String? {
      try ledger.current.answer(
        try QueryParser.parse("select pvar(z=1) by book where node in (B1, B2, B3)"),
        threads: 1
      )
      .lines.joined(separator: "; ")
    }
    #expect(try risk() == "B1 | 10.0; B2 | 20.0")
    try ledger.apply([.resizePosition(id: "P1", quantity: Decimal(coefficient: 3, scale: 0))])
    #expect(try risk() == "B1 | 10.0; B2 | 60.0")
    try ledger.apply([.movePosition(id: "P1", node: "B3")])
    #expect(try risk() == "B1 | 10.0; B3 | 60.0")
    try ledger.apply([.closePosition(id: "P0")])
    ledger.merge()
    #expect(try risk() == "B3 | 60.0")
    #expect(throws: ChangeFault(item: 0, field: "quantity", reason: .book(.outOfRange("exposure"))))
    {
      try ledger.apply([
        .resizePosition(id: "Q", quantity: Decimal(coefficient: 100, scale: 0))
      ])
    }
  }

  @Test func theAnswerSaysHowItWasMade() throws {
    let desk = Self.book(
      [["10"]], covariance: [["1"]], gammas: [(0, 0, 0, "-40")], days: "5")
    let answer = try desk.ask("select pvar(99%), pvar(99%, cornish-fisher, horizon=10)")
    let conventions = answer.contract.conventions.suffix(2).map(\.value)
    #expect(
      conventions == [
        "99%, delta, covariances of 1 factor, 5 days",
        "99%, cornish-fisher, covariances of 1 factor, 10 days by the square root of time",
      ])
    #expect(
      answer.contract.notes.contains("pvar(99%) leaves gammas out; delta-gamma counts them"))
    let shocked = try desk.ask("select pvar(99%) with fx EUR +5%")
    #expect(shocked.contract.notes.contains { $0.hasPrefix("exposures are not measured again") })
  }

  @Test(arguments: [
    ("select component_pvar(99%)", QueryFault.Code.notCombinable),
    ("select exposure(F9)", .unknownValue),
    ("select pvar(99%, z=2)", .notCombinable), ("select pvar(z=0)", .outOfRange),
    ("select pvar(99%, hd)", .wrongType), ("select var(99%, delta)", .wrongType),
    ("select pvar(99%) by strategy_id", .notCombinable),
  ])
  func whatCannotBeIsSaid(question: String, code: QueryFault.Code) throws {
    var desk = Self.book([["1"]], covariance: [["1"]])
    desk.position("W", on: "B1", of: "USD", "1", ["strategy_weights": "A=0.5;B=0.5"])
    let fault = desk.fault(question) ?? Self.parseFault(question)
    #expect(fault?.code == code, "\(question)")
    #expect(DeskBook().fault("select pvar(99%)")?.code == .notAvailable)
  }

  private static func parseFault(_ question: String) -> QueryFault? {
    do throws(QueryFault) {
      _ = try QueryParser.parse(question)
      return nil
    } catch { return error }
  }

  @Test func aMatrixThatIsNoneIsRefusedByItsFile() {
    var desk = Self.book([["1"]], covariance: [["1", "2"], ["2", "1"]])
    desk.draft.limits = []
    let outcome = BookFolder.load(files: desk.draft.files, options: LoadOptions(threads: 1))
    #expect(outcome.book == nil)
    let report = outcome.report.files.first { $0.name == "covariance.csv" }
    #expect(
      report?.fileFaults.first?.reason
        == "the matrix is not positive semi-definite: it fails at factor F1")
  }

  /// Eigenvalues 3 and −1; without the second all covariances are 1.5.
  @Test func aClippedMatrixIsUsedAndNamed() throws {
    var desk = Self.book([["1", "2"]], covariance: [["1", "2"], ["2", "1"]])
    desk.draft.limits = []
    var options = LoadOptions(threads: 1)
    options.clipsCovariance = true
    let book = try #require(BookFolder.load(files: desk.draft.files, options: options).book)
    let answer = try Ledger(book, store: "test").current.answer(
      try QueryParser.parse("select pvar(z=1)"), threads: 1)
    let found = try #require(answer.columns[0].text(0).flatMap(Double.init))
    #expect(abs(found - (1.5 * 9).squareRoot()) < 1e-9)
    #expect(
      answer.contract.notes.contains {
        $0.hasPrefix("the covariances were not positive semi-definite: an eigenvalue of -")
      })
    #expect(
      answer.contract.conventions.contains { $0.value.contains("1 negative eigenvalue clipped") })
  }
}
