// Moving the numeric columns and the shared texts of the blocks into canonical order.

internal import Book
internal import Columns
internal import Exact

extension PositionAssembly {
  func field(_ field: PositionField, _ order: PositionOrder) -> FixedColumn? {
    guard blocks.contains(where: { $0.fields[field.rawValue] != nil }) else { return nil }
    var values = [Int64](repeating: 0, count: order.rows.count)
    var present = BitMask(count: order.rows.count)
    for (index, block) in blocks.enumerated() {
      guard let column = block.fields[field.rawValue] else { continue }
      let first = firstRows[index]
      for row in 0..<block.count where column.present[row] {
        let destination = order.destinations[first + row]
        if destination == .max { continue }
        values[Int(destination)] = column.values[row]
        present[Int(destination)] = true
      }
    }
    return FixedColumn(values: values, present: present)
  }

  /// Values of one instrument get one scale, the largest that any of them was written with.
  func term(_ term: PositionTerm, _ order: PositionOrder) -> Piece {
    guard blocks.contains(where: { $0.terms[term.rawValue] != nil }) else {
      return .term(term.rawValue, nil, [])
    }
    let scales = scales(of: term, order)
    var values = [Int64](repeating: 0, count: order.rows.count)
    var present = BitMask(count: order.rows.count)
    var faults: [(row: Int, fault: BookFault)] = []
    for (index, block) in blocks.enumerated() {
      guard let column = block.terms[term.rawValue] else { continue }
      let first = firstRows[index]
      for row in 0..<block.count where column.present[row] {
        let destination = order.destinations[first + row]
        if destination == .max { continue }
        let instrument = Int(block.instruments[row])
        let scale = scales[instrument]
        var value = column.values[row]
        if scale != column.scales[row] {
          guard
            let rescaled = HalfEven.rescale(
              value, from: Int(column.scales[row]), to: Int(scale))
          else {
            let id = context.instruments.ids[instrument]
            faults.append((first + row, .tooManyDecimalsTogether(instrument: id)))
            continue
          }
          value = rescaled
        }
        values[Int(destination)] = value
        present[Int(destination)] = true
      }
    }
    let column = FixedColumn(values: values, present: present)
    return .term(term.rawValue, ScaledColumn(column: column, scales: scales), faults)
  }

  private func scales(of term: PositionTerm, _ order: PositionOrder) -> [UInt8] {
    var scales = [UInt8](repeating: 0, count: context.instruments.count)
    for (index, block) in blocks.enumerated() {
      guard let column = block.terms[term.rawValue] else { continue }
      let first = firstRows[index]
      for row in 0..<block.count where order.destinations[first + row] != .max {
        let instrument = Int(block.instruments[row])
        if column.scales[row] > scales[instrument] { scales[instrument] = column.scales[row] }
      }
    }
    return scales
  }

  func rates(_ order: PositionOrder) -> [RateQuote?]? {
    guard blocks.contains(where: { $0.givenRates != nil }) else { return nil }
    return order.place(
      blocks.map { $0.givenRates ?? Array(repeating: nil, count: $0.count) }, missing: nil)
  }

  /// The blocks' own lists become one, in byte order, so that codes do not depend on the file's
  /// order.
  func texts(
    _ order: PositionOrder, _ path: KeyPath<PositionBlock, PositionBlock.Texts?>
  ) -> SharedTexts? {
    var used: Set<ByteText> = [ByteText("")]
    for block in blocks { used.formUnion((block[keyPath: path]?.texts ?? []).map(ByteText.init)) }
    if used.count == 1 { return nil }
    let sorted = used.sorted()
    let codes = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt32($0)) })
    let columns = blocks.map { block -> [UInt32] in
      guard let texts = block[keyPath: path] else {
        return Array(repeating: 0, count: block.count)
      }
      let final = texts.texts.map { codes[ByteText($0)] ?? 0 }
      return texts.codes.map { final[Int($0)] }
    }
    return SharedTexts(
      texts: TextColumn(sorted.map(\.text)), codes: order.place(columns, missing: 0))
  }
}
