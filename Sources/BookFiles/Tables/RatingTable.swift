// `ratings.csv`: what agencies say of entities and instruments, and since when, and known when.

internal import Book
internal import Exact

enum RatingTable {
  static let schema = ColumnSchema(
    "ratings.csv", required: ["agency", "rating", "as_of_date"],
    optional: ["entity_id", "instrument_id", "outlook", "effective_date", "known_at"])

  struct Entry: Sendable {
    var isInstrument: Bool
    var rating: RatingEntry
  }

  static func parser(
    _ header: CSVHeader, entities: Entities, instruments: Instruments
  ) throws(HeaderFault) -> BookLoader.RowParser<Entry> {
    let entity = header.position(of: "entity_id")
    let instrument = header.position(of: "instrument_id")
    guard entity != nil || instrument != nil else {
      throw HeaderFault(field: "entity_id", fault: .missingColumn("entity_id"))
    }
    let agencyColumn = header.position(of: "agency") ?? 0
    let ratingColumn = header.position(of: "rating") ?? 0
    let outlook = header.position(of: "outlook")
    let asOf = header.position(of: "as_of_date") ?? 0
    let effective = header.position(of: "effective_date")
    let known = header.position(of: "known_at")
    return { (row) throws(FieldFault) in
      let (subject, isInstrument) = try self.subject(
        row, entity, instrument, entities, instruments)
      let agency = try row.required(
        agencyColumn, try row.choice(agencyColumn, among: Agency.allCases, label: \.label))
      let grade = try grade(row, ratingColumn, agency)
      let date = try row.required(asOf, try row.date(asOf))
      return Entry(
        isInstrument: isInstrument,
        rating: RatingEntry(
          subject: subject, agency: agency, grade: grade,
          effective: try row.date(effective) ?? date,
          known: try row.instant(known) ?? Instant(startOf: date),
          outlook: try self.outlook(row, outlook)))
    }
  }

  static func grade(
    _ row: Row, _ column: Int, _ agency: Agency
  ) throws(FieldFault) -> RatingGrade {
    guard let text = row.range(column) else { throw FieldFault(column, .required) }
    let bytes = row.records.bytes.span.extracting(text)
    guard let grade = RatingScale.grade(of: bytes, agency: agency) else {
      throw FieldFault(column, .notOnScale(agency: agency.label))
    }
    return grade
  }

  static func outlook(_ row: Row, _ column: Int?) throws(FieldFault) -> Outlook {
    guard let column, let range = row.range(column) else { return .none }
    if let outlook = Outlook(row.records.bytes.span.extracting(range)) { return outlook }
    let labels = Outlook.allCases.map(\.label).filter { !$0.isEmpty }
    throw FieldFault(column, .notOneOf(labels, suggestion: nil))
  }

  private static func subject(
    _ row: Row, _ entity: Int?, _ instrument: Int?, _ entities: Entities,
    _ instruments: Instruments
  ) throws(FieldFault) -> (Int32, isInstrument: Bool) {
    switch (row.range(entity), row.range(instrument)) {
    case (.some, nil):
      guard let found = try row.entity(entity, entities, among: EntityType.allCases) else {
        throw FieldFault(entity, .entityOrInstrument)
      }
      return (Int32(found.row), false)
    case (nil, .some(let range)):
      guard let found = instruments.find(row.records.bytes.span, range) else {
        let id = try row.optionalID(instrument)
        throw FieldFault(
          instrument, .unknownInstrument(suggestion: instruments.nearest(to: id)))
      }
      return (Int32(found.row), true)
    default: throw FieldFault(entity ?? instrument, .entityOrInstrument)
    }
  }

  static func build(
    _ placed: [Placed<Entry>], entityCount: Int, instrumentCount: Int,
    _ rejecter: inout BookLoader.Rejecter
  ) -> RatingBook {
    func history(ofInstruments: Bool, count: Int) -> RatingHistory {
      let rows = placed.indices.filter { placed[$0].value.isInstrument == ofInstruments }
      let (history, duplicates) = RatingHistory.build(
        rows.map { placed[$0].value.rating }, subjectCount: count)
      for duplicate in duplicates {
        rejecter.reject(
          rows[duplicate.index], ofInstruments ? "instrument_id" : "entity_id",
          .duplicateRating(firstLine: placed[rows[duplicate.firstIndex]].line))
      }
      return history
    }
    let instruments = history(ofInstruments: true, count: instrumentCount)
    return RatingBook(
      instruments: instruments, entities: history(ofInstruments: false, count: entityCount))
  }
}
