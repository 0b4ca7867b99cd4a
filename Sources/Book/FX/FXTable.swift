// Exchange rates as of a day: every rate is looked up directly, else turned round, else crossed
// through one pivot currency, and nothing depends on the order of quotes. A missing rate is
// missing: never 1, never 0 (design decision §4).

public import Exact

public struct FXTable: Sendable {
  public let history: FXHistory
  public let asOf: CalendarDate
  public let pivot: CurrencyIndex
  /// Quotes older than this are not used. No rate set has weekends.
  public let maximumAgeDays: Int

  public static let defaultMaximumAgeDays = 5

  public init(
    history: FXHistory, asOf: CalendarDate, pivot: CurrencyIndex,
    maximumAgeDays: Int = defaultMaximumAgeDays
  ) {
    self.history = history
    self.asOf = asOf
    self.pivot = pivot
    self.maximumAgeDays = maximumAgeDays
  }

  public enum Way: String, Hashable, Sendable {
    case same, direct, inverse, cross
  }

  public struct Resolution: Hashable, Sendable {
    public var rate: Rate
    public var way: Way
    /// The oldest quote it rests on; nil for a currency against itself.
    public var date: CalendarDate?

    /// Of a currency against itself.
    public static let same = Resolution(rate: .one, way: .same, date: nil)
  }

  public func rate(from: CurrencyIndex, to: CurrencyIndex) -> Resolution? {
    if from == to { return .same }
    if let leg = leg(from: from, to: to) {
      return Rate(leg.leg).map { Resolution(rate: $0, way: leg.way, date: leg.date) }
    }
    guard from != pivot, to != pivot, let first = leg(from: from, to: pivot),
      let second = leg(from: pivot, to: to)
    else { return nil }
    return Rate(first.leg, second.leg).map {
      Resolution(rate: $0, way: .cross, date: min(first.date, second.date))
    }
  }

  /// The rate without the pivot's help, as the quote it rests on.
  func leg(
    from: CurrencyIndex, to: CurrencyIndex
  ) -> (leg: Rate.Leg, way: Way, date: CalendarDate)? {
    if let quote = usable(FXHistory.Pair(base: from, quote: to)) {
      return (.direct(quote.rate), .direct, quote.date)
    }
    if let quote = usable(FXHistory.Pair(base: to, quote: from)) {
      return (.inverse(quote.rate), .inverse, quote.date)
    }
    return nil
  }

  /// The latest quote that is not too old.
  func usable(_ pair: FXHistory.Pair) -> FXHistory.Quote? {
    history.latest(pair, asOf: asOf).flatMap { isUsable($0) ? $0 : nil }
  }

  func isUsable(_ quote: FXHistory.Quote) -> Bool {
    Int(asOf.day) - Int(quote.date.day) <= maximumAgeDays
  }
}
