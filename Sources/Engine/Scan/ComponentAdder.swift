// Adds one component of a batch's positions to the sums of their slots.

internal import Book
internal import Columns
internal import Exact

struct ComponentAdder {
  let reader: PositionReader
  let batch: Batch

  private var book: Book { reader.book }

  /// False when a sum left its 128 bits, which takes extreme amounts split by weight.
  func add(_ component: Component, to sums: inout [Int128]) -> Bool {
    let values = self.values(component)
    let mask = self.mask(component.condition)
    if batch.weights.isEmpty || component.money == nil {
      // Fewer than 2³² values of 64 bits, times a notch at most: never near 2¹²⁷.
      if let mask {
        for index in values.indices where mask[index] {
          sums[Int(batch.slots[index])] &+= values[index]
        }
      } else {
        for index in values.indices { sums[Int(batch.slots[index])] &+= values[index] }
      }
      return true
    }
    var fits = true
    for index in values.indices where mask.map({ $0[index] }) ?? true {
      let (part, overflow) = values[index].multipliedReportingOverflow(
        by: Int128(batch.weights[index]))
      let (sum, beyond) = sums[Int(batch.slots[index])].addingReportingOverflow(part)
      sums[Int(batch.slots[index])] = sum
      fits = fits && !overflow && !beyond
    }
    return fits
  }

  private func mask(_ condition: Condition?) -> [Bool]? {
    guard let condition else { return nil }
    return batch.rows.map { reader.holds(condition.fact, row: Int($0)) == condition.isWanted }
  }

  private func values(_ component: Component) -> [Int128] {
    switch component.quantity {
    case .one: return ones
    case .field(let field, let part):
      guard let values = book.positions[field]?.values else { return zeros }
      switch part {
      case .signed: return batch.rows.map { Int128(values[Int($0)]) }
      case .long: return batch.rows.map { Int128(max(values[Int($0)], 0)) }
      case .short: return batch.rows.map { Int128(min(values[Int($0)], 0)) }
      case .magnitude: return batch.rows.map { Int128(values[Int($0)].magnitude) }
      }
    case .netNotional:
      guard let values = book.positions[.notional]?.values,
        let quantities = book.positions[.quantity]?.column.values
      else { return zeros }
      return batch.rows.map { row in
        Int128(values[Int(row)].magnitude) * Int128(quantities[Int(row)].signum())
      }
    case .notches:
      guard let values = book.positions[.marketValue]?.values else { return zeros }
      return batch.rows.map { row in
        let notch = reader.notches[Int(book.positions.instruments[Int(row)])]
        return Int128(values[Int(row)].magnitude) * Int128(notch)
      }
    case .keyRate(let point):
      return batch.rows.map { Int128(reader.keyRate(point: point, row: Int($0)) ?? 0) }
    case .weighted: preconditionFailure("wide components are added by addWide")
    }
  }

  /// Parts of one position that fall into one group are one position.
  private var ones: [Int128] {
    if batch.parts.isEmpty { return Array(repeating: 1, count: batch.count) }
    return (0..<batch.count).map { index in
      let isRepeated =
        index > 0 && batch.rows[index] == batch.rows[index - 1]
        && batch.slots[index] == batch.slots[index - 1]
      return isRepeated ? 0 : 1
    }
  }

  private var zeros: [Int128] { Array(repeating: 0, count: batch.count) }

  func addWide(_ component: Component, to sums: inout [WideSum]) {
    guard case .weighted(let source) = component.quantity,
      let values = book.positions[.marketValue]?.values
    else { return }
    for index in 0..<batch.count {
      let row = Int(batch.rows[index])
      guard let number = reader.number(source, row: row) else { continue }
      let weight = batch.weights.isEmpty ? 1 : Int128(batch.weights[index])
      // 2⁶³ amounts × 2⁴⁰ of a weight.
      sums[Int(batch.slots[index])].add(number, times: Int128(values[row].magnitude) * weight)
    }
  }

  func add(_ extreme: Extreme, to values: inout [Int128?]) {
    for index in 0..<batch.count {
      let row = Int(batch.rows[index])
      let value: Int128? =
        switch extreme.source {
        case .field(let field): book.positions[field]?[row].map { Int128($0) }
        case .number(let source): reader.number(source, row: row)
        case .text(let column): reader.text(column, row: row)
        }
      guard let value else { continue }
      let slot = Int(batch.slots[index])
      values[slot] = extreme.better(values[slot], value)
    }
  }
}
