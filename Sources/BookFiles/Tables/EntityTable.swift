// `entities.csv`: issuers, sectors, places, counterparties, and the currencies a book declares
// itself.

internal import Book

enum EntityTable {
  static let schema = ColumnSchema(
    "entities.csv", required: ["entity_id", "entity_type"],
    optional: [
      "name", "ticker", "cusip", "isin", "sector", "geography", "currency", "parent_entity_id",
    ])

  static func parser(_ header: CSVHeader) -> BookLoader.RowParser<Entities.Row> {
    let id = header.position(of: "entity_id") ?? 0
    let type = header.position(of: "entity_type") ?? 0
    let name = header.position(of: "name")
    let ticker = header.position(of: "ticker")
    let codes = SecurityCodeColumns(header)
    let sector = header.position(of: "sector")
    let geography = header.position(of: "geography")
    let currency = header.position(of: "currency")
    let parent = header.position(of: "parent_entity_id")
    return { (row) throws(FieldFault) in
      let kind = try row.choice(type, among: EntityType.allCases, label: \.label)
      var entity = Entities.Row(id: try row.id(id), type: try row.required(type, kind))
      entity.name = try row.text(name)
      entity.ticker = try row.text(ticker)
      (entity.isin, entity.cusip) = try codes.read(row)
      entity.sector = try row.text(sector)
      entity.geography = try row.text(geography)
      entity.currency = try row.optionalID(currency)
      entity.parentID = try row.optionalID(parent)
      if kind == .currency {
        // A currency's code is its own field where that is given, else its id.
        let source = entity.currency.isEmpty ? id : currency ?? id
        if entity.currency.isEmpty { entity.currency = entity.id }
        if let major = CurrencyTable.minorUnit(entity.currency) {
          throw FieldFault(source, .minorUnit(major: major))
        }
        guard CurrencyTable.isWellFormed(entity.currency) else {
          throw FieldFault(source, .unknownCurrency(suggestion: nil))
        }
      }
      return entity
    }
  }

  /// Checks what rows say of each other and of currencies.
  static func build(
    _ placed: [Placed<Entities.Row>], _ currencies: CurrencyTable,
    _ rejecter: inout BookLoader.Rejecter
  ) -> Entities {
    var rows: [Entities.Row] = []
    // Row numbers of the file, of those that go on.
    var kept: [Int] = []
    for (number, row) in placed.enumerated() {
      var entity = row.value
      entity.line = row.line
      if !entity.currency.isEmpty, currencies.find(entity.currency) == nil {
        rejecter.reject(number, "currency", currencies.fault(of: entity.currency))
        continue
      }
      kept.append(number)
      rows.append(entity)
    }
    let (entities, rejections) = Entities.build(rows)
    for rejection in rejections {
      rejecter.reject(
        kept[rejection.row], rejection.isAboutParent ? "parent_entity_id" : "entity_id",
        rejection.fault)
    }
    return entities
  }
}

/// The columns of ISIN and CUSIP, which two files have.
struct SecurityCodeColumns: Sendable {
  private let isin: Int?
  private let cusip: Int?

  init(_ header: CSVHeader) {
    isin = header.position(of: "isin")
    cusip = header.position(of: "cusip")
  }

  func read(_ row: Row) throws(FieldFault) -> (isin: String, cusip: String) {
    (try isin(row), try cusip(row))
  }

  func isin(_ row: Row) throws(FieldFault) -> String {
    let text = try row.optionalID(isin)
    if !text.isEmpty, !SecurityCode.isISIN(text) { throw FieldFault(isin, .badISIN) }
    return text
  }

  func cusip(_ row: Row) throws(FieldFault) -> String {
    let text = try row.optionalID(cusip)
    if !text.isEmpty, !SecurityCode.isCUSIP(text) { throw FieldFault(cusip, .badCUSIP) }
    return text
  }
}
