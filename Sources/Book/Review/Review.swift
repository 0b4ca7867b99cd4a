// A second look at a book that loaded: what its totals will lack, and what in it is probably wrong.
// Nothing is changed or refused here.

internal import Columns
internal import Exact

public struct Review: Sendable {
  /// How much of a book a kind of figure covers, over the positions that count.
  public struct Coverage: Sendable {
    public var name: String
    public var covered: Int
    public var of: Int
    /// The same by gross market value in base currency, rounded to whole units.
    public var coveredGross: Int128
    public var ofGross: Int128
    /// And by gross notional, since a swap has almost no market value.
    public var coveredNotional: Int128
    public var ofNotional: Int128
    /// Some positions have no rate to base currency: both of the sums lack them.
    public var isPartial: Bool
  }

  public var positions = 0
  public var paper = 0
  public var closed = 0
  public var derivedMarketValues = 0
  public var derivedDV01s = 0
  public var coverage: [Coverage] = []
  public var findings: [Finding] = []
  public let outline: Outline

  public init(_ book: Book) {
    outline = Outline(book)
    var collector = FindingCollector()
    let rates = CurrencyRates(book)
    count(book)
    coverage = CoverageCount.all(book, rates)
    MarketFindings.collect(book, outline, rates, &collector)
    PositionFindings.collect(book, rates, &collector)
    findings = collector.findings
  }

  private mutating func count(_ book: Book) {
    positions = book.positions.count
    for flags in book.positions.flags {
      if flags.contains(.paper) { paper += 1 }
      if flags.contains(.closed) { closed += 1 }
      if flags.contains(.derivedMarketValue) { derivedMarketValues += 1 }
      if flags.contains(.derivedDV01) { derivedDV01s += 1 }
    }
  }
}

/// Coverage of prices, rates of exchange, dv01, ratings and vectors.
enum CoverageCount {
  static func all(_ book: Book, _ rates: CurrencyRates) -> [Review.Coverage] {
    let positions = book.positions
    let ratings = composites(book)
    let values = positions[.marketValue]
    let dv01 = positions[.dv01]
    let cs01 = positions[.cs01]
    let notional = positions[.notional]
    var result = [
      coverage("price", book, rates) { values?.isPresent($0) ?? false },
      coverage("fx", book, rates) { rates[positions.currency(of: PositionIndex($0))] != nil },
      coverage("notional", book, rates) { notional?.isPresent($0) ?? false },
      coverage("dv01", book, rates) { dv01?.isPresent($0) ?? false },
      coverage("cs01", book, rates) { cs01?.isPresent($0) ?? false },
      coverage("rating", book, rates) { ratings[Int(positions.instruments[$0])] != 0 },
    ]
    for set in book.scenarioSets {
      result.append(coverage("vectors(\(set.name))", book, rates) { set.covered[$0] })
    }
    return result
  }

  /// Each instrument's composite rating, 0 for none.
  static func composites(_ book: Book) -> [UInt8] {
    guard let asOf = book.settings.asOf else {
      return Array(repeating: 0, count: book.instruments.count)
    }
    return book.ratings.composites(
      issuers: book.instruments.issuers, asOf: asOf, knownAt: Book.knownAt)
  }

  private static func coverage(
    _ name: String, _ book: Book, _ rates: CurrencyRates, isCovered: (Int) -> Bool
  ) -> Review.Coverage {
    var coverage = Review.Coverage(
      name: name, covered: 0, of: 0, coveredGross: 0, ofGross: 0, coveredNotional: 0,
      ofNotional: 0, isPartial: false)
    var gross = ConvertedShare()
    var notional = ConvertedShare()
    let positions = book.positions
    for run in 0..<positions.cells.count {
      let currency = positions.cells.currencies[run]
      for row in positions.cells.positions(ofRun: run) where positions.isCounted(row) {
        let covered = isCovered(row)
        coverage.of += 1
        if covered { coverage.covered += 1 }
        if rates[currency] == nil { coverage.isPartial = true }
        gross.add(positions[.marketValue]?.values[row] ?? 0, isCovered: covered)
        notional.add(positions[.notional]?.values[row] ?? 0, isCovered: covered)
      }
      let scale = book.currencies.amountScale(currency)
      gross.endRun(scale, rates[currency])
      notional.endRun(scale, rates[currency])
    }
    coverage.coveredGross = gross.covered.rounded(toScale: 0) ?? 0
    coverage.ofGross = gross.all.rounded(toScale: 0) ?? 0
    coverage.coveredNotional = notional.covered.rounded(toScale: 0) ?? 0
    coverage.ofNotional = notional.all.rounded(toScale: 0) ?? 0
    return coverage
  }
}

/// Magnitudes of amounts, all and those covered: summed per run, converted once.
private struct ConvertedShare {
  private(set) var covered = ConvertedSum.zero
  private(set) var all = ConvertedSum.zero
  private var runCovered: Int128 = 0
  private var runAll: Int128 = 0

  mutating func add(_ value: Int64, isCovered: Bool) {
    let size = Int128(value.magnitude)
    runAll += size
    if isCovered { runCovered += size }
  }

  /// Leaves the run out when there is no rate.
  mutating func endRun(_ scale: Int, _ rate: Rate?) {
    if let rate {
      covered.add(runCovered, localScale: scale, at: rate)
      all.add(runAll, localScale: scale, at: rate)
    }
    runCovered = 0
    runAll = 0
  }
}
