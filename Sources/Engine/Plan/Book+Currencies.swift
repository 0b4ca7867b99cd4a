// Currencies that an answer of a book can be about.

internal import Book

extension Book {
  /// Codes of its base and pivot, its positions and its rates, in order. ISO's other currencies are
  /// known too, but nobody who asks about this book means them.
  var usedCurrencies: [String] {
    var used: Set<CurrencyIndex> = [settings.baseCurrency, settings.pivotCurrency]
    used.formUnion(holdingFacts.currencies)
    for pair in fx.pairs { used.formUnion([pair.base, pair.quote]) }
    return used.map { currencies.code($0) }.sorted()
  }

  /// By row of the currency table: its place among those that positions are in.
  var currencyRanks: [UInt32] {
    var ranks = [UInt32](repeating: 0, count: currencies.count)
    for (rank, currency) in holdingFacts.currencies.enumerated() {
      ranks[Int(currency.row)] = UInt32(rank)
    }
    return ranks
  }
}
