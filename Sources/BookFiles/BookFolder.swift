// The door of this room: a folder or a snapshot in, a book and a report out.

public import Book
internal import Columns
internal import Exact
public import Snapshot

public enum BookFolder {
  public struct Outcome: Sendable {
    /// Nil when something was rejected and the caller was not lenient, or nothing usable was left.
    public var book: Book?
    public var report: LoadReport

    public init(book: Book?, report: LoadReport) {
      self.book = book
      self.report = report
    }
  }

  /// Every file a book may have, in the order in which they are read.
  static let files = [
    "book.csv", "entities.csv", "nodes.csv", "instruments.csv", "positions.csv", "ratings.csv",
    "fx.csv", "key_rates.csv", "limits.csv", "scenarios.csv", "pnl.csv", "pnl.f32", "factors.csv",
    "covariance.csv", "exposures.csv", "gammas.csv", "realised.csv", "stress.csv",
  ]

  /// And those of a further scenario set.
  static let setFiles = ["scenarios.csv", "pnl.csv", "pnl.f32"]

  public static func load(
    _ folder: String, options: LoadOptions, progress: LoadProgress = LoadProgress()
  ) -> Outcome {
    if SnapshotFiles.isSnapshot(folder) { return load(snapshot: folder, options, progress) }
    guard SystemFile.isDirectory(folder) else {
      var file = FileReport(name: folder)
      file.fail(
        .unreadable(
          SystemFile.exists(folder)
            ? "it is neither a folder nor a snapshot" : "there is no such folder"))
      var report = LoadReport()
      report.files.append(file)
      return Outcome(book: nil, report: report)
    }
    return load(.folder(folder), options, progress)
  }

  private static func load(
    snapshot path: String, _ options: LoadOptions, _ progress: LoadProgress
  ) -> Outcome {
    do throws(FileFault) {
      return load(.snapshot(try SnapshotFiles.open(path)), options, progress)
    } catch {
      var file = FileReport(name: path)
      file.fail(error)
      var report = LoadReport()
      report.files.append(file)
      return Outcome(book: nil, report: report)
    }
  }

  /// The same of a snapshot at hand.
  public static func load(
    snapshot reader: SnapshotReader, options: LoadOptions,
    progress: LoadProgress = LoadProgress()
  ) -> Outcome {
    load(.snapshot(reader), options, progress)
  }

  /// The same of files at hand: bytes by name, such as `nodes.csv` or `sets/calm/pnl.csv`.
  public static func load(
    files: [String: [UInt8]], options: LoadOptions, progress: LoadProgress = LoadProgress()
  ) -> Outcome {
    load(.files(files), options, progress)
  }

  /// The same of columns at hand.
  public static func load(
    tables: [ColumnTable], options: LoadOptions, progress: LoadProgress = LoadProgress()
  ) -> Outcome {
    load(.tables(BookTables.byName(tables), files: [:]), options, progress)
  }

  static func load(
    _ source: BookSource, _ options: LoadOptions, _ progress: LoadProgress
  ) -> Outcome {
    var loader = BookLoader(source: source, options: options, progress: progress)
    loader.expectFiles()
    let book = loader.loadAll()
    loader.noteMissing()
    let isUsable =
      options.isLenient ? !loader.report.hasFileFaults : loader.report.isClean
    return Outcome(book: isUsable ? book : nil, report: loader.report)
  }
}

extension BookLoader {
  /// Tells progress how much there is to read, and the report which files are not a book's.
  mutating func expectFiles() {
    for name in source.names() {
      if BookFolder.files.contains(name) {
        progress.expect(bytes: source.byteCount(name))
      } else {
        noteUnknown(name, among: BookFolder.files)
      }
    }
    for set in setNames {
      for name in BookFolder.setFiles {
        progress.expect(bytes: source.byteCount("sets/" + set + "/" + name))
      }
      for name in source.names(in: "sets/" + set) where !BookFolder.setFiles.contains(name) {
        noteUnknown("sets/" + set + "/" + name, among: BookFolder.setFiles)
      }
    }
  }

