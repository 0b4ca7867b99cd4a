// A row of a file of changes becomes a change. What it may hold follows from its kind; a field that
// means nothing to the kind is refused rather than passed over.

internal import Book
internal import Exact

struct ChangeReader: Sendable {
  let book: Book
  /// Currencies of what the file itself creates, by id.
  let created: CreatedCurrencies
  private let columns: [String: Int]
  private let change: Int
  private let date: Int?
  private let codes: SecurityCodeColumns

  /// What stands in a field of an update to make the value missing.
  static let clearing = "\\N"

  init(_ header: CSVHeader, _ book: Book, _ created: CreatedCurrencies) {
    self.book = book
    self.created = created
    var columns: [String: Int] = [:]
    for name in ChangeKind.allColumns { columns[name] = header.position(of: name) }
    self.columns = columns
    change = header.position(of: "change") ?? 0
    date = header.position(of: "date")
    codes = SecurityCodeColumns(header)
  }

  struct Dated: Sendable {
    var date: CalendarDate?
    var change: Change
    /// Whether a statement has a day of its own; without one its day is the change's.
    var saysDay = false
    /// The same of the days of a rating that follow from it.
    var saysEffective = false
    var saysKnown = false

    /// The change as one of a day, which may be that of a row before it.
    func change(on day: CalendarDate?) -> Change {
      guard let day, !saysDay else { return change }
      switch change {
      case .quote(var row):
        row.date = day
        return .quote(row)
      case .rate(var draft):
        if !saysEffective { draft.effective = day }
        if !saysKnown { draft.known = Instant(startOf: day) }
        return .rate(draft)
      default: return change
      }
    }
  }

  func read(_ row: inout Row) throws(FieldFault) -> Dated {
    let kind = try row.required(
      change, try row.choice(change, among: ChangeKind.allCases, label: \.rawValue))
    try check(row, kind)
    return Dated(
      date: try row.date(date), change: try read(&row, kind),
      saysDay: !row.isMissing(columns["as_of_date"]),
      saysEffective: !row.isMissing(columns["effective_date"]),
      saysKnown: !row.isMissing(columns["known_at"]))
  }

  private func check(_ row: Row, _ kind: ChangeKind) throws(FieldFault) {
    let (required, optional) = kind.columns
    for name in required where row.isMissing(columns[name]) {
      guard let column = columns[name] else {
        throw FieldFault(change, .change(.needsColumn(name)))
      }
      throw FieldFault(column, .change(.needed(for: kind.rawValue)))
    }
    // In the order of the table, so that the first fault is always the same one.
    for name in ChangeKind.allColumns where !required.contains(name) && !optional.contains(name) {
      if let column = columns[name], !row.isMissing(column) {
        throw FieldFault(column, .change(.unsuited(to: kind.rawValue)))
      }
    }
    if kind.takesClearing { return }
    for name in required + optional {
      if let column = columns[name], isCleared(row, column) {
        throw FieldFault(column, .change(.mustBeGiven))
      }
    }
  }

  func isCleared(_ row: Row, _ column: Int) -> Bool {
    guard let range = row.range(column), range.count == 2 else { return false }
    return row.records.text(range) == Self.clearing
  }

  private func read(_ row: inout Row, _ kind: ChangeKind) throws(FieldFault) -> Change {
    func id(_ name: String) throws(FieldFault) -> String { try row.id(columns[name] ?? change) }
    switch kind {
    case .insertPosition: return try insertPosition(&row)
    case .updatePosition:
      let position = try id("position_id")
      let values = try positionValues(&row, created.ofPosition(position, book))
      guard !values.isEmpty else { throw FieldFault(change, .change(.nothingToChange)) }
      return .updatePosition(id: position, values)
    case .resizePosition:
      let position = try id("position_id")
      let quantity = try row.required(
        columns["quantity"] ?? change, try row.decimal(columns["quantity"]))
      return .resizePosition(id: position, quantity: quantity)
    case .movePosition: return .movePosition(id: try id("position_id"), node: try id("node_id"))
    case .closePosition: return .closePosition(id: try id("position_id"))
    case .reopenPosition: return .reopenPosition(id: try id("position_id"))
    case .createNode:
      let type = try row.choice(columns["node_type"], among: NodeType.allCases, label: \.label)
      return .createNode(
        HierarchyBuilder.Row(
          id: try id("node_id"), parentID: try row.optionalID(columns["parent_id"]),
          type: try row.required(columns["node_type"] ?? change, type),
          name: try row.text(columns["name"]),
          nav: try row.fixed(columns["nav"], decimals: baseDecimals),
          tags: try row.tags(columns["tags"])))
    case .renameNode:
      return .updateNode(id: try id("node_id"), [.name(try row.text(columns["name"]))])
    case .updateNode:
      let values = try nodeValues(&row)
      guard !values.isEmpty else { throw FieldFault(change, .change(.nothingToChange)) }
      return .updateNode(id: try id("node_id"), values)
    case .moveNode:
      return .moveNode(id: try id("node_id"), parent: try row.optionalID(columns["parent_id"]))
    case .closeNode: return .closeNode(id: try id("node_id"))
    case .insertInstrument: return try insertInstrument(&row)
    case .updateInstrument:
      let values = try instrumentValues(&row)
      guard !values.isEmpty else { throw FieldFault(change, .change(.nothingToChange)) }
      return .updateInstrument(id: try id("instrument_id"), values)
    case .fx: return .quote(try quote(&row))
    case .rating: return .rate(try rating(&row))
    }
  }

