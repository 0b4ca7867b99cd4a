// The contract of answers that sum nothing: the state they speak of.

internal import Book
internal import Query

extension Contract {
  static func plain(_ epoch: Engine.Epoch, currency: CurrencyIndex? = nil) -> Contract {
    let settings = epoch.book.settings
    let currencies = epoch.book.currencies
    let shown = currency ?? settings.baseCurrency
    var contract = Contract(
      epoch: epoch.identity, asOf: settings.asOf, currency: currencies.code(shown),
      baseCurrency: currencies.code(settings.baseCurrency),
      pivotCurrency: currencies.code(settings.pivotCurrency),
      amountScale: currencies.amountScale(shown))
    contract.positionsAsOf = epoch.positionsAsOf
    return contract
  }
}
