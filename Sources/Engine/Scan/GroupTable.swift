// Sums by key and currency, as one thread collects them. Columns of sums stand side by side, one
// per component, so that a component is added in one pass over a batch of positions.

internal import Exact
internal import Query

struct GroupTable: Sendable {
  var table = KeyTable()
  /// Numbers of slots; where they are not plain, this table's own.
  var numbers: KeyNumbers
  /// Codes of all keys of each slot, one after the other.
  var codes: [UInt32] = []
  /// By component, then slot; empty where the component is wide.
  var sums: [[Int128]]
  /// By component, then slot; empty where it is not wide.
  var wide: [[WideSum]]
  /// By extreme, then slot.
  var extremes: [[Int128?]]
  /// A sum left its 128 bits.
  var hasOverflow = false
  /// There were more groups than memory is given for; what is here is then a part of them.
  var isTooLarge = false

  init(_ requirements: Requirements, _ numbers: KeyNumbers) {
    self.numbers = numbers
    sums = requirements.components.map { _ in [] }
    wide = requirements.components.map { _ in [] }
    extremes = requirements.extremes.map { _ in [] }
  }

  var count: Int { table.count }

  /// Which of the currencies a slot is of: the last digit of its key.
  func rank(ofSlot slot: Int, of currencies: Int) -> Int {
    Int(table.keys[slot] % UInt64(currencies))
  }

  /// Makes room for slots that have come up since.
  mutating func extend(_ requirements: Requirements) {
    let wanted = table.count
    for (number, component) in requirements.components.enumerated() {
      if component.isWide {
        while wide[number].count < wanted { wide[number].append(.zero) }
      } else {
        while sums[number].count < wanted { sums[number].append(0) }
      }
    }
    for number in extremes.indices {
      while extremes[number].count < wanted { extremes[number].append(nil) }
    }
  }

  /// Adds another thread's sums. Sums are exact, so the order in which this is done is no matter.
  mutating func merge(
    _ other: GroupTable, keyCount: Int, currencyCount: Int, _ requirements: Requirements,
    _ cancellation: Cancellation
  ) throws(QueryFault) {
    hasOverflow = hasOverflow || other.hasOverflow
    isTooLarge = isTooLarge || other.isTooLarge
    if isTooLarge { return }
    let isPlain = numbers.isPlain
    var slots: [Int] = []
    slots.reserveCapacity(other.count)
    for slot in 0..<other.count {
      try cancellation.check(at: slot)
      let theirs = other.codes[(slot * keyCount)..<((slot + 1) * keyCount)]
      var key = other.table.keys[slot]
      if !isPlain {
        key = numbers.number(theirs, last: UInt32(key % UInt64(currencyCount)))
      }
      let own = table.slot(key)
      if own * keyCount == codes.count { codes += theirs }
      slots.append(own)
    }
    extend(requirements)
    for (number, component) in requirements.components.enumerated() {
      for (slot, own) in slots.enumerated() {
        try cancellation.check(at: slot)
        if component.isWide {
          wide[number][own] += other.wide[number][slot]
        } else {
          let (sum, overflow) = sums[number][own].addingReportingOverflow(
            other.sums[number][slot])
          sums[number][own] = sum
          hasOverflow = hasOverflow || overflow
        }
      }
    }
    for (number, extreme) in requirements.extremes.enumerated() {
      for (slot, own) in slots.enumerated() {
        guard let value = other.extremes[number][slot] else { continue }
        extremes[number][own] = extreme.better(extremes[number][own], value)
      }
    }
  }
}

extension Extreme {
  func better(_ a: Int128?, _ b: Int128) -> Int128 {
    guard let a else { return b }
    return isGreatest ? max(a, b) : min(a, b)
  }
}