  private var baseDecimals: Int { book.currencies.amountScale(book.settings.baseCurrency) }

  private func nodeValues(_ row: inout Row) throws(FieldFault) -> [NodeValue] {
    var values: [NodeValue] = []
    if let column = filled(row, "name") {
      values.append(.name(isCleared(row, column) ? "" : try row.text(column)))
    }
    if let column = filled(row, "nav") {
      values.append(
        .nav(isCleared(row, column) ? nil : try row.fixed(column, decimals: baseDecimals)))
    }
    if let column = filled(row, "tags") {
      values.append(.tags(isCleared(row, column) ? "" : try row.tags(column)))
    }
    return values
  }

  /// A column that the file has and the row fills.
  private func filled(_ row: Row, _ name: String) -> Int? {
    guard let column = columns[name], !row.isMissing(column) else { return nil }
    return column
  }

  // MARK: Positions

  private func insertPosition(_ row: inout Row) throws(FieldFault) -> Change {
    let instrument = try row.id(columns["instrument_id"] ?? change)
    let id = try row.id(columns["position_id"] ?? change)
    let given = try row.currency(columns["currency"], book.currencies)
    let currency = given ?? created.ofInstrument(instrument, book)
    // Other rows of the file read its amounts at the scale of the position that had the id before.
    if let currency, let before = created.ofPosition(id, book), !hasSameScales(currency, before) {
      throw FieldFault(columns["position_id"] ?? change, .change(.alreadyExists))
    }
    let status = try row.choice(columns["status"], among: ["ACTIVE", "CLOSED"], label: { $0 })
    return .insertPosition(
      PositionDraft(
        id: id,
        node: try row.id(columns["node_id"] ?? change), instrument: instrument,
        currency: given, values: try positionValues(&row, currency),
        isClosed: status == "CLOSED"))
  }

  private func hasSameScales(_ a: CurrencyIndex, _ b: CurrencyIndex) -> Bool {
    let table = book.currencies
    return table.amountScale(a) == table.amountScale(b)
      && table.sensitivityScale(a) == table.sensitivityScale(b)
  }

  /// Without a currency the amounts of a row have no scale: its position or instrument is unknown,
  /// which is said when the change is made.
  private func positionValues(
    _ row: inout Row, _ currency: CurrencyIndex?
  ) throws(FieldFault) -> [PositionValue] {
    var values: [PositionValue] = []
    let currency = currency ?? book.settings.baseCurrency
    let table = book.currencies
    for field in PositionField.allCases {
      guard let column = filled(row, field.name) else { continue }
      let decimals =
        switch field.kind {
        case .amount: table.amountScale(currency)
        case .baseAmount: baseDecimals
        case .sensitivity: table.sensitivityScale(currency)
        }
      values.append(
        .figure(field, isCleared(row, column) ? nil : try row.fixed(column, decimals: decimals)))
    }
    if let column = filled(row, "pv01") {
      let pv01 =
        isCleared(row, column)
        ? nil : try row.fixed(column, decimals: table.sensitivityScale(currency))
      if filled(row, PositionField.dv01.name) != nil {
        let dv01 = given(.dv01, values)
        guard pv01 != .min, dv01 == pv01.map({ -$0 }) else {
          throw FieldFault(column, .pv01Disagrees)
        }
      }
      values.append(.pv01(pv01))
    }
    for term in PositionTerm.allCases {
      guard let column = filled(row, term.name) else { continue }
      values.append(.term(term, isCleared(row, column) ? nil : try row.decimal(column)))
    }
    if let column = filled(row, "fx_rate") {
      values.append(.givenRate(isCleared(row, column) ? nil : try row.rate(column)))
    }
    try addTexts(&row, &values)
    return values
  }

  private func given(_ field: PositionField, _ values: [PositionValue]) -> Int64? {
    for value in values {
      if case .figure(let named, let number) = value, named == field { return number }
    }
    return nil
  }

  private func addTexts(
    _ row: inout Row, _ values: inout [PositionValue]
  ) throws(FieldFault) {
    if let column = filled(row, "link_id") {
      values.append(.link(isCleared(row, column) ? "" : try row.optionalID(column)))
    }
    if let column = filled(row, "strategy_weights") {
      let text = isCleared(row, column) ? "" : try row.text(column)
      do throws(BookFault) {
        values.append(.weights(try StrategyWeights.canonical(text)))
      } catch {
        throw FieldFault(column, error)
      }
    }
    if let column = filled(row, "tags") {
      values.append(.tags(isCleared(row, column) ? "" : try row.tags(column)))
    }
    if let column = filled(row, "is_paper") {
      values.append(.isPaper(isCleared(row, column) ? false : try row.truth(column)))
    }
  }

