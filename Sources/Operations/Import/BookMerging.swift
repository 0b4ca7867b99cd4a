// Staged rows become rows of the book, table by table in the order in which they refer to each
// other; before that, market data is held against the bounds of quality_gate.

internal import Book
internal import BookFiles
internal import Exact
internal import PostgresStore
internal import Snapshot

struct BookMerging {
  let connection: Connection
  let book: Book
  let batch: String
  let sourceSystem: String

  /// A book without a day keeps what has one on the first day there is.
  private var day: SQLValue { .date(BookDay.stored(book.settings.asOf)) }
  private var lineage: [SQLValue] { [.text(batch), .text(sourceSystem)] }

  private func run(_ sql: SQL, _ more: SQLValue...) throws(StoreFault) {
    try connection.query(sql, values: lineage + more)
  }

  func quality() throws(StoreFault) -> [QualityFinding] {
    let asOf = book.settings.asOf.map { SQLValue.date($0) } ?? .null
    let pivot = book.currencies.code(book.settings.pivotCurrency)
    let results = [
      try connection.query(QualityStatements.rateJumps),
      try connection.query(QualityStatements.rateAges, asOf),
      try connection.query(QualityStatements.rateStandstills),
      try connection.query(QualityStatements.rateCrosses, .text(pivot)),
      try connection.query(QualityStatements.prices, asOf),
    ]
    var findings: [QualityFinding] = []
    for result in results {
      for row in 0..<result.rowCount {
        findings.append(
          QualityFinding(
            gate: result.text(row, 0) ?? "", feedType: result.text(row, 1) ?? "",
            line: Int(try result.integer(row, 2) ?? 0), subject: result.text(row, 3) ?? "",
            measured: result.text(row, 4) ?? "", bound: result.text(row, 5) ?? "",
            isFailure: try result.bool(row, 6) ?? true))
      }
    }
    return findings
  }

  /// Returns what history knows otherwise already; nothing may be committed then.
  func merge(
    _ payload: Payload, _ findings: [QualityFinding], feed only: Feed?
  ) throws(StoreFault) -> [Rejection] {
    let settings = book.settings
    let codes = book.currencies
    try connection.query(MergeStatements.currencies)
    switch only {
    case .positions:
      try mergePositions()
      return []
    case .fx:
      try mergeRates(payload, findings)
      return []
    case .ratings: return try mergeRatings(payload, findings)
    case nil: break
    }
    try run(
      MergeStatements.book, .text(codes.code(settings.baseCurrency)),
      .text(codes.code(settings.pivotCurrency)), settings.asOf.map { .date($0) } ?? .null,
      SQLValue(settings.timeZone), payload.facts("book.csv") == nil ? .null : .integer(2))
    try run(MergeStatements.entities)
    try run(MergeStatements.nodes)
    try run(MergeStatements.navs, day)
    try run(MergeStatements.instruments)
    if let asOf = settings.asOf { try connection.query(BatchStatements.partition, .date(asOf)) }
    _ = try feed("PRICE", "instruments.csv", payload, findings)
    try run(MergeStatements.prices, day, isGood("PRICE", findings))
    try run(MergeStatements.instrumentRisk, day)
    try mergePositions()
    let others = try mergeRatings(payload, findings)
    try mergeRates(payload, findings)
    try mergeRisk()
    return others
  }

  private func mergePositions() throws(StoreFault) {
    try connection.query(MergeStatements.closingPositions)
    try run(MergeStatements.positions)
  }

  private func isGood(_ feed: String, _ findings: [QualityFinding]) -> SQLValue {
    .bool(!findings.contains { $0.feedType == feed })
  }

  /// Nil where there is no such file.
  private func feed(
    _ type: String, _ file: String, _ payload: Payload, _ findings: [QualityFinding]
  ) throws(StoreFault) -> String? {
    guard let facts = payload.facts(file) else { return nil }
    let own = findings.filter { $0.feedType == type }
    let made = try connection.query(
      BatchStatements.feed, .text(type), .text(batch), day, .text(sourceSystem),
      .bytes(facts.digest.bytes), .text(own.isEmpty ? "PASS" : "WARN"),
      .json("[" + own.map(\.json).joined(separator: ",") + "]"))
    return made.text(0, 0)
  }

  private func mergeRatings(
    _ payload: Payload, _ findings: [QualityFinding]
  ) throws(StoreFault) -> [Rejection] {
    guard try feed("RATING", "ratings.csv", payload, findings) != nil else { return [] }
    let others = try connection.query(MergeStatements.otherRatings)
    var refused: [Rejection] = []
    for row in 0..<others.rowCount {
      refused.append(
        Rejection(
          file: "ratings.csv", line: Int(try others.integer(row, 0) ?? 0), column: 0,
          field: "rating", code: "OTHER_RATING",
          reason: "is stored as \(others.text(row, 1) ?? "") with the same date and known_at; "
            + "what is known otherwise now has a later known_at",
          value: ""))
    }
    if refused.isEmpty { try run(MergeStatements.ratings, isGood("RATING", findings)) }
    return refused
  }

  private func mergeRates(
    _ payload: Payload, _ findings: [QualityFinding]
  ) throws(StoreFault) {
    guard let feed = try feed("FX_SPOT", "fx.csv", payload, findings) else { return }
    try connection.query(MergeStatements.newRates)
    try connection.query(MergeStatements.rateSets, .text(feed), .text(sourceSystem))
    try run(MergeStatements.rates, isGood("FX_SPOT", findings))
  }

  /// Whoever refers goes before whom it refers to, and comes after.
  private func mergeRisk() throws(StoreFault) {
    try connection.query(SetStatements.goneKeyRates, day)
    try run(SetStatements.newKeyRates, day)
    try connection.query(SetStatements.goneVectors)
    try connection.query(SetStatements.goneScenarios)
    try connection.query(SetStatements.scenarioSets, .text(sourceSystem))
    try run(SetStatements.newScenarios)
    try run(SetStatements.newVectors)
    for sql in [
      SetStatements.goneGammas, SetStatements.goneExposures, SetStatements.goneCovariances,
    ] { try connection.query(sql, day) }
    try connection.query(SetStatements.goneFactors)
    try run(SetStatements.factors)
    try run(SetStatements.newCovariances, day)
    try run(SetStatements.newExposures, day)
    try run(SetStatements.newGammas, day)
    try run(SetStatements.realised)
    try connection.query(SetStatements.goneStresses)
    try run(SetStatements.newStresses)
    try connection.query(SetStatements.goneLimits)
    try run(SetStatements.limits)
  }

  /// Rows with new lineage, by file.
  func changed() throws(StoreFault) -> [String: Int] {
    let result = try connection.query(BatchStatements.changed, .text(batch))
    var changed: [String: Int] = [:]
    for row in 0..<result.rowCount {
      changed[result.text(row, 0) ?? ""] = Int(try result.integer(row, 1) ?? 0)
    }
    return changed
  }
}

/// The day of what is kept by day.
enum BookDay {
  static func stored(_ asOf: CalendarDate?) -> CalendarDate { asOf ?? .first }
}
