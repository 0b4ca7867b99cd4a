// Plain positions, already in canonical order, as columns.

import Book
import Columns
import Exact

struct PositionColumns {
  private let rows: [PlainPosition]
  private let instruments: Instruments

  init(_ rows: [PlainPosition], _ instruments: Instruments) {
    self.rows = rows
    self.instruments = instruments
  }

  func positions(_ cells: CellDirectory) -> Positions {
    let ids = TextColumn(rows.map(\.id))
    var index = TextIndex(capacity: rows.count)
    for row in rows.indices { _ = index.insert(row: row, of: ids) }
    let rates = rows.map(\.givenRate)
    return Positions(
      ids: ids, index: index, cells: cells,
      instruments: rows.map { UInt32(instruments.find($0.instrument)!.row) },
      flags: rows.map(\.flags), fields: PositionField.allCases.map(field),
      terms: PositionTerm.allCases.map(term),
      givenRates: rates.contains { $0 != nil } ? rates : nil, links: links, weights: nil, tags: nil)
  }

  private func field(_ field: PositionField) -> FixedColumn? {
    let values = rows.map { $0.fields[field] }
    return column(values)
  }

  private func column(_ values: [Int64?]) -> FixedColumn? {
    var present = BitMask(count: values.count)
    for (row, value) in values.enumerated() where value != nil { present[row] = true }
    if present.countOfSet == 0 { return nil }
    return FixedColumn(values: values.map { $0 ?? 0 }, present: present)
  }

  /// One scale per instrument: the largest that any of its positions needs.
  private func term(_ term: PositionTerm) -> ScaledColumn? {
    let values = rows.map { row -> Decimal? in
      switch term {
      case .quantity: row.quantity
      case .price: row.price
      case .duration: row.duration
      case .spreadDuration, .convexity: nil
      }
    }
    var scales = [UInt8](repeating: 0, count: instruments.count)
    for (row, value) in values.enumerated() {
      let instrument = instruments.find(rows[row].instrument)!.row
      scales[instrument] = max(scales[instrument], value?.scale ?? 0)
    }
    let coefficients = values.enumerated().map { row, value in
      value?.coefficient(atScale: Int(scales[instruments.find(rows[row].instrument)!.row]))
    }
    return column(coefficients).map { ScaledColumn(column: $0, scales: scales) }
  }

  private var links: SharedTexts? {
    let texts = Set(rows.map(\.link)).union([""]).sorted()
    if texts == [""] { return nil }
    return SharedTexts(
      texts: TextColumn(texts), codes: rows.map { UInt32(texts.firstIndex(of: $0.link)!) })
  }
}
