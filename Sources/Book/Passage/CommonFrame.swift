// What two books refer to, in one numbering: currencies, entities, instruments and nodes of either.
// Ids keep their numbers through all steps; what is said of them is one book's and then the
// other's, and of what only one book knows it is what that one says.

internal import Columns
internal import Exact

struct CommonFrame {
  let from: Book
  let to: Book
  let currencies: CurrencyTable
  private(set) var currencyOfFrom: [CurrencyIndex] = []
  private(set) var currencyOfTo: [CurrencyIndex] = []
  /// As the first book has them; numbers are the same after every step.
  let commonEntities: Entities
  /// Numbers here by numbers there.
  private(set) var nodeOfFrom: [Int32] = []
  private(set) var nodeOfTo: [Int32] = []
  private(set) var instrumentOfFrom: [Int32] = []
  private(set) var instrumentOfTo: [Int32] = []
  private(set) var nodeCount = 0
  private(set) var instrumentCount = 0
  /// Numbers there by numbers here, −1 where the book does not know it.
  private var instrumentInFrom: [Int32] = []
  private var instrumentInTo: [Int32] = []

  init(_ from: Book, _ to: Book) throws(PassageFault) {
    (self.from, self.to) = (from, to)
    let (a, b) = (from.currencies, to.currencies)
    let bases = (a.code(from.settings.baseCurrency), b.code(to.settings.baseCurrency))
    guard bases.0 == bases.1 else { throw .baseCurrencies(bases.0, bases.1) }
    let codes = a.codes + b.codes
    for (row, code) in a.codes.enumerated() {
      guard let other = b.find(code) else { continue }
      guard a.isFine(CurrencyIndex(UInt16(row))) == b.isFine(other) else {
        throw .decimals(currency: code)
      }
    }
    let fine = [a, b].flatMap { table in
      table.codes.indices.filter { table.isFine(CurrencyIndex(UInt16($0))) }.map { table.codes[$0] }
    }
    let currencies = CurrencyTable(declared: codes, fine: fine)
    self.currencies = currencies
    commonEntities = try Self.entities(from.entities, to.entities)
    currencyOfFrom = try Self.numbers(a.codes) { currencies.find($0) }
    currencyOfTo = try Self.numbers(b.codes) { currencies.find($0) }
    let instruments = try self.instruments(after: .new, isFirst: true)
    instrumentCount = instruments.count
    let (fromInstruments, toInstruments) = (from.instruments.ids, to.instruments.ids)
    instrumentOfFrom = try Self.numbers(fromInstruments.count) {
      instruments.find(fromInstruments[$0]).map { Int32($0.row) }
    }
    instrumentOfTo = try Self.numbers(toInstruments.count) {
      instruments.find(toInstruments[$0]).map { Int32($0.row) }
    }
    instrumentInFrom = Self.inverse(instrumentOfFrom, count: instrumentCount)
    instrumentInTo = Self.inverse(instrumentOfTo, count: instrumentCount)
    renumberNodes(try hierarchy(after: .new))
  }

  private static func numbers<Number>(
    _ codes: [String], _ find: (String) -> Number?
  ) throws(PassageFault) -> [Number] {
    try numbers(codes.count) { find(codes[$0]) }
  }

  private static func numbers<Number>(
    _ count: Int, _ find: (Int) -> Number?
  ) throws(PassageFault) -> [Number] {
    var numbers: [Number] = []
    numbers.reserveCapacity(count)
    for row in 0..<count {
      guard let number = find(row) else { preconditionFailure("a frame lacks what it was made of") }
      numbers.append(number)
    }
    return numbers
  }

  private static func inverse(_ numbers: [Int32], count: Int) -> [Int32] {
    var inverse = [Int32](repeating: -1, count: count)
    for (row, number) in numbers.enumerated() { inverse[Int(number)] = Int32(row) }
    return inverse
  }

