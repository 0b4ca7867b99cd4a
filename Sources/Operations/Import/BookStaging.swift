// Puts a book's rows into the tables of the session. What the book has laid out as columns goes
// from there; what it does not keep as it was written (names, dates of knowledge) from its files.

internal import Book
internal import BookFiles
internal import Columns
internal import Exact
internal import PostgresStore
internal import Snapshot

struct BookStaging {
  let connection: Connection
  let source: SourceBook
  let book: Book
  let threads: Int
  let progress: LoadProgress

  /// The line of each position, by its row in the book.
  var positionLines: [Int] = []
  /// Rows staged, by file.
  private(set) var rows: [(file: String, count: Int)] = []

  init(
    _ connection: Connection, _ source: SourceBook, _ book: Book, threads: Int,
    progress: LoadProgress
  ) {
    self.connection = connection
    self.source = source
    self.book = book
    self.threads = threads
    self.progress = progress
  }

  /// All files, or that of a feed alone.
  mutating func stage(_ feed: Feed?) throws(ImportFault) {
    try store { () throws(StoreFault) in
      for stage in Stage.all { try connection.query(stage.create) }
    }
    try stageCurrencies()
    switch feed {
    case .positions: return try stagePositions()
    case .fx: return try stageRates()
    case .ratings: return try stageRatings()
    case nil: break
    }
    try stageEntities()
    try stageNodes()
    try stageInstruments()
    try stagePositions()
    try stageRatings()
    try stageRates()
    try stageKeyRates()
    try stageLimits()
    try stageScenarios()
    try stageFactors()
    try stageResults()
  }

  // MARK: - Helpers of all kinds of rows

  func store<Value>(
    _ body: () throws(StoreFault) -> Value
  ) throws(ImportFault) -> Value {
    do throws(StoreFault) { return try body() } catch { throw .store(error) }
  }

  func table(
    _ name: String, only isWanted: (String) -> Bool = { _ in true }
  ) throws(ImportFault) -> FieldTable? {
    do throws(FileFault) {
      return try source.table(name, only: isWanted, threads: threads).map { FieldTable($0) }
    } catch {
      throw .file(name, error)
    }
  }

  mutating func copy(
    _ stage: Stage, of file: String, _ body: (inout CopyWriter) throws(StoreFault) -> Void
  ) throws(ImportFault) {
    let count = try store { () throws(StoreFault) in try connection.copyIn(stage.copy, body) }
    if !file.isEmpty { rows.append((file, count)) }
    progress.advance(by: count)
  }

  // MARK: - Reference data

  /// Those that are used: not all of ISO's.
  private mutating func stageCurrencies() throws(ImportFault) {
    let table = book.currencies
    var used: Set<CurrencyIndex> = [book.settings.baseCurrency, book.settings.pivotCurrency]
    used.formUnion(book.instruments.currencies)
    used.formUnion(book.positions.cells.currencies)
    used.formUnion(book.limits.map(\.currency))
    for pair in book.fx.pairs { used.formUnion([pair.base, pair.quote]) }
    var declared: Set<CurrencyIndex> = []
    for row in 0..<book.entities.count {
      guard let found = table.find(book.entities.currencies[row]) else { continue }
      used.insert(found)
      if book.entities.types[row] == .currency { declared.insert(found) }
    }
    for row in 0..<table.count {
      let index = CurrencyIndex(UInt16(row))
      if table.isFine(index) { used.insert(index) }
    }
    let standard = CurrencyTable()
    try copy(.currency, of: "") { (writer) throws(StoreFault) in
      for index in used.sorted() {
        let code = table.code(index)
        try writer.startRow(fields: 3)
        writer.text(code)
        writer.int16(Int16(table.amountScale(index)))
        writer.bool(declared.contains(index) && standard.find(code) == nil)
      }
    }
  }

