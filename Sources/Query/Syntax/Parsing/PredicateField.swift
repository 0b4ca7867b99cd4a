// What a condition can speak of: of each position in `where`, of each group in `having`.

protocol PredicateField: Hashable, Sendable {
  static func read(_ reader: inout QueryReader) throws(QueryFault) -> Located<Self>
  var type: FieldType { get }
  /// As the query language writes it.
  var text: String { get }
}

extension FilterField: PredicateField {
  private static let names =
    QueryReader.dimensionNames + PositionColumn.allCases.map(\.rawValue)

  static func read(_ reader: inout QueryReader) throws(QueryFault) -> Located<FilterField> {
    let token = reader.current
    guard token.kind == .word, token.keyword == nil else {
      throw reader.unexpected("a dimension or a column of positions", among: names)
    }
    if let dimension = try reader.takeDimension() {
      return Located(.dimension(dimension.value), at: dimension.range)
    }
    let name = QueryText.lowered(token.text)
    if let column = PositionColumn(rawValue: name) {
      reader.advance()
      return Located(.column(column), at: token.range)
    }
    let isMeasure = QueryReader.measureNames.contains(name)
    throw QueryFault(
      .unknownName,
      isMeasure
        ? "\(token.shown) is a figure of groups and not of positions; `having` compares it"
        : "\(token.shown) is no dimension and no column of positions",
      at: token.range,
      suggestion: isMeasure
        ? ["net": "market_value", "gross": "market_value"][name]
        : NearestName.synonym(of: name, among: names) ?? NearestName.find(name, among: names))
  }

  var type: FieldType {
    switch self {
    case .dimension(let dimension): dimension.type
    case .column(let column): column.type
    }
  }

  public var text: String {
    switch self {
    case .dimension(let dimension): dimension.text
    case .column(let column): column.rawValue
    }
  }
}

extension ResultField: PredicateField {
  private static let names = QueryReader.measureNames + QueryReader.dimensionNames

  static func read(_ reader: inout QueryReader) throws(QueryFault) -> Located<ResultField> {
    let token = reader.current
    guard token.kind == .word, token.keyword == nil else {
      throw reader.unexpected("a measure or a key of `by`", among: names)
    }
    if let measure = try reader.takeMeasure() {
      return Located(.measure(measure.value), at: measure.range)
    }
    if let dimension = try reader.takeDimension() {
      return Located(.key(dimension.value), at: dimension.range)
    }
    throw QueryFault(
      .unknownName, "\(token.shown) is no measure and no key of `by`", at: token.range,
      suggestion: NearestName.synonym(of: token.text, among: names)
        ?? NearestName.find(token.text, among: names))
  }

  var type: FieldType {
    switch self {
    case .measure(let measure): measure.type
    case .key(let dimension): dimension.type
    }
  }

  public var text: String {
    switch self {
    case .measure(let measure): measure.text
    case .key(let dimension): dimension.text
    }
  }
}
