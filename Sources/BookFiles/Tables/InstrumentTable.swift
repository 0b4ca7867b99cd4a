// `instruments.csv`: what can be held, with its terms and its sensitivities per unit.

internal import Book
internal import Exact

enum InstrumentTable {
  static let schema = ColumnSchema(
    "instruments.csv", required: ["instrument_id", "currency"],
    optional: [
      "name", "asset_class", "valuation", "issuer_id", "counterparty_id", "underlying_id", "isin",
      "cusip", "multiplier", "price", "underlying_price", "maturity", "coupon",
    ] + perUnit.map(\.name))

  private static let perUnit:
    [(name: String, path: any WritableKeyPath<Instruments.Row, Decimal?> & Sendable)] = [
      ("duration", \.duration), ("spread_duration", \.spreadDuration), ("convexity", \.convexity),
      ("dv01", \.dv01), ("cs01", \.cs01), ("delta", \.delta), ("vega", \.vega),
    ]

  static func parser(
    _ header: CSVHeader, currencies: CurrencyTable, entities: Entities
  ) -> BookLoader.RowParser<Instruments.Row> {
    let columns = Columns(header)
    return { (row) throws(FieldFault) in
      let id = try row.id(columns.id)
      let currency = try row.currency(columns.currency, currencies)
      var instrument = Instruments.Row(
        id: id, currency: try row.required(columns.currency, currency))
      instrument.name = try row.text(columns.name)
      instrument.assetClass = try row.choice(
        columns.assetClass, among: AssetClass.allCases, label: \.label)
      instrument.valuation =
        try row.choice(columns.valuation, among: Valuation.allCases, label: \.label) ?? .unit
      instrument.issuer = try row.entity(columns.issuer, entities, among: [.issuer])
      instrument.counterparty = try row.entity(
        columns.counterparty, entities, among: [.counterparty, .issuer])
      instrument.underlyingID = try row.optionalID(columns.underlying)
      (instrument.isin, instrument.cusip) = try columns.codes.read(row)
      try readNumbers(&instrument, &row, columns)
      return instrument
    }
  }

  private static func readNumbers(
    _ instrument: inout Instruments.Row, _ row: inout Row, _ columns: Columns
  ) throws(FieldFault) {
    if let multiplier = try row.decimal(columns.multiplier) {
      guard multiplier.coefficient > 0 else {
        throw FieldFault(columns.multiplier, .mustBePositive)
      }
      instrument.multiplier = multiplier
    }
    instrument.price = try row.decimal(columns.price)
    instrument.underlyingPrice = try row.decimal(columns.underlyingPrice)
    instrument.maturity = try row.date(columns.maturity)
    instrument.coupon = try row.decimal(columns.coupon)
    for (index, term) in perUnit.enumerated() {
      instrument[keyPath: term.path] = try row.decimal(columns.perUnit[index])
    }
  }

  private struct Columns: Sendable {
    let id: Int
    let currency: Int
    let name, assetClass, valuation, issuer, counterparty, underlying: Int?
    let multiplier, price, underlyingPrice, maturity, coupon: Int?
    let codes: SecurityCodeColumns
    let perUnit: [Int?]

    init(_ header: CSVHeader) {
      id = header.position(of: "instrument_id") ?? 0
      currency = header.position(of: "currency") ?? 0
      name = header.position(of: "name")
      assetClass = header.position(of: "asset_class")
      valuation = header.position(of: "valuation")
      issuer = header.position(of: "issuer_id")
      counterparty = header.position(of: "counterparty_id")
      underlying = header.position(of: "underlying_id")
      multiplier = header.position(of: "multiplier")
      price = header.position(of: "price")
      underlyingPrice = header.position(of: "underlying_price")
      maturity = header.position(of: "maturity")
      coupon = header.position(of: "coupon")
      codes = SecurityCodeColumns(header)
      perUnit = InstrumentTable.perUnit.map { header.position(of: $0.name) }
    }
  }

  static func build(
    _ placed: [Placed<Instruments.Row>], _ rejecter: inout BookLoader.Rejecter
  ) -> Instruments {
    let rows = placed.map { row in
      var instrument = row.value
      instrument.line = row.line
      return instrument
    }
    let (instruments, rejections) = Instruments.build(rows)
    for rejection in rejections {
      let field = rejection.about == .id ? "instrument_id" : "underlying_id"
      rejecter.reject(rejection.row, field, rejection.fault)
    }
    return instruments
  }
}

extension Row {
  /// A currency of the book; nil when missing.
  func currency(
    _ column: Int?, _ currencies: CurrencyTable
  ) throws(FieldFault) -> CurrencyIndex? {
    guard let column, let range = range(column) else { return nil }
    if let currency = currencies.find(records.bytes.span, range) { return currency }
    throw FieldFault(column, currencies.fault(of: try optionalID(column)))
  }

  /// An entity of one of the types; nil when missing.
  func entity(
    _ column: Int?, _ entities: Entities, among types: [EntityType]
  ) throws(FieldFault) -> EntityIndex? {
    guard let column, let range = range(column) else { return nil }
    guard let entity = entities.find(records.bytes.span, range) else {
      let id = try optionalID(column)
      throw FieldFault(column, .unknownEntity(suggestion: entities.nearest(to: id)))
    }
    let found = entities.types[entity.row]
    guard types.contains(found) else {
      throw FieldFault(
        column,
        .wrongEntityType(found: found.label, expected: types.map(\.label).joined(separator: " or "))
      )
    }
    return entity
  }

  func node(_ column: Int, _ hierarchy: Hierarchy) throws(FieldFault) -> NodeIndex {
    guard let range = range(column) else { throw FieldFault(column, .required) }
    guard let node = hierarchy.find(records.bytes.span, range) else {
      let id = try optionalID(column)
      throw FieldFault(column, .unknownNode(suggestion: hierarchy.nearest(to: id)))
    }
    return node
  }

  func position(_ column: Int, _ positions: Positions) throws(FieldFault) -> PositionIndex {
    guard let range = range(column) else { throw FieldFault(column, .required) }
    guard let position = positions.find(records.bytes.span, range) else {
      _ = try optionalID(column)
      throw FieldFault(column, .unknownPosition)
    }
    return position
  }
}
