// Numbers with a scale per instrument: the most decimals that any of its positions has.

internal import Columns
internal import Exact

extension Folding {
  func terms(_ sources: [UInt32], _ instruments: [UInt32]) throws(Misfit) -> [ScaledColumn?] {
    var columns: [ScaledColumn?] = []
    for term in PositionTerm.allCases {
      columns.append(try column(term, sources, instruments))
    }
    return columns
  }

  private func column(
    _ term: PositionTerm, _ sources: [UInt32], _ instruments: [UInt32]
  ) throws(Misfit) -> ScaledColumn? {
    guard base[term] != nil || records.contains(where: { $0[term] != nil }) else { return nil }
    let scales = self.scales(term, sources, instruments)
    let count = base.count
    var values = [Int64](repeating: 0, count: sources.count)
    var present = BitMask(count: sources.count)
    let column = base[term]
    for (row, source) in sources.enumerated() {
      let scale = scales[Int(instruments[row])]
      if Int(source) < count {
        guard let column, let value = column.column[Int(source)] else { continue }
        present.set(row)
        let own = column.scales[Int(base.instruments[Int(source)])]
        if own == scale {
          values[row] = value
          continue
        }
        // Fewer decimals than before are enough for all: nothing is rounded.
        let exact = Decimal(coefficient: value, scale: own)
        guard let fitting = exact.coefficient(atScale: Int(scale)) else {
          throw misfit(term, Int(instruments[row]))
        }
        values[row] = fitting
      } else if let value = records[Int(source) - count][term] {
        guard let fitting = value.coefficient(atScale: Int(scale)) else {
          throw misfit(term, Int(instruments[row]))
        }
        values[row] = fitting
        present.set(row)
      }
    }
    return ScaledColumn(column: FixedColumn(values: values, present: present), scales: scales)
  }

  /// Scales stay as they are but for instruments of which a position has changed.
  private func scales(
    _ term: PositionTerm, _ sources: [UInt32], _ instruments: [UInt32]
  ) -> [UInt8] {
    // The loader keeps a scale where there is no instrument at all.
    var scales = [UInt8](repeating: 0, count: max(1, instrumentCount))
    let old = base[term]?.scales ?? []
    for (instrument, scale) in old.enumerated() {
      let new = newInstruments.map { instrument < $0.count ? Int($0[instrument]) : 0 } ?? instrument
      if new >= 0, new < scales.count { scales[new] = scale }
    }
    var isTouched = [Bool](repeating: false, count: max(1, instrumentCount))
    for record in records { isTouched[Int(record.instrument)] = true }
    for origin in origins where origin >= 0 { touch(origin, &isTouched) }
    for row in removed { touch(row, &isTouched) }
    for (instrument, isTouched) in isTouched.enumerated() where isTouched { scales[instrument] = 0 }
    for (row, source) in sources.enumerated() where isTouched[Int(instruments[row])] {
      let decimal =
        Int(source) < base.count
        ? base[term]?.decimal(row: Int(source), group: Int(base.instruments[Int(source)]))
        : records[Int(source) - base.count][term]
      guard let decimal else { continue }
      let instrument = Int(instruments[row])
      scales[instrument] = max(scales[instrument], decimal.scale)
    }
    return scales
  }

  private func touch(_ row: Int, _ isTouched: inout [Bool]) {
    let instrument = Int(base.instruments[row])
    let new = newInstruments.map { Int($0[instrument]) } ?? instrument
    if new >= 0 { isTouched[new] = true }
  }

  /// The record that brings the decimals which some position cannot have.
  private func misfit(_ term: PositionTerm, _ instrument: Int) -> Misfit {
    let bearers = records.indices.filter {
      Int(records[$0].instrument) == instrument && records[$0][term] != nil
    }
    let record = bearers.max { records[$0][term]?.scale ?? 0 < records[$1][term]?.scale ?? 0 }
    return Misfit(record: record ?? 0, instrument: instrument)
  }
}