  private mutating func stageEntities() throws(ImportFault) {
    guard let table = try table("entities.csv") else { return }
    let names = [
      "entity_id", "entity_type", "name", "ticker", "cusip", "isin", "sector", "geography",
      "currency", "parent_entity_id",
    ]
    let columns = names.map { table[$0] }
    try copy(.entity, of: "entities.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        try writer.startRow(fields: 1 + columns.count)
        writer.int64(table.line(row))
        for column in columns { writer.text(try column.text(row)) }
      }
    }
  }

  private mutating func stageNodes() throws(ImportFault) {
    guard let table = try table("nodes.csv") else { return }
    let (id, parent, type) = (table["node_id"], table["parent_id"], table["node_type"])
    let (name, nav) = (table["name"], table["nav"])
    let decimals = book.currencies.amountScale(book.settings.baseCurrency)
    let hierarchy = book.hierarchy
    try copy(.node, of: "nodes.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        let known = try id.text(row) ?? ""
        try writer.startRow(fields: 7)
        writer.int64(table.line(row))
        writer.text(known)
        writer.text(try parent.text(row))
        writer.text(try type.text(row))
        writer.text(try name.text(row))
        writer.json(JSONText.tags(hierarchy.find(known).map { hierarchy.tags[$0.row] } ?? ""))
        writer.fixed(try nav.fixed(row, decimals: decimals), decimals: decimals)
      }
    }
  }

  private mutating func stageInstruments() throws(ImportFault) {
    guard let table = try table("instruments.csv") else { return }
    let first = ["instrument_id", "name", "asset_class"].map { table[$0] }
    let valuation = table["valuation"]
    let second = [
      "currency", "issuer_id", "counterparty_id", "underlying_id", "isin", "cusip",
    ].map { table[$0] }
    let (multiplier, maturity) = (table["multiplier"], table["maturity"])
    let numbers = [
      "coupon", "price", "underlying_price", "duration", "spread_duration", "convexity", "dv01",
      "cs01", "delta", "vega",
    ].map { table[$0] }
    try copy(.instrument, of: "instruments.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        try writer.startRow(fields: 23)
        writer.int64(table.line(row))
        for column in first { writer.text(try column.text(row)) }
        writer.text(try valuation.text(row) ?? Valuation.unit.label)
        for column in second { writer.text(try column.text(row)) }
        writer.decimal(try multiplier.decimal(row) ?? .one)
        writer.date(try maturity.date(row))
        for column in numbers { writer.decimal(try column.decimal(row)) }
      }
    }
  }

  private mutating func stageRatings() throws(ImportFault) {
    guard let table = try table("ratings.csv") else { return }
    let (entity, instrument) = (table["entity_id"], table["instrument_id"])
    let (agency, rating, outlook) = (table["agency"], table["rating"], table["outlook"])
    let (asOf, effective, known) =
      (table["as_of_date"], table["effective_date"], table["known_at"])
    try copy(.rating, of: "ratings.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        let said = try agency.text(row) ?? ""
        let given = try rating.text(row) ?? ""
        let grade = Agency.allCases.first { $0.label == said }
          .flatMap { RatingScale.grade(of: given, agency: $0) }
        let date = try asOf.date(row)
        let expected = try outlook.text(row).flatMap { Outlook($0) } ?? Outlook.none
        try writer.startRow(fields: 10)
        writer.int64(table.line(row))
        writer.text(try entity.text(row))
        writer.text(try instrument.text(row))
        writer.text(said)
        writer.text(given)
        writer.int16(grade?.notch.map { Int16($0.rawValue) })
        writer.text(expected == .none ? nil : expected.label)
        writer.date(date)
        writer.date(try effective.date(row) ?? date)
        writer.instant(try known.instant(row) ?? date.map { Instant(startOf: $0) })
      }
    }
  }

  private mutating func stageRates() throws(ImportFault) {
    guard let table = try table("fx.csv") else { return }
    let (pair, rate) = (table["pair"], table["rate"])
    let (date, given) = (table["as_of_date"], table["source"])
    try copy(.fx, of: "fx.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        try writer.startRow(fields: 5)
        writer.int64(table.line(row))
        writer.text(try pair.text(row))
        if let quote = try rate.rate(row) {
          writer.rate(quote)
        } else {
          writer.null()
        }
        writer.date(try date.date(row))
        writer.text(try given.text(row))
      }
    }
  }

  private mutating func stageLimits() throws(ImportFault) {
    guard let table = try table("limits.csv") else { return }
    let (node, measure, bound) = (table["node_id"], table["measure"], table["bound"])
    let (hard, soft, currency) = (table["hard"], table["soft"], table["currency"])
    try copy(.limit, of: "limits.csv") { (writer) throws(StoreFault) in
      for row in table.rows {
        try writer.startRow(fields: 7)
        writer.int64(table.line(row))
        writer.text(try node.text(row))
        writer.text(try measure.text(row))
        writer.text(try bound.text(row) ?? Limit.Bound.abs.rawValue)
        writer.decimal(try hard.decimal(row))
        writer.decimal(try soft.decimal(row))
        writer.text(try currency.text(row))
      }
    }
  }
}