  // MARK: Instruments

  private func insertInstrument(_ row: inout Row) throws(FieldFault) -> Change {
    let currency = try row.currency(columns["currency"], book.currencies)
    var instrument = Instruments.Row(
      id: try row.id(columns["instrument_id"] ?? change),
      currency: try row.required(columns["currency"] ?? change, currency))
    for value in try instrumentValues(&row) { value.set(in: &instrument) }
    return .insertInstrument(instrument)
  }

  private func instrumentValues(_ row: inout Row) throws(FieldFault) -> [InstrumentValue] {
    var values: [InstrumentValue] = []
    if let column = filled(row, "name") {
      values.append(.name(isCleared(row, column) ? "" : try row.text(column)))
    }
    if let column = filled(row, "asset_class") {
      values.append(
        .assetClass(
          isCleared(row, column)
            ? nil : try row.choice(column, among: AssetClass.allCases, label: \.label)))
    }
    if let column = filled(row, "valuation") {
      let valuation =
        isCleared(row, column)
        ? nil : try row.choice(column, among: Valuation.allCases, label: \.label)
      values.append(.valuation(valuation ?? .unit))
    }
    if let column = filled(row, "issuer_id") {
      values.append(
        .issuer(
          isCleared(row, column)
            ? nil : try row.entity(column, book.entities, among: [.issuer])))
    }
    if let column = filled(row, "counterparty_id") {
      values.append(
        .counterparty(
          isCleared(row, column)
            ? nil : try row.entity(column, book.entities, among: [.counterparty, .issuer])))
    }
    if let column = filled(row, "underlying_id") {
      values.append(.underlying(isCleared(row, column) ? "" : try row.optionalID(column)))
    }
    try addNumbers(&row, &values)
    return values
  }

  private func addNumbers(
    _ row: inout Row, _ values: inout [InstrumentValue]
  ) throws(FieldFault) {
    if let column = filled(row, "isin"), isCleared(row, column) {
      values.append(.isin(""))
    } else if filled(row, "isin") != nil {
      values.append(.isin(try codes.isin(row)))
    }
    if let column = filled(row, "cusip"), isCleared(row, column) {
      values.append(.cusip(""))
    } else if filled(row, "cusip") != nil {
      values.append(.cusip(try codes.cusip(row)))
    }
    if let column = filled(row, "multiplier") {
      let multiplier = isCleared(row, column) ? nil : try row.decimal(column)
      if let multiplier, multiplier.coefficient <= 0 { throw FieldFault(column, .mustBePositive) }
      values.append(.multiplier(multiplier ?? .one))
    }
    if let column = filled(row, "maturity") {
      values.append(.maturity(isCleared(row, column) ? nil : try row.date(column)))
    }
    for number in InstrumentNumber.allCases {
      guard let column = filled(row, number.rawValue) else { continue }
      values.append(.number(number, isCleared(row, column) ? nil : try row.decimal(column)))
    }
  }

  // MARK: Market

  private func quote(_ row: inout Row) throws(FieldFault) -> FXHistory.Row {
    let pair = try FXTableFile.pair(row, columns["pair"] ?? change, book.currencies)
    let rate = try row.required(columns["rate"] ?? change, try row.rate(columns["rate"]))
    return FXHistory.Row(
      base: pair.base, quote: pair.quote, date: try day(row), rate: rate,
      source: try row.text(columns["source"]))
  }

  /// The day a statement is of: its own, else the change's, else the book's.
  private func day(_ row: Row) throws(FieldFault) -> CalendarDate {
    if let own = try row.date(columns["as_of_date"]) { return own }
    if let changed = try row.date(date) { return changed }
    if let day = book.settings.asOf { return day }
    throw FieldFault(columns["as_of_date"] ?? change, .change(.needsDate))
  }

  private func rating(_ row: inout Row) throws(FieldFault) -> RatingDraft {
    let (entity, instrument) = (filled(row, "entity_id"), filled(row, "instrument_id"))
    let subject: RatingDraft.Subject
    switch (entity, instrument) {
    case (.some(let column), nil): subject = .entity(try row.id(column))
    case (nil, .some(let column)): subject = .instrument(try row.id(column))
    default: throw FieldFault(entity ?? instrument ?? change, .entityOrInstrument)
    }
    let agencyColumn = columns["agency"] ?? change
    let agency = try row.required(
      agencyColumn, try row.choice(agencyColumn, among: Agency.allCases, label: \.label))
    let grade = try RatingTable.grade(row, columns["rating"] ?? change, agency)
    let date = try day(row)
    return RatingDraft(
      subject: subject, agency: agency, grade: grade,
      effective: try row.date(columns["effective_date"]) ?? date,
      known: try row.instant(columns["known_at"]) ?? Instant(startOf: date),
      outlook: try RatingTable.outlook(row, columns["outlook"]))
  }
}
