// Every other dimension: of the position, its instrument, its issuer, its rating.

internal import Book
internal import Columns
internal import Exact
internal import Query

extension KeyColumn {
  static func of(_ dimension: Dimension, _ epoch: Epoch, _ scope: Scope) -> KeyColumn {
    let book = epoch.book
    switch dimension {
    case .fund, .desk, .book, .strategy, .node, .level:
      return epoch.treeKeys.column(dimension) { ofTree(dimension, book, scope) }
    case .children: return ofTree(dimension, book, scope)
    case .position, .currency, .direction, .paper, .strategyID, .tag, .curve:
      return ofPosition(dimension, book)
    case .rating, .ratingBucket, .grade:
      return ofRating(dimension, epoch.ratings(scope))
    case .instrument, .assetClass, .maturityBucket:
      return ofInstrument(dimension, book, scope)
    case .issuer, .ultimateIssuer, .counterparty, .sector, .country:
      return ofEntity(dimension, book)
    }
  }

  private static func ofInstrument(
    _ dimension: Dimension, _ book: Book, _ scope: Scope
  ) -> KeyColumn {
    let instruments = book.instruments
    switch dimension {
    case .assetClass:
      let classes = AssetClass.allCases.sorted { $0.label < $1.label }
      var code: [AssetClass: UInt32] = [:]
      for (number, assetClass) in classes.enumerated() { code[assetClass] = UInt32(number) }
      let none = UInt32(classes.count)
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(instruments.assetClasses.map { $0.flatMap { code[$0] } ?? none }),
        count: classes.count, label: { classes[$0].label })
    case .maturityBucket:
      let none = UInt32(MaturityBucket.labels.count)
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(
          instruments.maturities.map { day in
            guard day != Instruments.noMaturity, let asOf = scope.asOf else { return none }
            return UInt32(MaturityBucket.code(of: CalendarDate(day: day), asOf: asOf))
          }), count: MaturityBucket.labels.count, label: { MaturityBucket.labels[$0] })
    default:
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument((0..<UInt32(instruments.count)).map { $0 }),
        count: instruments.count, label: { instruments.ids[$0] })
    }
  }

  private static func ofEntity(_ dimension: Dimension, _ book: Book) -> KeyColumn {
    let entities = book.entities
    let instruments = book.instruments
    let none = UInt32(entities.count)
    func entity(_ rows: [Int32], _ follow: (Int) -> Int = { $0 }) -> KeyColumn {
      KeyColumn(
        dimension: dimension,
        codes: .byInstrument(rows.map { $0 < 0 ? none : UInt32(follow(Int($0))) }),
        count: entities.count, label: { entities.ids[$0] })
    }
    func text(_ texts: TextColumn) -> KeyColumn {
      let (codes, labels) = ranked(texts)
      let none = UInt32(labels.count)
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(instruments.issuers.map { $0 < 0 ? none : codes[Int($0)] }),
        count: labels.count, label: { labels[$0] })
    }
    switch dimension {
    case .counterparty: return entity(instruments.counterparties)
    case .ultimateIssuer: return entity(instruments.issuers) { Int(entities.ultimates[$0]) }
    case .sector: return text(entities.sectors)
    case .country: return text(entities.geographies)
    default: return entity(instruments.issuers)
    }
  }

  /// A text column as a key, for conditions on it.
  static func ofText(_ column: PositionColumn, _ book: Book) -> KeyColumn {
    let texts: TextColumn
    switch column {
    case .isin: texts = book.instruments.isins
    case .cusip: texts = book.instruments.cusips
    case .valuation: texts = TextColumn(book.instruments.valuations.map(\.label))
    case .link:
      let (codes, labels) = ranked(book.positions.links?.texts ?? TextColumn([""]))
      let rows = book.positions.links?.codes ?? Array(repeating: 0, count: book.positions.count)
      return KeyColumn(
        dimension: .tag(column.rawValue), codes: .byRow(rows.map { codes[Int($0)] }),
        count: labels.count, label: { labels[$0] })
    default: texts = book.instruments.names
    }
    let (codes, labels) = ranked(texts)
    return KeyColumn(
      dimension: .tag(column.rawValue), codes: .byInstrument(codes), count: labels.count,
      label: { labels[$0] })
  }

  /// Codes of texts in byte order; what is empty gets the null code.
  static func ranked(_ texts: TextColumn) -> (codes: [UInt32], labels: [String]) {
    var rows: [String: [Int]] = [:]
    for row in 0..<texts.count where !texts.isEmpty(row) {
      rows[texts[row], default: []].append(row)
    }
    let labels = rows.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var codes = [UInt32](repeating: UInt32(labels.count), count: texts.count)
    for (code, label) in labels.enumerated() {
      for row in rows[label] ?? [] { codes[row] = UInt32(code) }
    }
    return (codes, labels)
  }

  private static func ofRating(_ dimension: Dimension, _ notches: [UInt8]) -> KeyColumn {
    switch dimension {
    case .rating:
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(notches.map { $0 == 0 ? 22 : UInt32($0) - 1 }),
        count: 23, label: { $0 == 22 ? "NR" : Notch(rawValue: UInt8($0 + 1))?.label ?? "" })
    case .ratingBucket:
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(notches.map { UInt32(RatingBucket(Notch(rawValue: $0)).rawValue) }),
        count: RatingBucket.allCases.count, label: { RatingBucket.allCases[$0].label })
    default:
      return KeyColumn(
        dimension: dimension,
        codes: .byInstrument(notches.map { UInt32(GradeClass(Notch(rawValue: $0)).rawValue) }),
        count: GradeClass.allCases.count, label: { GradeClass.allCases[$0].label })
    }
  }
}
