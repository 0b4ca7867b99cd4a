// The book that a database holds, as the files that it would be on disk, out of one transaction
// that sees one state. Loading it is loading those files: the same checks, the same book.

public import BookFiles
internal import Columns
internal import Exact
public import PostgresStore
internal import Snapshot

public struct DatabaseBook: Sendable {
  public enum Fault: Error, Sendable {
    case store(StoreFault)
    /// Nothing was imported yet.
    case noBook
  }

  public let tables: [ColumnTable]
  /// The database's name.
  public let database: String
  /// The transactions that these rows are after, as PostgreSQL writes a snapshot of its own.
  public let snapshot: String

  /// The first transaction that may not be in these rows.
  var watermark: String { String(snapshot.prefix { $0 != ":" }) }

  public var rowCount: Int { tables.reduce(0) { $0 + $1.rowCount } }

  /// `isOrdered`: rows of positions in the order of their ids, which a load does not need.
  public static func read(
    over connection: Connection, isOrdered: Bool, progress: LoadProgress = LoadProgress()
  ) throws(Fault) -> DatabaseBook {
    let book: DatabaseBook?
    do throws(StoreFault) {
      book = try connection.transaction(.repeatableReadOnly) {
        (connection) throws(StoreFault) in
        try current(over: connection, isOrdered: isOrdered, progress: progress)
      }
    } catch {
      throw .store(error)
    }
    guard let book else { throw .noBook }
    return book
  }

  /// The same within a transaction of the caller's; nil where there is no book.
  static func current(
    over connection: Connection, isOrdered: Bool, progress: LoadProgress
  ) throws(StoreFault) -> DatabaseBook? {
    let standing = try connection.query(BookStatements.standing)
    guard try standing.integer(0, 2) ?? 0 > 0 else { return nil }
    let reading = BookReading(connection, progress)
    return DatabaseBook(
      tables: try reading.tables(isOrdered: isOrdered),
      database: standing.text(0, 1) ?? "", snapshot: standing.text(0, 0) ?? "")
  }
}

private struct BookReading {
  let connection: Connection
  let progress: LoadProgress

  init(_ connection: Connection, _ progress: LoadProgress) {
    self.connection = connection
    self.progress = progress
  }

  func tables(isOrdered: Bool) throws(StoreFault) -> [ColumnTable] {
    var tables: [ColumnTable?] = [
      try read(.settings, BookStatements.settings),
      try read(.entities, BookStatements.entities),
      try read(.nodes, BookStatements.nodes),
      try read(.instruments, BookStatements.instruments),
      try read(
        .positions, isOrdered ? BookStatements.orderedPositions : BookStatements.positions),
      try read(.ratings, BookStatements.ratings),
      try read(.rates, BookStatements.rates),
      try read(.keyRates, BookStatements.keyRates),
      try read(.limits, BookStatements.limits),
      try read(.factors, BookStatements.factors),
      try read(.covariances, BookStatements.covariances),
      try read(.exposures, BookStatements.exposures),
      try read(.gammas, BookStatements.gammas),
      try read(.realised, BookStatements.realised),
      try read(.stresses, BookStatements.stresses),
    ]
    tables += try scenarios()
    return tables.compactMap { $0 }
  }

  private func read(_ shape: TableShape, _ sql: SQL) throws(StoreFault) -> ColumnTable? {
    var gathering = TableGathering(shape)
    _ = try connection.copyOut(sql) { (row) throws(StoreFault) in try gathering.take(&row) }
    let table = gathering.finished()
    progress.advance(by: table?.rowCount ?? 0)
    return table
  }

  // MARK: - Scenarios

  /// A set's folder; the default one lies at the top.
  private static func prefix(_ set: String) -> String {
    set == "default" ? "" : "sets/\(set)/"
  }

