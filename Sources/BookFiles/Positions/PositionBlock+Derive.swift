// Fills in what was not given and follows from what was, row by row, while the block is still in
// cache.

internal import Book
internal import Columns
internal import Exact

extension PositionBlock {
  mutating func derive(_ context: PositionContext) {
    makeRoomForDerived(context)
    let table = context.currencies
    for row in 0..<count where !isRejected[row] {
      let terms = context.terms[Int(instruments[row])]
      let currency = CurrencyIndex(currencies[row])
      var figures = figures(row)
      let derivation = PositionDerivation(
        amountScale: table.amountScale(currency),
        sensitivityScale: table.sensitivityScale(currency))
      do throws(BookFault) {
        try derivation.derive(&figures, terms: terms, sharesCurrency: terms.currency == currency)
      } catch {
        let column = error == .pv01Disagrees ? context.columns.pv01 : nil
        reject(
          row, column ?? context.columns.terms[PositionTerm.quantity.rawValue] ?? 0, .book(error))
        continue
      }
      store(figures, row)
    }
    dropEmptyColumns()
  }

  /// Columns that derivation may fill, where the file has none.
  private mutating func makeRoomForDerived(_ context: PositionContext) {
    for field in [
      PositionField.marketValue, .notional, .dv01, .cs01, .delta, .vega, .rateGamma,
    ] where fields[field.rawValue] == nil {
      fields[field.rawValue] = Values(
        values: Array(repeating: 0, count: count), present: BitMask(count: count))
    }
  }

  private mutating func dropEmptyColumns() {
    for index in fields.indices {
      if let column = fields[index], column.present.countOfSet == 0 { fields[index] = nil }
    }
  }

  private func given(_ field: PositionField, _ row: Int) -> Int64? {
    guard let column = fields[field.rawValue], column.present[row] else { return nil }
    return column.values[row]
  }

  private func given(_ term: PositionTerm, _ row: Int) -> Decimal? {
    guard let column = terms[term.rawValue], column.present[row] else { return nil }
    return Decimal(coefficient: column.values[row], scale: column.scales[row])
  }

  private func figures(_ row: Int) -> PositionFigures {
    var figures = PositionFigures()
    figures.quantity = given(.quantity, row) ?? .zero
    figures.price = given(.price, row)
    figures.duration = given(.duration, row)
    figures.spreadDuration = given(.spreadDuration, row)
    figures.convexity = given(.convexity, row)
    figures.marketValue = given(.marketValue, row)
    figures.notional = given(.notional, row)
    figures.accrued = given(.accrued, row)
    figures.dv01 = given(.dv01, row)
    figures.cs01 = given(.cs01, row)
    figures.delta = given(.delta, row)
    figures.vega = given(.vega, row)
    figures.rateGamma = given(.rateGamma, row)
    if let pv01, pv01.present[row] { figures.pv01 = pv01.values[row] }
    return figures
  }

  private mutating func store(_ figures: PositionFigures, _ row: Int) {
    flags[row].formUnion(figures.flags)
    set(.dv01, row, figures.dv01)
    guard !figures.flags.isEmpty else { return }
    set(.marketValue, row, figures.marketValue)
    set(.notional, row, figures.notional)
    set(.cs01, row, figures.cs01)
    set(.delta, row, figures.delta)
    set(.vega, row, figures.vega)
    set(.rateGamma, row, figures.rateGamma)
  }

  private mutating func set(_ field: PositionField, _ row: Int, _ value: Int64?) {
    guard let value else { return }
    fields[field.rawValue]?.values[row] = value
    fields[field.rawValue]?.present[row] = true
  }
}
