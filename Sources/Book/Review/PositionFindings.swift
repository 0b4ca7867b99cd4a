// Findings about positions, each from the row and its instrument alone.

internal import Columns
internal import Exact

enum PositionFindings {
  static func collect(
    _ book: Book, _ rates: CurrencyRates, _ collector: inout FindingCollector
  ) {
    let positions = book.positions
    for run in 0..<positions.cells.count {
      let currency = positions.cells.currencies[run]
      for row in positions.cells.positions(ofRun: run) where positions.isCounted(row) {
        look(book, row, currency, rates[currency], &collector)
      }
    }
    keyRates(book, &collector)
    links(book, &collector)
  }

  private static func look(
    _ book: Book, _ row: Int, _ currency: CurrencyIndex, _ rate: Rate?,
    _ collector: inout FindingCollector
  ) {
    let positions = book.positions
    let instrument = Int(positions.instruments[row])
    let sharesCurrency = book.instruments.currencies[instrument] == currency
    if !sharesCurrency {
      collector.add(
        .currencyDiffers,
        "\(positions.ids[row]): \(book.currencies.code(currency)) against "
          + book.currencies.code(book.instruments.currencies[instrument]))
    }
    let ownPrice = positions.decimal(.price, of: PositionIndex(row))
    let price = ownPrice ?? (sharesCurrency ? book.instruments.prices[instrument] : nil)
    if let price, price.coefficient < 0 {
      collector.add(.negativePrice, "\(positions.ids[row]): \(price)")
    }
    if let duration = positions.decimal(.duration, of: PositionIndex(row))
      ?? book.instruments.durations[instrument], isOdd(duration)
    {
      collector.add(.oddDuration, "\(positions.ids[row]): \(duration)")
    }
    if let asOf = book.settings.asOf, book.instruments.maturities[instrument] < asOf.day,
      book.instruments.maturities[instrument] != Instruments.noMaturity
    {
      let maturity = CalendarDate(day: book.instruments.maturities[instrument])
      collector.add(.matured, "\(positions.ids[row]): \(maturity)")
    }
    value(book, row, currency, price, &collector)
    givenRate(book, row, rate, &collector)
  }

  /// A given market value against the quantity's sign and what quantity and price would make it.
  private static func value(
    _ book: Book, _ row: Int, _ currency: CurrencyIndex, _ price: Decimal?,
    _ collector: inout FindingCollector
  ) {
    let positions = book.positions
    guard let value = positions[.marketValue]?[row] else {
      collector.add(.unpriced, positions.ids[row])
      return
    }
    let instrument = Int(positions.instruments[row])
    let terms = book.instruments.valuations[instrument]
    guard terms == .unit || terms == .percentOfPar, let price,
      !positions.flags[row].contains(.derivedMarketValue),
      let quantity = positions.decimal(.quantity, of: PositionIndex(row))
    else { return }
    if value != 0, price.coefficient > 0, (value < 0) != (quantity.coefficient < 0) {
      let text = DecimalText.plain(
        Int128(value), scale: book.currencies.amountScale(currency))
      collector.add(
        .signDiffers, "\(positions.ids[row]): quantity \(quantity), value \(text)")
      return
    }
    var figures = PositionFigures()
    figures.quantity = quantity
    figures.price = price
    figures.accrued = positions[.accrued]?[row]
    let derivation = PositionDerivation(
      amountScale: book.currencies.amountScale(currency),
      sensitivityScale: book.currencies.sensitivityScale(currency))
    let alone = [book.instruments.terms(instrument)]
    guard
      let expected = try? derivation.marketValue(
        figures, price, InstrumentTermsRow(alone.span, 0))
    else { return }
    if (Int128(expected) - Int128(value)).magnitude * 100 > Int128(expected).magnitude {
      let scale = book.currencies.amountScale(currency)
      collector.add(
        .marketValueDiffers,
        "\(positions.ids[row]): \(DecimalText.plain(Int128(value), scale: scale)) against "
          + DecimalText.plain(Int128(expected), scale: scale))
    }
  }

  private static func isOdd(_ duration: Decimal) -> Bool {
    let year = PowersOfTen.int64(Int(duration.scale))
    return duration.coefficient > 100 * year || duration.coefficient < -50 * year
  }

  private static func givenRate(
    _ book: Book, _ row: Int, _ rate: Rate?, _ collector: inout FindingCollector
  ) {
    guard let given = book.positions.givenRates?[row], book.rates != nil, let rate,
      let givenRate = Rate(.direct(given))
    else { return }
    let difference = (givenRate.coefficient - rate.coefficient).magnitude
    let scaled = UInt256(multiplying: difference, by: FXTable.toleranceDivisor.magnitude)
    if scaled > UInt256(low: rate.coefficient.magnitude) {
      collector.add(.givenRateDiffers, "\(book.positions.ids[row]): \(given) against \(rate)")
    }
  }

  private static func keyRates(_ book: Book, _ collector: inout FindingCollector) {
    for (index, position) in book.keyRates.positions.enumerated() {
      let row = Int(position)
      guard let dv01 = book.positions[.dv01]?[row] else { continue }
      let sum = book.keyRates.run(index).reduce(Int128(0)) {
        $0 + Int128(book.keyRates.values[$1])
      }
      let scale = book.currencies.sensitivityScale(
        book.positions.currency(of: PositionIndex(row)))
      // A hundredth of dv01, and a hundredth of a unit for those that are nearly nothing.
      let unit = PowersOfTen.int128(scale).magnitude
      if (sum - Int128(dv01)).magnitude * 100 > max(Int128(dv01).magnitude, unit) {
        collector.add(
          .keyRatesDiffer,
          "\(book.positions.ids[row]): \(DecimalText.plain(sum, scale: scale)) against "
            + DecimalText.plain(Int128(dv01), scale: scale))
      }
    }
  }

  private static func links(_ book: Book, _ collector: inout FindingCollector) {
    guard let links = book.positions.links else { return }
    var legs = Array(repeating: 0, count: links.texts.count)
    for code in links.codes { legs[Int(code)] += 1 }
    for (code, count) in legs.enumerated() where code > 0 && count == 1 {
      collector.add(.loneLeg, links.texts[code])
    }
  }
}
