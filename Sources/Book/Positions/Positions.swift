// What is held, in canonical order: by node in preorder, then currency, then byte order of id. The
// order depends on the holdings alone, so permuted files give the same book to the bit.

public import Columns
public import Exact

public struct Positions: Sendable {
  public let ids: TextColumn
  let index: TextIndex
  public let cells: CellDirectory
  public let instruments: [UInt32]
  public let flags: [PositionFlags]
  /// By `PositionField`; nil where no position has a value.
  public let fields: [FixedColumn?]
  /// By `PositionTerm`; scales are per instrument; nil where no position has a value.
  public let terms: [ScaledColumn?]
  /// Base per unit of the row's currency as the source saw it, for reconciliation.
  public let givenRates: [RateQuote?]?
  /// Texts that many rows share: each row's number in its list, 0 for none; nil where none has any.
  public let links: SharedTexts?
  public let weights: SharedTexts?
  public let tags: SharedTexts?

  public init(
    ids: TextColumn, index: TextIndex, cells: CellDirectory, instruments: [UInt32],
    flags: [PositionFlags], fields: [FixedColumn?], terms: [ScaledColumn?],
    givenRates: [RateQuote?]?, links: SharedTexts?, weights: SharedTexts?, tags: SharedTexts?
  ) {
    self.ids = ids
    self.index = index
    self.cells = cells
    self.instruments = instruments
    self.flags = flags
    self.fields = fields
    self.terms = terms
    self.givenRates = givenRates
    self.links = links
    self.weights = weights
    self.tags = tags
  }

  /// Of a book that holds nothing.
  public static let none = Positions(
    ids: TextColumn(), index: TextIndex(capacity: 0),
    cells: CellDirectory(nodes: [], currencies: [], starts: [0], nodeCount: 0), instruments: [],
    flags: [], fields: PositionField.allCases.map { _ in nil },
    terms: PositionTerm.allCases.map { _ in nil }, givenRates: nil, links: nil, weights: nil,
    tags: nil)

  public var count: Int { instruments.count }

  public subscript(field: PositionField) -> FixedColumn? { fields[field.rawValue] }
  public subscript(term: PositionTerm) -> ScaledColumn? { terms[term.rawValue] }

  public func find(_ text: Span<UInt8>, _ range: Range<Int>) -> PositionIndex? {
    index.find(text, range, in: ids).map { PositionIndex($0) }
  }

  public func find(_ id: String) -> PositionIndex? {
    index.find(id, in: ids).map { PositionIndex($0) }
  }

  /// The row of each id, `TextIndex.nowhere` for those that are none.
  func find(_ ids: [String]) -> [UInt32] { index.find(ids, in: self.ids) }

  /// A position that `id` may have meant: the same but for letter case.
  func nearest(to id: String) -> String? { UniqueIDs.nearest(to: id, index, ids) }

  public func node(of position: PositionIndex) -> NodeIndex {
    NodeIndex(Int(cells.nodes[cells.run(of: position)]))
  }

  public func currency(of position: PositionIndex) -> CurrencyIndex {
    cells.currencies[cells.run(of: position)]
  }

  public func decimal(_ term: PositionTerm, of position: PositionIndex) -> Decimal? {
    self[term]?.decimal(row: position.row, group: Int(instruments[position.row]))
  }

  /// Whether a position takes part in aggregates when paper is not asked for.
  public func isCounted(_ row: Int) -> Bool {
    flags[row].isDisjoint(with: [.paper, .closed])
  }

  public var byteCount: Int {
    var bytes = ids.byteCount + index.byteCount + cells.byteCount + count * (4 + 2)
    for column in fields { bytes += column?.byteCount ?? 0 }
    for column in terms { bytes += column?.byteCount ?? 0 }
    bytes += (givenRates?.count ?? 0) * 32
    for texts in [links, weights, tags] { bytes += texts?.byteCount ?? 0 }
    return bytes
  }
}

/// A text per row out of a list of few: link ids, tags, strategy weights.
public struct SharedTexts: Hashable, Sendable {
  /// The texts in byte order; the first is empty and means none.
  public let texts: TextColumn
  public let codes: [UInt32]

  public init(texts: TextColumn, codes: [UInt32]) {
    self.texts = texts
    self.codes = codes
  }

  public subscript(row: Int) -> String? { codes[row] == 0 ? nil : texts[Int(codes[row])] }

  public var byteCount: Int { texts.byteCount + codes.count * 4 }
}
