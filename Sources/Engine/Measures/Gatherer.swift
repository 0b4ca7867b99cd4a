// Reads what a plan needs of the book: the groups, and for each inner key the groups within them.

internal import Book
internal import Exact
internal import Query

/// Exact states of groups that share no position, and how they were converted.
struct Gathered: Sendable {
  var states: GroupStates
  var conversion: Conversion
  /// Sums by currency over everything read, not converted.
  var currencies: [CurrencyTotal]
  /// By component, over everything read: of money those that are of the whole alone.
  var whole: [WideSum]
  /// Whether the groups are nodes with all below them already.
  var isRolledUp = false
}

/// What was read in one currency.
struct CurrencyTotal: Sendable {
  var currency: CurrencyIndex
  var count: Int128
  var net: Int128
  var gross: Int128
}

struct Gatherer {
  let plan: SelectPlan
  let threads: Int

  private var book: Book { plan.epoch.book }

  /// What is answered when the sums of all groups would take more than `Scan.maximumByteCount`.
  static let tooManyGroups = QueryFault(
    .tooManyGroups, "the groups need more than \(Scan.maximumByteCount >> 30) GiB of sums",
    suggestion: "fewer keys, or a filter")

  /// What is answered when parts of extreme amounts leave their 128 bits.
  static let overflow = QueryFault(
    .overflow, "a sum of amounts split by weight needs more than 128 bits")

  /// With `mayRollUp` groups of nodes may come with all below them, where cells say so at once.
  func gather(_ space: KeySpace, mayRollUp: Bool = false) throws(QueryFault) -> Gathered {
    // Figures that speak of single positions read them later on, too.
    let isOfCells =
      plan.fitsCells && plan.requirements.fitsCells && space.keys.allSatisfy(\.fitsCells)
    let reader = PositionReader(
      book: isOfCells ? book : book.laidOut, rates: plan.scope.rates,
      notches: plan.requirements.usesRatings ? plan.epoch.ratings(plan.scope) : [],
      texts: plan.texts, effects: plan.effects, stresses: plan.stresses)
    let conversion = Conversion(
      reader: reader, currencies: book.holdingFacts.currencies,
      weightDecimals: plan.extraDecimals, cancellation: plan.cancellation)
    if mayRollUp, isOfCells, let rolled = try rolledUp(space, conversion) { return rolled }
    let outer = try table(scan(space, plan.requirements, conversion))
    var states = try conversion.states(outer, space, plan.requirements)
    for key in plan.requirements.inner {
      states.inner.append(try inner(key, states, space, conversion))
    }
    states.vectors = try vectors(states, space, conversion)
    if !plan.parametrics.isEmpty {
      states.factors = try FactorGatherer(
        plan: plan, scan: scan(space, Requirements(), conversion).laidOut, space: space,
        threads: threads
      ).gather(states)
    }
    return Gathered(
      states: states, conversion: conversion,
      currencies: try totals(outer, conversion.currencies), whole: try whole(outer, conversion))
  }

  private func scan(
    _ space: KeySpace, _ requirements: Requirements, _ conversion: Conversion
  ) -> Scan {
    Scan(
      reader: conversion.reader, nodes: plan.scope.nodes, grouping: space.grouping,
      keys: space.keys, numbers: space.numbers(currencies: conversion.currencies.count),
      filter: plan.filter, requirements: requirements, includesPaper: plan.includesPaper,
      splits: plan.splits, currencyRanks: book.currencyRanks, currencies: conversion.currencies)
  }

  /// Nodes with all below them; nil where the groups are others, or cells do not say.
  private func rolledUp(
    _ space: KeySpace, _ conversion: Conversion
  ) throws(QueryFault) -> Gathered? {
    guard plan.requirements.inner.isEmpty, space.keys.map(\.dimension) == [.node] else {
      return nil
    }
    let scan = scan(space, plan.requirements, conversion)
    guard let cells = try cells(for: scan) else { return nil }
    let gatherer = vectorGatherer(space, conversion)
    var vectors: [VectorStates] = []
    for set in plan.requirements.vectorSets {
      guard let rolled = try gatherer.rolledUp(set: set) else { return nil }
      vectors.append(rolled)
    }
    var states = try CellReading(scan, cells).rolledUp(
      conversion, threads: threads, plan.cancellation)
    states.vectors = vectors
    if !plan.parametrics.isEmpty {
      states.factors = try FactorGatherer(
        plan: plan, scan: scan.laidOut, space: space, threads: threads
      ).rolledUp()
    }
    return Gathered(
      states: states, conversion: conversion, currencies: [], whole: [], isRolledUp: true)
  }

  private func table(_ scan: Scan) throws(QueryFault) -> GroupTable {
    let table = try read(scan)
    if table.isTooLarge { throw Self.tooManyGroups }
    if table.hasOverflow { throw Self.overflow }
    return table
  }

