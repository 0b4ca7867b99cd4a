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
    PositionFindings.collect(book, &collector)
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
    var result = [
      coverage("price", book, rates) { values?.isPresent($0) ?? false },
      coverage("fx", book, rates) { rates[positions.currency(of: PositionIndex($0))] != nil },
      coverage("dv01", book, rates) { dv01?.isPresent($0) ?? false },
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
    var covered = 0
    var all = 0
    var coveredGross = ConvertedSum.zero
    var allGross = ConvertedSum.zero
    let cells = book.positions.cells
    let values = book.positions[.marketValue]
    for run in 0..<cells.count {
      var runCovered: Int128 = 0
      var runAll: Int128 = 0
      for row in cells.positions(ofRun: run) where book.positions.isCounted(row) {
        let size = Int128(values?.values[row] ?? 0).magnitude
        all += 1
        runAll += Int128(size)
        if isCovered(row) {
          covered += 1
          runCovered += Int128(size)
        }
      }
      guard let rate = rates[cells.currencies[run]] else { continue }
      let scale = book.currencies.amountScale(cells.currencies[run])
      coveredGross.add(runCovered, localScale: scale, at: rate)
      allGross.add(runAll, localScale: scale, at: rate)
    }
    return Review.Coverage(
      name: name, covered: covered, of: all, coveredGross: coveredGross.rounded(toScale: 0) ?? 0,
      ofGross: allGross.rounded(toScale: 0) ?? 0)
  }
}