  /// Both files of every set.
  private func scenarios() throws(StoreFault) -> [ColumnTable?] {
    var sets: [(name: String, rows: TableGathering, ids: [String], exponent: Int)] = []
    _ = try connection.copyOut(BookStatements.scenarios) { (row) throws(StoreFault) in
      let set = try row.text() ?? ""
      if sets.last?.name != set {
        sets.append((set, TableGathering(.scenarios(Self.prefix(set))), [], 0))
      }
      let last = sets.count - 1
      let id = try sets[last].rows.takeNamed(&row)
      sets[last].ids.append(id.first)
      sets[last].exponent = id.exponent
    }
    var tables: [ColumnTable?] = []
    var places: [String: Int] = [:]
    var vectors: [VectorGathering] = []
    for place in sets.indices {
      tables.append(sets[place].rows.finished())
      places[sets[place].name] = place
      vectors.append(
        VectorGathering(
          Self.prefix(sets[place].name) + "pnl.csv", ids: sets[place].ids,
          exponent: sets[place].exponent))
    }
    _ = try connection.copyOut(BookStatements.vectors) { (row) throws(StoreFault) in
      let set = try row.text() ?? ""
      let position = try row.text() ?? ""
      let width = try row.int16() ?? 0
      let outcomes = try row.bytes() ?? []
      guard let place = places[set], let values = PackedVector.unpack(outcomes, width: Int(width)),
        values.count == vectors[place].scenarioCount
      else { throw .unexpectedResult("a vector of set \(set) does not fit its scenarios") }
      vectors[place].take(position, values)
    }
    for place in vectors.indices { tables.append(vectors[place].finished()) }
    return tables
  }
}

extension TableGathering {
  /// A row of scenarios.csv, with what its set's vectors need of it: the id, and which power of ten
  /// they are counts of.
  mutating func takeNamed(
    _ row: inout CopyRow
  ) throws(StoreFault) -> (first: String, exponent: Int) {
    let id = try row.text() ?? ""
    append(id, to: 0)
    for place in 1..<5 { try take(&row, to: place) }
    let quantum = try row.shortest()
    append(quantum, to: 5)
    endRow()
    guard let quantum else { return (id, 0) }
    // 1 with zeros behind it, or with decimals before it.
    let zeros = PlainDigits.count(quantum.coefficient) - 1
    return (id, quantum.scale > 0 ? -quantum.scale : zeros)
  }
}

enum PlainDigits {
  static func count(_ value: Int128) -> Int { String(value.magnitude).utf8.count }
}

/// Outcomes of positions, a column for each scenario.
struct VectorGathering {
  private let file: String
  private let names: [String]
  private let exponent: Int
  private var positions = TextColumn()
  private var numbers: [NumberGathering]
  private var groups: [RowGroup] = []
  private var rowCount = 0
  private let rowsPerGroup: Int

  /// Values of a group: 32 MiB of them.
  private static let valuesPerGroup = 1 << 22

  var scenarioCount: Int { names.count }

  init(_ file: String, ids: [String], exponent: Int) {
    self.file = file
    self.exponent = exponent
    names = ids
    numbers = ids.map { _ in NumberGathering() }
    rowsPerGroup = max(256, Self.valuesPerGroup / max(1, ids.count))
  }

  mutating func take(_ position: String, _ values: [Int64]) {
    positions.append(position)
    let power = exponent > 0 ? PowersOfTen.int128(exponent) : 1
    for (place, value) in values.enumerated() {
      var number = (coefficient: Int128(value) * power, scale: max(0, -exponent))
      while number.scale > 0, number.coefficient % 10 == 0 {
        number.coefficient /= 10
        number.scale -= 1
      }
      numbers[place].append(number)
    }
    rowCount += 1
    if positions.count == rowsPerGroup { endGroup() }
  }

  private mutating func endGroup() {
    let contents = [ColumnContent.texts(positions)] + numbers.map { $0.finished() }
    groups.append(
      RowGroup(rows: (rowCount - positions.count)..<rowCount, columns: contents))
    positions = TextColumn()
    numbers = names.map { _ in NumberGathering() }
  }

  /// Nil where no position has outcomes.
  mutating func finished() -> ColumnTable? {
    if positions.count > 0 { endGroup() }
    return rowCount == 0
      ? nil : ColumnTable(file, columns: ["position_id"] + names, groups: groups)
  }
}