  private func inner(
    _ key: InnerKey, _ states: GroupStates, _ space: KeySpace, _ conversion: Conversion
  ) throws(QueryFault) -> InnerStates {
    let innerKey = self.key(key)
    let innerSpace = KeySpace(space.keys + [innerKey])
    var requirements = Requirements()
    _ = requirements.number(Component(.field(.marketValue, .signed)))
    let notional = requirements.number(Component(.netNotional))
    let table = try table(scan(innerSpace, requirements, conversion))
    return try entries(
      try conversion.states(table, innerSpace, requirements), states, space, innerKey, notional)
  }

  private func vectors(
    _ states: GroupStates, _ space: KeySpace, _ conversion: Conversion
  ) throws(QueryFault) -> [VectorStates] {
    let gatherer = vectorGatherer(space, conversion)
    return try plan.requirements.vectorSets.map { set throws(QueryFault) in
      try gatherer.gather(set: set, states)
    }
  }

  private func vectorGatherer(_ space: KeySpace, _ conversion: Conversion) -> VectorGatherer {
    VectorGatherer(
      plan: plan, scan: scan(space, Requirements(), conversion), space: space, threads: threads)
  }

  private func read(_ scan: Scan) throws(QueryFault) -> GroupTable {
    if plan.fitsCells, scan.requirements.fitsCells, scan.keys.allSatisfy(\.fitsCells),
      let cells = try cells(for: scan)
    {
      return try CellReading(scan, cells).table(plan.cancellation)
    }
    return try scan.laidOut.run(threads: threads, plan.cancellation)
  }

  /// Cells with all that a scan sums, where they are there or worth making: making them reads the
  /// whole book.
  private func cells(for scan: Scan) throws(QueryFault) -> TreeCells? {
    let groups = CellReading.groups(scan.requirements)
    guard plan.isMostOfTheBook else { return plan.epoch.cells.cells(with: groups) }
    return try plan.epoch.cells.cells(with: groups, of: book, threads: threads, plan.cancellation)
  }

  private func totals(
    _ table: GroupTable, _ currencies: [CurrencyIndex]
  ) throws(QueryFault) -> [CurrencyTotal] {
    var fits = true
    var totals = currencies.map { CurrencyTotal(currency: $0, count: 0, net: 0, gross: 0) }
    try plan.cancellation.forEach(0..<table.count) { slot in
      let rank = table.rank(ofSlot: slot, of: currencies.count)
      totals[rank].count += table.sums[Requirements.count][slot]
      let net = totals[rank].net.addingReportingOverflow(table.sums[Requirements.net][slot])
      let gross = totals[rank].gross.addingReportingOverflow(table.sums[Requirements.gross][slot])
      (totals[rank].net, totals[rank].gross) = (net.partialValue, gross.partialValue)
      fits = fits && !net.overflow && !gross.overflow
    }
    guard fits else { throw Self.overflow }
    return totals
  }

  private func whole(
    _ table: GroupTable, _ conversion: Conversion
  ) throws(QueryFault) -> [WideSum] {
    let requirements = plan.requirements
    var sums = requirements.components.map { _ in WideSum.zero }
    let factors = ConversionFactors(conversion, requirements.components.map { $0 })
    for number in sums.indices
    where !requirements.isOfGroups[number] && requirements.components[number].money != nil {
      try plan.cancellation.forEach(0..<table.count) { slot in
        let rank = table.rank(ofSlot: slot, of: conversion.currencies.count)
        factors.add(table.sums[number][slot], number, rank: rank, to: &sums[number])
      }
    }
    return sums
  }

  /// Codes of inner groups name the group they lie in.
  private func entries(
    _ inner: GroupStates, _ outer: GroupStates, _ space: KeySpace, _ key: KeyColumn,
    _ notional: Int
  ) throws(QueryFault) -> InnerStates {
    var numbers = space.numbers(currencies: 1)
    var places = KeyTable(capacity: outer.count)
    try plan.cancellation.forEach(0..<outer.count) { group in
      _ = places.slot(numbers.number(outer.codes(of: group)))
    }
    return try InnerStates(
      try plan.cancellation.map(0..<inner.count) { index in
        let codes = inner.codes(of: index)
        guard let group = places.find(numbers.number(codes.dropLast())), let code = codes.last
        else {
          preconditionFailure("an inner group lies in no group")
        }
        return InnerStates.Entry(
          group: UInt32(group), code: code, isValue: Int(code) < key.count,
          count: inner.counts[Requirements.count][index],
          marketValue: inner.money[Requirements.net][index],
          notional: inner.money[notional][index])
      }, plan.cancellation)
  }

  private func key(_ key: InnerKey) -> KeyColumn {
    switch key {
    case .dimension(let dimension): KeyColumn.of(dimension, plan.epoch, plan.scope)
    case .netting(let netting): KeyColumn.ofNetting(netting, book)
    }
  }
}
