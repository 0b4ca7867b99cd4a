// `fx.csv`: exchange rates as quoted.

internal import Book

enum FXTableFile {
  static let schema = ColumnSchema(
    "fx.csv", required: ["pair", "rate", "as_of_date"], optional: ["source"])

  static func parser(
    _ header: CSVHeader, currencies: CurrencyTable
  ) -> BookLoader.RowParser<FXHistory.Row> {
    let pairColumn = header.position(of: "pair") ?? 0
    let rateColumn = header.position(of: "rate") ?? 0
    let dateColumn = header.position(of: "as_of_date") ?? 0
    let source = header.position(of: "source")
    return { (row) throws(FieldFault) in
      let pair = try pair(row, pairColumn, currencies)
      let rate = try row.required(rateColumn, try row.rate(rateColumn))
      let date = try row.required(dateColumn, try row.date(dateColumn))
      return FXHistory.Row(
        base: pair.base, quote: pair.quote, date: date, rate: rate, source: try row.text(source))
    }
  }

  static func pair(
    _ row: Row, _ column: Int, _ currencies: CurrencyTable
  ) throws(FieldFault) -> FXHistory.Pair {
    let text = try row.id(column)
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw FieldFault(column, .notAPair)
    }
    guard let base = currencies.find(parts[0]) else {
      throw FieldFault(column, currencies.fault(of: parts[0]))
    }
    guard let quote = currencies.find(parts[1]) else {
      throw FieldFault(column, currencies.fault(of: parts[1]))
    }
    guard base != quote else { throw FieldFault(column, .sameCurrencyPair) }
    return FXHistory.Pair(base: base, quote: quote)
  }

  static func build(
    _ placed: [Placed<FXHistory.Row>], _ rejecter: inout BookLoader.Rejecter
  ) -> FXHistory {
    let rows = placed.map { row in
      var quote = row.value
      quote.line = row.line
      return quote
    }
    let (history, rejections) = FXHistory.build(rows)
    for rejection in rejections { rejecter.reject(rejection.row, "pair", rejection.fault) }
    return history
  }
}
