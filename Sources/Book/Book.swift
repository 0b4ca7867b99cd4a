// A book: everything loaded, validated and columnar. An immutable value; what it was made of
// (files, a database, a snapshot) has left no trace in it.

public import Exact

public struct Book: Sendable {
  public var settings: BookSettings
  public var currencies: CurrencyTable
  public var hierarchy: Hierarchy
  public var entities: Entities
  public var instruments: Instruments
  public var positions: Positions
  public var ratings: RatingBook
  public var fx: FXHistory
  public var keyRates: KeyRates
  public var limits: [Limit]
  /// The default set first.
  public var scenarioSets: [ScenarioSet]
  public var factorCount: Int

  public init(
    settings: BookSettings, currencies: CurrencyTable, hierarchy: Hierarchy, entities: Entities,
    instruments: Instruments, positions: Positions, ratings: RatingBook, fx: FXHistory,
    keyRates: KeyRates, limits: [Limit], scenarioSets: [ScenarioSet], factorCount: Int
  ) {
    self.settings = settings
    self.currencies = currencies
    self.hierarchy = hierarchy
    self.entities = entities
    self.instruments = instruments
    self.positions = positions
    self.ratings = ratings
    self.fx = fx
    self.keyRates = keyRates
    self.limits = limits
    self.scenarioSets = scenarioSets
    self.factorCount = factorCount
  }

  /// Rates as of the book's day; nil when the book has no day.
  public var rates: FXTable? {
    settings.asOf.map { FXTable(history: fx, asOf: $0, pivot: settings.pivotCurrency) }
  }

  /// The moment up to which knowledge counts when nothing else is asked: all that was loaded is
  /// known.
  public static let knownAt = Instant(microseconds: .max)
}
