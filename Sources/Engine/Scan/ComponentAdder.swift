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
    let mask = self.mask(component.condition)
    if let effects = reader.effects, component.money != nil {
      return addShocked(component, effects, mask, to: &sums)
    }
    let values = self.values(component)
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

  /// The same of sums that have twelve decimals more.
  private func addShocked(
    _ component: Component, _ effects: ShockEffects, _ mask: [Bool]?, to sums: inout [Int128]
  ) -> Bool {
    let plain = values(component)
    var fits = true
    for index in plain.indices where mask.map({ $0[index] }) ?? true {
      let row = Int(batch.rows[index])
      let value: Int128
      var overflow = false
      switch component.quantity {
      case .field(.marketValue, let part):
        let moved = shocked(row, effects, &fits)
        switch part {
        case .signed: value = moved
        case .long: value = max(moved, 0)
        case .short: value = min(moved, 0)
        case .magnitude: value = moved < 0 ? 0 &- moved : moved
        }
      case .stressed(let stress): value = shocked(row, reader.stresses[stress].effects, &fits)
      case .notches:
        let moved = shocked(row, effects, &fits)
        let notch = reader.notches[Int(reader.positions.instruments[row])]
        (value, overflow) = (moved < 0 ? 0 &- moved : moved)
          .multipliedReportingOverflow(by: Int128(notch))
      default:
        (value, overflow) = plain[index].multipliedReportingOverflow(by: ShockEffects.one)
      }
      let slot = Int(batch.slots[index])
      let (sum, beyond) = sums[slot].addingReportingOverflow(value)
      sums[slot] = sum
      fits = fits && !overflow && !beyond
    }
    return fits
  }

  /// A market value after all shocks.
  private func shocked(_ row: Int, _ effects: ShockEffects, _ fits: inout Bool) -> Int128 {
    guard let value = reader.positions[.marketValue]?.values[row] else { return 0 }
    // 2⁶³ × 10¹² fits; an effect is checked when it is measured, their sum here.
    let (sum, overflow) = (Int128(value) * ShockEffects.one)
      .addingReportingOverflow(effects.values[row])
    // The least number has no opposite.
    fits = fits && !overflow && sum != .min
    return sum
  }

  private func mask(_ condition: Condition?) -> [Bool]? {
    guard let condition else { return nil }
    return batch.rows.map { reader.holds(condition.fact, row: Int($0)) == condition.isWanted }
  }

  private func values(_ component: Component) -> [Int128] {
    switch component.quantity {
    case .one: return ones
    case .field(let field, let part):
      guard let values = reader.positions[field]?.values else { return zeros }
      switch part {
      case .signed: return batch.rows.map { Int128(values[Int($0)]) }
      case .long: return batch.rows.map { Int128(max(values[Int($0)], 0)) }
      case .short: return batch.rows.map { Int128(min(values[Int($0)], 0)) }
      case .magnitude: return batch.rows.map { Int128(values[Int($0)].magnitude) }
      }
    case .netNotional:
      guard let values = reader.positions[.notional]?.values,
        let quantities = reader.positions[.quantity]?.column.values
      else { return zeros }
      return batch.rows.map { row in
        Int128(values[Int(row)].magnitude) * Int128(quantities[Int(row)].signum())
      }
    case .notches:
      guard let values = reader.positions[.marketValue]?.values else { return zeros }
      return batch.rows.map { row in
        let notch = reader.notches[Int(reader.positions.instruments[Int(row)])]
        return Int128(values[Int(row)].magnitude) * Int128(notch)
      }
    case .keyRate(let point):
      return batch.rows.map { Int128(reader.keyRate(point: point, row: Int($0)) ?? 0) }
    case .keyRates(let points):
      return batch.rows.map { reader.keyRates(points, row: Int($0)) ?? 0 }
    case .keyRateGap:
      let all = 0..<reader.keyRates.points.count
      return batch.rows.map { row in
        guard let sum = reader.keyRates(all, row: Int(row)),
          let dv01 = reader.positions[.dv01]?[Int(row)]
        else { return 0 }
        return sum - Int128(dv01)
      }
    case .exposure(let factor):
      return batch.rows.map { Int128(reader.exposure(factor: factor, row: Int($0))) }
    // Read one by one, with their effects.
    case .stressed: return zeros
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
      let values = reader.positions[.marketValue]?.values
    else { return }
    for index in 0..<batch.count {
      let row = Int(batch.rows[index])
      guard let number = reader.number(source, row: row) else { continue }
      let weight = batch.weights.isEmpty ? 1 : Int128(batch.weights[index])
      var fits = true
      // 2⁶³ amounts × 2⁴⁰ of a weight.
      let size =
        reader.effects.map { abs(shocked(row, $0, &fits)) }
        ?? Int128(values[row].magnitude) * weight
      sums[Int(batch.slots[index])].add(number, times: size)
    }
  }

  private func money(_ field: PositionField, _ row: Int) -> Int128? {
    guard let value = reader.positions[field]?[row] else { return nil }
    guard let effects = reader.effects else { return Int128(value) }
    var fits = true
    return field == .marketValue
      ? shocked(row, effects, &fits) : Int128(value) * ShockEffects.one
  }

  func add(_ extreme: Extreme, to values: inout [Int128?]) {
    for index in 0..<batch.count {
      let row = Int(batch.rows[index])
      let value: Int128? =
        switch extreme.source {
        case .field(let field): money(field, row)
        case .number(let source): reader.number(source, row: row)
        case .text(let column): reader.text(column, row: row)
        }
      guard let value else { continue }
      let slot = Int(batch.slots[index])
      values[slot] = extreme.better(values[slot], value)
    }
  }
}
