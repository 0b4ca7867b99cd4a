// Fills in what was not given and follows from what was, row by row, while the block is still in
// cache. The columns concerned are taken out for the loop: each then has one owner and is written
// in place.

internal import Book
internal import Columns
internal import Exact

extension PositionBlock {
  /// A column that derivation reads and fills; made of the file's, or empty where the file has
  /// none.
  private struct Figure {
    var values: [Int64]
    var present: BitMask
    private(set) var isUsed: Bool

    init(_ given: consuming PositionBlock.Values?, count: Int) {
      isUsed = given != nil
      values = given?.values ?? Array(repeating: 0, count: count)
      present = given?.present ?? BitMask(count: count)
    }

    @inline(__always)
    subscript(row: Int) -> Int64? { present[row] ? values[row] : nil }

    @inline(__always)
    mutating func set(_ row: Int, _ value: Int64?) {
      guard let value else { return }
      values[row] = value
      present.set(row)
      isUsed = true
    }

    var column: PositionBlock.Values? {
      isUsed ? PositionBlock.Values(values: values, present: present) : nil
    }
  }

  private mutating func take(_ field: PositionField) -> Figure {
    let given = fields[field.rawValue]
    fields[field.rawValue] = nil
    return Figure(given, count: count)
  }

  /// Rows of which something may be derived.
  private func rowsInNeed(_ context: PositionContext) -> [UInt32] {
    let words = (count + 63) / 64
    func masks(_ field: PositionField) -> [UInt64] {
      fields[field.rawValue]?.present.words ?? Array(repeating: 0, count: words)
    }
    func masks(_ term: PositionTerm) -> [UInt64] {
      terms[term.rawValue]?.present.words ?? Array(repeating: 0, count: words)
    }
    let (marketValue, notional) = (masks(.marketValue), masks(.notional))
    let (dv01, cs01) = (masks(.dv01), masks(.cs01))
    let (delta, vega, rateGamma) = (masks(.delta), masks(.vega), masks(.rateGamma))
    let (duration, convexity) = (masks(.duration), masks(.convexity))
    let spreadDuration = masks(.spreadDuration)
    let offers = context.offers.span
    let instruments = instruments.span
    var needed = [UInt32](repeating: 0, count: count)
    var rows = needed.mutableSpan
    var found = 0
    for word in 0..<words {
      var masks = FigureMasks()
      (masks.marketValue, masks.notional) = (marketValue[word], notional[word])
      masks.pv01 = pv01?.present.words[word] ?? 0
      (masks.dv01, masks.cs01, masks.delta) = (dv01[word], cs01[word], delta[word])
      (masks.vega, masks.rateGamma) = (vega[word], rateGamma[word])
      (masks.duration, masks.spreadDuration) = (duration[word], spreadDuration[word])
      masks.convexity = convexity[word]
      let rejected = isRejected.words[word]
      for bit in 0..<min(64, count - word * 64) {
        let row = word * 64 + bit
        // Each row is written down and stays if it counts: whether it does cannot be foretold.
        rows[found] = UInt32(truncatingIfNeeded: row)
        let isNeeded = masks.isNeeded(bit, offers[Int(instruments[row])])
        found += isNeeded && rejected &>> UInt64(truncatingIfNeeded: bit) & 1 == 0 ? 1 : 0
      }
    }
    needed.removeLast(count - found)
    return needed
  }

  mutating func derive(_ context: PositionContext) {
    // Where there is no instrument at all every row has been rejected.
    guard let anyone = context.terms.first else { return }
    let needed = rowsInNeed(context)
    var marketValue = take(.marketValue)
    var notional = take(.notional)
    var (dv01, cs01) = (take(.dv01), take(.cs01))
    var delta = take(.delta)
    var vega = take(.vega)
    var rateGamma = take(.rateGamma)
    let accrued = fields[PositionField.accrued.rawValue]
    let pv01 = pv01
    let (quantity, price, duration) = (terms[0], terms[1], terms[2])
    let (spreadDuration, convexity) = (terms[3], terms[4])
    let scales = DerivationScales(context.currencies)
    let allTerms = context.terms.span
    var batch = InlineArray<16, InstrumentTerms>(repeating: anyone)
    for number in needed.indices {
      let place = number % batch.count
      if place == 0 {
        // Terms lie anywhere in memory: fetched side by side, they are waited for once.
        for ahead in 0..<min(batch.count, needed.count - number) {
          batch[ahead] = allTerms[Int(instruments[Int(needed[number + ahead])])]
        }
      }
      let row = Int(needed[number])
      var figures = PositionFigures()
      figures.quantity = quantity?[row] ?? .zero
      figures.price = price?[row]
      figures.duration = duration?[row]
      figures.spreadDuration = spreadDuration?[row]
      figures.convexity = convexity?[row]
      figures.marketValue = marketValue[row]
      figures.notional = notional[row]
      figures.accrued = accrued?[row]
      figures.dv01 = dv01[row]
      figures.pv01 = pv01?[row]
      figures.cs01 = cs01[row]
      figures.delta = delta[row]
      figures.vega = vega[row]
      figures.rateGamma = rateGamma[row]
      let currency = CurrencyIndex(currencies[row])
      do throws(BookFault) {
        try scales[currency].derive(
          &figures, terms: InstrumentTermsRow(batch.span, place),
          sharesCurrency: batch[place].currency == currency)
      } catch {
        let column = error == .pv01Disagrees ? context.columns.pv01 : context.columns.terms[0]
        reject(row, column ?? 0, .book(error))
        continue
      }
      // dv01 may come from pv01, which is given and not derived.
      if figures.pv01 != nil || figures.flags.contains(.derivedDV01) { dv01.set(row, figures.dv01) }
      guard !figures.flags.isEmpty else { continue }
      flags[row].formUnion(figures.flags)
      if figures.flags.contains(.derivedMarketValue) { marketValue.set(row, figures.marketValue) }
      if figures.flags.contains(.derivedNotional) { notional.set(row, figures.notional) }
      if figures.flags.contains(.derivedCS01) { cs01.set(row, figures.cs01) }
      if figures.flags.contains(.derivedDelta) { delta.set(row, figures.delta) }
      if figures.flags.contains(.derivedVega) { vega.set(row, figures.vega) }
      if figures.flags.contains(.derivedRateGamma) { rateGamma.set(row, figures.rateGamma) }
    }
    fields[PositionField.marketValue.rawValue] = marketValue.column
    fields[PositionField.notional.rawValue] = notional.column
    fields[PositionField.dv01.rawValue] = dv01.column
    fields[PositionField.cs01.rawValue] = cs01.column
    fields[PositionField.delta.rawValue] = delta.column
    fields[PositionField.vega.rawValue] = vega.column
    fields[PositionField.rateGamma.rawValue] = rateGamma.column
  }
}

/// The derivation for each currency's scales; nearly always one for all.
private struct DerivationScales {
  private let usual = PositionDerivation(
    amountScale: DecimalScale.amount, sensitivityScale: DecimalScale.sensitivity)
  private let table: CurrencyTable
  private let hasFine: Bool

  init(_ table: CurrencyTable) {
    self.table = table
    hasFine = table.hasFine
  }

  subscript(currency: CurrencyIndex) -> PositionDerivation {
    guard hasFine else { return usual }
    return PositionDerivation(
      amountScale: table.amountScale(currency),
      sensitivityScale: table.sensitivityScale(currency))
  }
}
