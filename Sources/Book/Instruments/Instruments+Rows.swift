// An instrument as the row it was read from, and rows put in the place of others.

internal import Columns
internal import Exact

extension Instruments {
  public func row(_ index: Int) -> Row {
    var row = Row(id: ids[index], currency: currencies[index])
    row.name = names[index]
    row.assetClass = assetClasses[index]
    row.valuation = valuations[index]
    row.issuer = issuers[index] < 0 ? nil : EntityIndex(Int(issuers[index]))
    row.counterparty = counterparties[index] < 0 ? nil : EntityIndex(Int(counterparties[index]))
    row.underlyingID = underlyings[index] < 0 ? "" : ids[Int(underlyings[index])]
    row.isin = isins[index]
    row.cusip = cusips[index]
    row.multiplier = multipliers[index] ?? .one
    row.price = prices[index]
    row.underlyingPrice = underlyingPrices[index]
    row.maturity = maturities[index] == Self.noMaturity ? nil : CalendarDate(day: maturities[index])
    row.coupon = coupons[index]
    row.duration = durations[index]
    row.spreadDuration = spreadDurations[index]
    row.convexity = convexities[index]
    row.dv01 = dv01s[index]
    row.cs01 = cs01s[index]
    row.delta = deltas[index]
    row.vega = vegas[index]
    return row
  }

  /// The same instruments, some of them with other terms; ids, currencies and underlyings stay.
  func replacing(_ rows: [Int: Row]) -> Instruments {
    var result = self
    for (index, row) in rows {
      result.assetClasses[index] = row.assetClass
      result.valuations[index] = row.valuation
      result.issuers[index] = row.issuer.map { Int32($0.row) } ?? -1
      result.counterparties[index] = row.counterparty.map { Int32($0.row) } ?? -1
      result.multipliers[index] = row.multiplier
      result.prices[index] = row.price
      result.underlyingPrices[index] = row.underlyingPrice
      result.maturities[index] = row.maturity?.day ?? Self.noMaturity
      result.coupons[index] = row.coupon
      result.durations[index] = row.duration
      result.spreadDurations[index] = row.spreadDuration
      result.convexities[index] = row.convexity
      result.dv01s[index] = row.dv01
      result.cs01s[index] = row.cs01
      result.deltas[index] = row.delta
      result.vegas[index] = row.vega
    }
    result.names = Self.replacing(names, rows) { $0.name }
    result.isins = Self.replacing(isins, rows) { $0.isin }
    result.cusips = Self.replacing(cusips, rows) { $0.cusip }
    return result
  }

  /// Texts lie end to end, so a column with another text is another column.
  private static func replacing(
    _ column: TextColumn, _ rows: [Int: Row], _ text: (Row) -> String
  ) -> TextColumn {
    guard rows.contains(where: { text($0.value) != column[$0.key] }) else { return column }
    var result = TextColumn(reservingTexts: column.count, bytes: column.bytes.count)
    let bytes = column.bytes.span
    for index in 0..<column.count {
      if let row = rows[index] {
        result.append(text(row))
      } else {
        result.append(bytes, column.range(index))
      }
    }
    return result
  }
}
