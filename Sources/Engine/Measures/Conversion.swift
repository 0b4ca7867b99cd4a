// Sums by currency become sums in the answer's currency: exact, 32 decimals (44 where positions are
// split by weight). What has no rate is left out here and counted.

internal import Book
internal import Exact
internal import Query

struct Conversion: Sendable {
  let reader: PositionReader
  let currencies: [CurrencyIndex]
  /// Decimals that a weight adds to local sums: 12 or none.
  let weightDecimals: Int
  let cancellation: Cancellation

  var decimals: Int { ConvertedSum.scale + weightDecimals }

  private var book: Book { reader.book }

  private func rate(_ component: Component, _ currency: CurrencyIndex) -> Rate? {
    if case .stressed(let stress) = component.quantity {
      return reader.stresses[stress].rates[currency]
    }
    return component.money == .baseAmount || component.money == .baseSensitivity
      ? reader.rates[book.settings.baseCurrency] : reader.rates[currency]
  }

  /// Decimals of a component's local sums, weights apart.
  func localScale(_ money: Component.Money, _ currency: CurrencyIndex) -> Int {
    switch money {
    case .amount: book.currencies.amountScale(currency)
    case .sensitivity: book.currencies.sensitivityScale(currency)
    case .baseAmount: book.currencies.amountScale(book.settings.baseCurrency)
    case .baseSensitivity: book.currencies.sensitivityScale(book.settings.baseCurrency)
    }
  }

  func converted(
    _ sum: Int128, _ component: Component, _ currency: CurrencyIndex
  ) -> WideSum? {
    guard let money = component.money, let rate = rate(component, currency) else { return nil }
    let missing = DecimalScale.fineAmount - localScale(money, currency)
    // Sums of fewer than 2³² amounts leave 27 bits, 10⁸ fits them; weighted ones may not.
    let (fine, overflow) = sum.multipliedReportingOverflow(by: PowersOfTen.int128(missing))
    if !overflow { return WideSum(fine, times: rate.coefficient) }
    return WideSum(sum, times: rate.coefficient).timesPowerOfTen(missing)
  }

  /// What a component's local sums in a currency are multiplied by; nil where there is no rate, or
  /// one too large to multiply by at once.
  func factor(_ component: Component, _ currency: CurrencyIndex) -> UInt128? {
    guard let money = component.money, let rate = rate(component, currency) else { return nil }
    let missing = DecimalScale.fineAmount - localScale(money, currency)
    let (factor, overflow) = rate.coefficient.multipliedReportingOverflow(
      by: PowersOfTen.int128(missing))
    return overflow ? nil : factor.magnitude
  }

  /// The groups of a table in order of their codes.
  func states(
    _ table: GroupTable, _ space: KeySpace, _ requirements: Requirements
  ) throws(QueryFault) -> GroupStates {
    let radix = UInt64(currencies.count)
    let keyCount = space.keys.count
    var groups = KeyTable(capacity: table.count)
    var codes: [UInt32] = []
    let groupOfSlot = try cancellation.map(0..<table.count) { slot in
      let group = groups.slot(table.table.keys[slot] / radix)
      if group * keyCount == codes.count {
        for place in (slot * keyCount)..<((slot + 1) * keyCount) {
          codes.append(table.codes[place])
        }
      }
      return group
    }
    let sorting = KeyOrder(space.keys.map(\.radix), cancellation)
    let order = try sorting.groups(codes, count: groups.count)
    var place = [Int](repeating: 0, count: groups.count)
    for (rank, group) in order.enumerated() { place[group] = rank }
    var states = GroupStates(
      keyCount: keyCount, codes: try sorting.codes(codes, in: order), count: groups.count,
      requirements: requirements, currencyCount: currencies.count)
    let factors = ConversionFactors(
      self,
      zip(requirements.components, requirements.isOfGroups).map { component, isOfGroups in
        isOfGroups && !component.isWide && component.money != nil ? component : nil
      })
    try cancellation.forEach(0..<table.count) { slot in
      add(table, slot, factors, to: place[groupOfSlot[slot]], of: &states, requirements)
    }
    return states
  }

  private func add(
    _ table: GroupTable, _ slot: Int, _ factors: ConversionFactors, to group: Int,
    of states: inout GroupStates, _ requirements: Requirements
  ) {
    let rank = Int(table.table.keys[slot] % UInt64(currencies.count))
    let currency = currencies[rank]
    let hasRate = reader.rates[currency] != nil
    for (number, component) in requirements.components.enumerated()
    where requirements.isOfGroups[number] {
      if component.isWide {
        states.wide[number][group * currencies.count + rank] += table.wide[number][slot]
      } else if component.money == nil {
        states.counts[number][group] += table.sums[number][slot]
        if hasRate { states.convertedCounts[number][group] += table.sums[number][slot] }
      } else {
        factors.add(
          table.sums[number][slot], number, rank: rank, to: &states.money[number][group])
      }
    }
    for (number, extreme) in requirements.extremes.enumerated() {
      guard let value = table.extremes[number][slot] else { continue }
      let wide: WideSum? =
        switch extreme.source {
        case .number, .text: WideSum(value)
        case .field(let field):
          reader.converted(value, field, currency).map {
            reader.effects == nil ? $0.timesPowerOfTen(weightDecimals) : $0
          }
        }
      guard let wide else { continue }
      states.extremes[number][group] = extreme.better(states.extremes[number][group], wide)
    }
  }
}