  /// Whether currencies of the first book have the same numbers here, so that its rows may stay.
  var keepsCurrencies: Bool {
    currencyOfFrom.enumerated().allSatisfy { $0.offset == Int($0.element.row) }
  }

  // MARK: Entities

  func entities(after step: PassageStep) throws(PassageFault) -> Entities {
    step < .reference ? commonEntities : try Self.entities(to.entities, from.entities)
  }

  private static func entities(
    _ first: Entities, _ second: Entities
  ) throws(PassageFault) -> Entities {
    var rows = (0..<first.count).map { first.row($0) }
    for row in 0..<second.count where first.find(second.ids[row]) == nil {
      rows.append(second.row(row))
    }
    let (entities, rejections) = Entities.build(rows)
    if let rejection = rejections.first { throw .letterCase(id: rows[rejection.row].id) }
    return entities
  }

  // MARK: Instruments

  /// By number here, the steps at which an instrument's terms become others.
  var stepsOfTerms: [PassageSteps] {
    (0..<instrumentCount).map { number in
      let (a, b) = (Int(instrumentInFrom[number]), Int(instrumentInTo[number]))
      guard a >= 0, b >= 0 else { return [] }
      let (before, after) = (row(ofFrom: a), row(ofTo: b))
      if before.currency != after.currency { return PassageSteps(.resized) }
      var steps: PassageSteps = []
      if before.reference != after.reference { steps.insert(PassageSteps(.reference)) }
      if before.prices != after.prices { steps.insert(PassageSteps(.prices)) }
      if before.sensitivities != after.sensitivities { steps.insert(PassageSteps(.sensitivities)) }
      return steps
    }
  }

  func instruments(after step: PassageStep) throws(PassageFault) -> Instruments {
    try instruments(after: step, isFirst: false)
  }

  private func instruments(
    after step: PassageStep, isFirst: Bool
  ) throws(PassageFault) -> Instruments {
    var rows: [Instruments.Row] = []
    for number in 0..<from.instruments.count {
      let before = row(ofFrom: number)
      guard !isFirst, let found = to.instruments.find(before.id) else {
        rows.append(before)
        continue
      }
      rows.append(Self.terms(before, row(ofTo: found.row), after: step))
    }
    for number in 0..<to.instruments.count
    where from.instruments.find(to.instruments.ids[number]) == nil {
      rows.append(row(ofTo: number))
    }
    let (instruments, rejections) = Instruments.build(rows)
    if let rejection = rejections.first { throw .letterCase(id: rows[rejection.row].id) }
    return instruments
  }

  /// Of an instrument that both know. In another currency nothing of the old terms means anything.
  private static func terms(
    _ before: Instruments.Row, _ after: Instruments.Row, after step: PassageStep
  ) -> Instruments.Row {
    if before.currency != after.currency { return step < .resized ? before : after }
    if step < .reference { return before }
    var row = after
    if step < .prices { row.prices = before.prices }
    if step < .sensitivities { row.sensitivities = before.sensitivities }
    return row
  }

  private func row(ofFrom number: Int) -> Instruments.Row {
    row(from.instruments.row(number), currencyOfFrom, from.entities)
  }

  private func row(ofTo number: Int) -> Instruments.Row {
    row(to.instruments.row(number), currencyOfTo, to.entities)
  }

  private func row(
    _ row: Instruments.Row, _ currencies: [CurrencyIndex], _ entities: Entities
  ) -> Instruments.Row {
    var result = row
    result.currency = currencies[Int(row.currency.row)]
    result.issuer = row.issuer.flatMap { commonEntities.find(entities.ids[$0.row]) }
    result.counterparty = row.counterparty.flatMap { commonEntities.find(entities.ids[$0.row]) }
    return result
  }

  // MARK: Nodes

