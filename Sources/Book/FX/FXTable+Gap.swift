// Why there is no rate between two currencies, and what would give one.

public import Exact

extension FXTable {
  public enum Gap: Hashable, Sendable {
    case noQuote
    /// There are quotes, the latest of them too old.
    case stale(CalendarDate)
    /// There are fresh quotes, and what they make is too large or too small a rate to multiply by.
    case beyondRange
  }

  /// What stands in the way of a rate that `rate(from:to:)` does not find: quotes that make no
  /// rate, quotes that are too old where fresh ones would do, else that there are none.
  public func gap(from: CurrencyIndex, to: CurrencyIndex) -> Gap {
    if leg(from: from, to: to) != nil { return .beyondRange }
    if from != pivot, to != pivot, leg(from: from, to: pivot) != nil,
      leg(from: pivot, to: to) != nil
    {
      return .beyondRange
    }
    let direct = latest(from, to)?.date
    var crossed: CalendarDate?
    if from != pivot, to != pivot, let first = latest(from, pivot), let second = latest(pivot, to) {
      // A leg that is fresh is in nobody's way; of two old ones the older is.
      crossed = [first, second].filter { !isUsable($0) }.map(\.date).min()
    }
    guard let stale = [direct, crossed].compactMap({ $0 }).max() else { return .noQuote }
    return .stale(stale)
  }

  /// The latest quote between two currencies, either way round.
  private func latest(_ a: CurrencyIndex, _ b: CurrencyIndex) -> FXHistory.Quote? {
    let ways = [FXHistory.Pair(base: a, quote: b), FXHistory.Pair(base: b, quote: a)]
    return ways.compactMap { history.latest($0, asOf: asOf) }.max { $0.date < $1.date }
  }

  /// A currency that both are freshly quoted against, the first in order: the one that the pivot
  /// may have been meant to be, such as EUR in a book of the European Central Bank's rates.
  public func betterPivot(from: CurrencyIndex, to: CurrencyIndex) -> CurrencyIndex? {
    partners(of: from).intersection(partners(of: to)).min()
  }

  private func partners(of currency: CurrencyIndex) -> Set<CurrencyIndex> {
    var partners: Set<CurrencyIndex> = []
    for pair in history.pairs where usable(pair) != nil {
      if pair.base == currency { partners.insert(pair.quote) }
      if pair.quote == currency { partners.insert(pair.base) }
    }
    return partners
  }
}
