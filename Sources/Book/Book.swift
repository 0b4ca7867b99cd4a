// A book: everything loaded, validated and columnar. An immutable value; what it was made of
// (files, a database, a snapshot) has left no trace in it.

public import Exact

public struct Book: Sendable {
  public var settings: BookSettings
  public var currencies: CurrencyTable
  public var hierarchy: Hierarchy
  public var entities: Entities
  public var instruments: Instruments
  public var ratings: RatingBook
  public var fx: FXHistory
  public var limits: [Limit]
  /// What the parametric model says of factors; who hangs on them is in `factorHoldings`.
  public var factors: FactorModel
  /// In the order of the file.
  public var stresses: [Stress]
  public var realised: RealisedResults
  var holdings: Holdings

  public init(
    settings: BookSettings, currencies: CurrencyTable, hierarchy: Hierarchy, entities: Entities,
    instruments: Instruments, positions: Positions, ratings: RatingBook, fx: FXHistory,
    keyRates: KeyRates, limits: [Limit], scenarioSets: [ScenarioSet],
    factors: FactorModel = .none, factorHoldings: FactorHoldings? = nil, stresses: [Stress] = [],
    realised: RealisedResults = .none
  ) {
    self.settings = settings
    self.currencies = currencies
    self.hierarchy = hierarchy
    self.entities = entities
    self.instruments = instruments
    self.ratings = ratings
    self.fx = fx
    self.limits = limits
    self.factors = factors
    self.stresses = stresses
    self.realised = realised
    holdings = .laidOut(
      HeldRows(
        positions: positions, keyRates: keyRates, scenarioSets: scenarioSets,
        factors: factorHoldings ?? .none(positionCount: positions.count)))
  }

  public var positions: Positions {
    _read { yield holdings.rows.positions }
    set { replaceRows(positions: newValue) }
  }

  public var keyRates: KeyRates {
    _read { yield holdings.rows.keyRates }
    set { replaceRows(keyRates: newValue) }
  }

  /// The default set first.
  public var scenarioSets: [ScenarioSet] {
    _read { yield holdings.rows.scenarioSets }
    set { replaceRows(scenarioSets: newValue) }
  }

  public var factorHoldings: FactorHoldings {
    _read { yield holdings.rows.factors }
    set { replaceRows(factors: newValue) }
  }

  private mutating func replaceRows(
    positions: Positions? = nil, keyRates: KeyRates? = nil, scenarioSets: [ScenarioSet]? = nil,
    factors: FactorHoldings? = nil
  ) {
    let rows = holdings.rows
    holdings = .laidOut(
      HeldRows(
        positions: positions ?? rows.positions, keyRates: keyRates ?? rows.keyRates,
        scenarioSets: scenarioSets ?? rows.scenarioSets, factors: factors ?? rows.factors))
  }

  /// What can be said of the positions without laying them out.
  public var holdingFacts: HoldingFacts { holdings.facts }

  /// Whether positions can be read without laying them out first.
  public var isLaidOut: Bool { if case .laidOut = holdings { true } else { false } }

  /// Lets go of rows that can be laid out again.
  public func forgetRows() { holdings.forgetRows() }

  /// The same book with its rows laid out, so that reading them asks nobody.
  public var laidOut: Book {
    var book = self
    book.holdings = .laidOut(holdings.rows)
    return book
  }

  /// Rates as of the book's day; nil when the book has no day.
  public var rates: FXTable? {
    settings.asOf.map { FXTable(history: fx, asOf: $0, pivot: settings.pivotCurrency) }
  }

  /// The moment up to which knowledge counts when nothing else is asked: all that was loaded is
  /// known.
  public static let knownAt = Instant(microseconds: .max)
}