  private mutating func renumberNodes(_ tree: Hierarchy) {
    nodeCount = tree.count
    func numbers(_ ids: TextColumn) -> [Int32] {
      (0..<ids.count).map { row in tree.find(ids[row]).map { Int32($0.row) } ?? -1 }
    }
    nodeOfFrom = numbers(from.hierarchy.ids)
    nodeOfTo = numbers(to.hierarchy.ids)
  }

  /// The first book's tree with the nodes that only the second one has; from `moved` on the second
  /// one's. Nodes stand in another order then, so numbers of nodes are those of the newest tree
  /// that was made, −1 for nodes that are gone.
  mutating func tree(after step: PassageStep) throws(PassageFault) -> Hierarchy {
    let tree = try hierarchy(after: step)
    renumberNodes(tree)
    return tree
  }

  private func hierarchy(after step: PassageStep) throws(PassageFault) -> Hierarchy {
    let (a, b) = (from.hierarchy, to.hierarchy)
    var rows: [HierarchyBuilder.Row]
    if step >= .moved {
      rows = (0..<b.count).map { b.row($0) }
    } else {
      rows = (0..<a.count).map { a.row($0) }
      for node in 0..<b.count where a.find(b.ids[node]) == nil { rows.append(b.row(node)) }
    }
    // A node's value is a price of a kind: it changes when prices do.
    let valued = step < .prices ? a : b
    for index in rows.indices {
      rows[index].nav = valued.find(rows[index].id).flatMap { valued.givenNAVs[$0.row] }
    }
    let (tree, rejections) = HierarchyBuilder.build(rows, checksRanks: false)
    if let rejection = rejections.first { throw .letterCase(id: rows[rejection.row].id) }
    return tree
  }

  /// Whether anything of the tree but values of nodes is another.
  var isReplanted: Bool {
    let (a, b) = (from.hierarchy, to.hierarchy)
    return a.ids != b.ids || a.parents != b.parents || a.types != b.types || a.names != b.names
      || a.tags != b.tags
  }

  var isRevalued: Bool {
    let (a, b) = (from.hierarchy, to.hierarchy)
    return (0..<b.count).contains { node in
      a.find(b.ids[node]).flatMap { a.givenNAVs[$0.row] } != b.givenNAVs[node]
    }
  }
}

extension Entities {
  /// An entity as the row it was read from.
  func row(_ index: Int) -> Row {
    var row = Row(id: ids[index], type: types[index])
    row.name = names[index]
    row.ticker = tickers[index]
    row.cusip = cusips[index]
    row.isin = isins[index]
    row.sector = sectors[index]
    row.geography = geographies[index]
    row.currency = currencies[index]
    row.parentID = parents[index] < 0 ? "" : ids[Int(parents[index])]
    return row
  }
}

extension Instruments.Row {
  /// What is neither a price nor a sensitivity.
  fileprivate struct Reference: Hashable {
    var texts: [String]
    var assetClass: AssetClass?
    var valuation: Valuation
    var issuer: EntityIndex?
    var counterparty: EntityIndex?
    var multiplier: Decimal
    var maturity: CalendarDate?
    var coupon: Decimal?
  }

  fileprivate var reference: Reference {
    Reference(
      texts: [name, underlyingID, isin, cusip], assetClass: assetClass, valuation: valuation,
      issuer: issuer, counterparty: counterparty, multiplier: multiplier, maturity: maturity,
      coupon: coupon)
  }

  fileprivate var prices: [Decimal?] {
    get { [price, underlyingPrice] }
    set { (price, underlyingPrice) = (newValue[0], newValue[1]) }
  }

  fileprivate var sensitivities: [Decimal?] {
    get { [duration, spreadDuration, convexity, dv01, cs01, delta, vega] }
    set {
      (duration, spreadDuration, convexity) = (newValue[0], newValue[1], newValue[2])
      (dv01, cs01, delta, vega) = (newValue[3], newValue[4], newValue[5], newValue[6])
    }
  }
}
