// Currencies that an answer of a book can be about.

internal import Book

extension Book {
  /// Codes of its base and pivot, its positions and its rates, in order. ISO's other currencies are
  /// known too, but nobody who asks about this book means them.
  var usedCurrencies: [String] {
    var used: Set<CurrencyIndex> = [settings.baseCurrency, settings.pivotCurrency]
    used.formUnion(positions.cells.currencies)
    for pair in fx.pairs { used.formUnion([pair.base, pair.quote]) }
    return used.map { currencies.code($0) }.sorted()
  }
}
