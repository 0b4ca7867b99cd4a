// Rates from each currency of the book to the one reported in, each looked up once.

internal import Book
internal import Exact

struct ReportingRates: Sendable {
  let currency: CurrencyIndex
  private let table: FXTable?
  /// By currency row.
  private let resolutions: [FXTable.Resolution?]

  /// `factors` say what the value of a currency would be multiplied by.
  init(
    _ book: Book, to currency: CurrencyIndex, asOf: CalendarDate?, maximumAgeDays: Int?,
    factors: [CurrencyIndex: ShockFactor] = [:]
  ) {
    self.currency = currency
    table = asOf.map {
      FXTable(
        history: book.fx, asOf: $0, pivot: book.settings.pivotCurrency,
        maximumAgeDays: maximumAgeDays ?? FXTable.defaultMaximumAgeDays)
    }
    var resolutions = [FXTable.Resolution?](repeating: nil, count: book.currencies.count)
    var needed = Set(book.holdingFacts.currencies)
    needed.insert(book.settings.baseCurrency)
    for source in needed {
      resolutions[Int(source.row)] =
        source == currency
        ? .same
        : table?.rate(from: source, to: currency).flatMap {
          Self.shocked($0, factors[source], factors[currency])
        }
    }
    self.resolutions = resolutions
  }

  /// For whoever converts nothing.
  static func none(_ book: Book) -> ReportingRates {
    ReportingRates(book, to: book.settings.baseCurrency, asOf: nil, maximumAgeDays: nil)
  }

  /// The rate times what its source gains, over what its target does.
  private static func shocked(
    _ resolution: FXTable.Resolution, _ source: ShockFactor?, _ target: ShockFactor?
  ) -> FXTable.Resolution? {
    if source == nil, target == nil { return resolution }
    let gain = (source?.multiple ?? 1) * PowersOfTen.int128(target?.decimals ?? 0)
    let loss = (target?.multiple ?? 1) * PowersOfTen.int128(source?.decimals ?? 0)
    guard let rate = resolution.rate.times(gain, over: loss) else { return nil }
    var shocked = resolution
    shocked.rate = rate
    return shocked
  }

  subscript(source: CurrencyIndex) -> Rate? { resolutions[Int(source.row)]?.rate }

  func resolution(_ source: CurrencyIndex) -> FXTable.Resolution? {
    resolutions[Int(source.row)]
  }

  /// Why there is no rate from a currency.
  func reason(_ source: CurrencyIndex, _ book: Book) -> String {
    let pair = "\(book.currencies.code(source)) to \(book.currencies.code(currency))"
    guard let table else { return "the book has no date and so no rate from \(pair)" }
    switch table.gap(from: source, to: currency) {
    case .noQuote: return "there is no rate from \(pair)"
    case .stale(let date):
      return "the latest rate from \(pair) is of \(date), more than"
        + " \(table.maximumAgeDays) days old"
    case .beyondRange:
      return "the rate from \(pair) is too large or too small to multiply by"
    }
  }
}