  /// A file that looks like data and is not read is not passed over in silence.
  private mutating func noteUnknown(_ path: String, among known: [String]) {
    let name = String(path.split(separator: "/").last ?? "").lowercased()
    guard [".csv", ".tsv", ".f32", ".txt", ".xlsx", ".json"].contains(where: name.hasSuffix) else {
      return
    }
    // Endings are alike in most names and would make distant ones look near.
    let ending = String(name.suffix(4))
    let stems = known.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(4)) }
    let near = Spelling.nearest(to: String(name.dropLast(4)), among: stems).map { $0 + ending }
    report.unknownFiles.append((path, near))
  }

  /// Files that must be there, but that nobody came to look for since an earlier one failed.
  mutating func noteMissing() {
    for schema in [NodeTable.schema, InstrumentTable.schema, PositionColumns.schema]
    where report.file(schema.file) == nil && !source.exists(schema.file) {
      _ = open(schema, isRequired: true)
    }
  }

  /// Further scenario sets, by the names of their folders.
  var setNames: [String] { source.folders(in: "sets") }

  mutating func loadAll() -> Book? {
    let settingsRow = loadSettings()
    guard let settingsRow else { return nil }
    let (currencies, entities) = loadEntities(fine: settingsRow.fineCurrencies)
    let settings = resolve(settingsRow, currencies)
    let navDecimals = currencies.amountScale(settings.baseCurrency)
    // Without a tree or instruments every position would be refused: the first faults say enough.
    let first = loadNodesAndInstruments(currencies, entities, navDecimals)
    guard let hierarchy = first.hierarchy, let instruments = first.instruments,
      let positions = loadPositions(hierarchy, instruments, currencies, settings)
    else { return nil }
    var book = Book(
      settings: settings, currencies: currencies, hierarchy: hierarchy, entities: entities,
      instruments: instruments, positions: positions,
      ratings: RatingBook(
        instruments: RatingHistory(subjectCount: instruments.count),
        entities: RatingHistory(subjectCount: entities.count)),
      fx: FXHistory.build([]).history, keyRates: .none, limits: [], scenarioSets: [])
    let known = book
    let tasks = marketTasks(known) + riskTasks(known, realised: first.realised)
    for finding in concurrently(tasks) { finding(&book) }
    return book
  }

  private struct NodesAndInstruments {
    var hierarchy: Hierarchy?
    var instruments: Instruments?
    /// What was found in `realised.csv`, which refers to nodes alone.
    var realised: (results: RealisedResults?, report: FileReport?)
  }

  /// Instruments take longest of the files before positions: what needs none is read beside them.
  private mutating func loadNodesAndInstruments(
    _ currencies: CurrencyTable, _ entities: Entities, _ navDecimals: Int
  ) -> NodesAndInstruments {
    enum Part: Sendable {
      case nodes(Hierarchy?, RealisedResults?)
      case instruments(Instruments?)
    }
    let parts = concurrently([
      { @Sendable (loader: inout BookLoader) -> Part in
        .instruments(
          loader.load(
            InstrumentTable.schema, isRequired: true,
            parser: { InstrumentTable.parser($0, currencies: currencies, entities: entities) },
            build: InstrumentTable.build))
      },
      { @Sendable (loader: inout BookLoader) -> Part in
        let hierarchy = loader.load(
          NodeTable.schema, isRequired: true,
          parser: { NodeTable.parser($0, navDecimals: navDecimals) }, build: NodeTable.build)
        let realised = hierarchy.flatMap { loader.loadRealised($0, decimals: navDecimals) }
        return .nodes(hierarchy, realised)
      },
    ])
    guard case .instruments(let instruments) = parts[0],
      case .nodes(let hierarchy, let results) = parts[1]
    else {
      preconditionFailure("results come in the order of the tasks")
    }
    let realised = take(RealisedTable.schema.file)
    let terms = take(InstrumentTable.schema.file)
    // An unusable tree ends the load: what was read beside it is not spoken of.
    if let terms, hierarchy != nil { report.files.append(terms) }
    return NodesAndInstruments(
      hierarchy: hierarchy, instruments: instruments, realised: (results, realised))
  }

  /// A file's report, to be put where it belongs.
  private mutating func take(_ name: String) -> FileReport? {
    guard let index = report.files.firstIndex(where: { $0.name == name }) else { return nil }
    return report.files.remove(at: index)
  }

  /// Nil only when there is a `book.csv` that cannot be used.
  private mutating func loadSettings() -> SettingsRow? {
    guard source.exists(SettingsTable.schema.file) else { return SettingsRow() }
    let rows = load(
      SettingsTable.schema, parser: { SettingsTable.parser($0) },
      build: { rows, _ in
        rows.map { placed in
          var row = placed.value
          row.line = placed.line
          return row
        }
      })
    guard let rows else { return nil }
    // A row that was rejected has said so itself.
    if report.files[report.files.count - 1].rows != 1 {
      report.files[report.files.count - 1].fail(.wrongRowCount(expected: 1))
      return nil
    }
    return rows.first
  }

  private mutating func loadEntities(fine: [String]) -> (CurrencyTable, Entities) {
    var currencies = CurrencyTable(fine: fine)
    let entities = load(
      EntityTable.schema, parser: { EntityTable.parser($0) },
      build: { (rows, rejecter) -> Entities in
        // A row that is rejected declares nothing.
        let declaring = rows.indices.filter { rows[$0].value.type == .currency }
        let rejected =
          declaring.isEmpty
          ? [] : Set(Entities.build(rows.map(\.value)).rejections.map(\.row))
        let declared = declaring.filter { !rejected.contains($0) }.map { rows[$0].value.currency }
        currencies = CurrencyTable(
          declared: Array(declared.prefix(CurrencyTable.maximumDeclared)), fine: fine)
        return EntityTable.build(rows, currencies, &rejecter)
      })
    return (currencies, entities ?? Entities.build([]).entities)
  }

  /// Currencies and the day of `book.csv`, now that declared currencies are known.
  private mutating func resolve(_ row: SettingsRow, _ currencies: CurrencyTable) -> BookSettings {
    func currency(_ code: String, _ field: String) -> CurrencyIndex {
      let code = code.isEmpty ? BookSettings.defaultCurrency : code
      if let found = currencies.find(code) { return found }
      failSettings(row, field, currencies.fault(of: code))
      // The load has failed; the default only keeps the rest of it meaningful.
      return currencies.find(BookSettings.defaultCurrency) ?? CurrencyIndex(0)
    }
    for code in row.fineCurrencies where currencies.find(code) == nil {
      failSettings(row, "scale8_currencies", currencies.fault(of: code))
    }
    for file in ["fx.csv", "ratings.csv"]
    where row.asOf == nil && source.exists(file) {
      failSettings(row, "as_of", .asOfRequired(by: file))
      break
    }
    return BookSettings(
      baseCurrency: currency(row.baseCurrency, "base_currency"),
      pivotCurrency: currency(row.pivotCurrency, "pivot_currency"), asOf: row.asOf,
      timeZone: row.timeZone.isEmpty ? nil : row.timeZone)
  }

  private mutating func failSettings(_ row: SettingsRow, _ field: String, _ fault: BookFault) {
    let name = SettingsTable.schema.file
    if report.file(name) == nil { report.files.insert(FileReport(name: name), at: 0) }
    guard let index = report.files.firstIndex(where: { $0.name == name }) else { return }
    let given = row.given[field]
    report.files[index].fail(
      .book(fault), line: row.line, column: given?.column ?? 0, field: field,
      value: given?.text ?? "")
  }

  private func marketTasks(_ book: Book) -> [@Sendable (inout BookLoader) -> Finding] {
    let (entities, instruments, positions) = (book.entities, book.instruments, book.positions)
    let (hierarchy, currencies) = (book.hierarchy, book.currencies)
    let base = book.settings.baseCurrency
    return [
      { loader in
        let ratings = loader.load(
          RatingTable.schema,
          parser: { (header) throws(HeaderFault) in
            try RatingTable.parser(header, entities: entities, instruments: instruments)
          },
          build: { rows, rejecter in
            RatingTable.build(
              rows, entityCount: entities.count, instrumentCount: instruments.count, &rejecter)
          })
        return { book in if let ratings { book.ratings = ratings } }
      },
      { loader in
        let fx = loader.load(
          FXTableFile.schema, parser: { FXTableFile.parser($0, currencies: currencies) },
          build: FXTableFile.build)
        return { book in if let fx { book.fx = fx } }
      },
      { loader in
        let keyRates = loader.load(
          KeyRateTable.schema,
          parser: { (header) throws(HeaderFault) in
            try KeyRateTable.parser(header, positions: positions, currencies: currencies)
          }, build: KeyRateTable.build)
        return { book in if let keyRates { book.keyRates = keyRates } }
      },
      { loader in
        let limits = loader.load(
          LimitTable.schema,
          parser: {
            LimitTable.parser($0, hierarchy: hierarchy, currencies: currencies, base: base)
          },
          build: { rows, _ in rows.map(\.value) })
        // In canonical order: by node, then measure.
        let sorted = limits?.sorted { ($0.node.row, $0.measure) < ($1.node.row, $1.measure) }
        return { book in if let sorted { book.limits = sorted } }
      },
    ]
  }
}
