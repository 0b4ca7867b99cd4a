// What `book.csv` says of a book as a whole.

public import Exact

public struct BookSettings: Hashable, Sendable {
  public var baseCurrency: CurrencyIndex
  public var pivotCurrency: CurrencyIndex
  /// Required where there are rates or ratings, which have no meaning without a day.
  public var asOf: CalendarDate?
  /// IANA name.
  public var timeZone: String?

  public init(
    baseCurrency: CurrencyIndex, pivotCurrency: CurrencyIndex, asOf: CalendarDate?,
    timeZone: String?
  ) {
    self.baseCurrency = baseCurrency
    self.pivotCurrency = pivotCurrency
    self.asOf = asOf
    self.timeZone = timeZone
  }

  /// What holds when nothing is said (book-format).
  public static let defaultCurrency = "USD"
}
