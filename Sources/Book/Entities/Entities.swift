// Issuers, sectors, places, currencies and counterparties, in byte order of their ids. An entity's
// ultimate parent is found once, here, because issuer concentration asks for it on every row.

public import Columns

public struct Entities: Sendable {
  public let ids: TextColumn
  public let types: [EntityType]
  public let names: TextColumn
  public let tickers: TextColumn
  public let cusips: TextColumn
  public let isins: TextColumn
  public let sectors: TextColumn
  public let geographies: TextColumn
  public let currencies: TextColumn
  /// The parent's row, −1 for none.
  public let parents: [Int32]
  /// The row at the top of the chain of parents: the entity itself where it has none.
  public let ultimates: [Int32]
  private let index: TextIndex

  public struct Row: Sendable {
    public var id: String
    public var type: EntityType
    public var name = ""
    public var ticker = ""
    public var cusip = ""
    public var isin = ""
    public var sector = ""
    public var geography = ""
    public var currency = ""
    public var parentID = ""
    public var line = 0

    public init(id: String, type: EntityType) {
      self.id = id
      self.type = type
    }
  }

  public struct Rejection: Sendable {
    public var row: Int
    public var isAboutParent: Bool
    public var fault: BookFault
  }

  /// Checks ids and parents. An entity whose parent is unusable is rejected, and those below it.
  public static func build(_ rows: [Row]) -> (entities: Entities, rejections: [Rejection]) {
    var rejections: [Rejection] = []
    let ids = TextColumn(rows.map(\.id))
    let (index, faults) = UniqueIDs.index(ids) { rows[$0].line }
    var isGood = Array(repeating: true, count: rows.count)
    for (row, fault) in faults {
      isGood[row] = false
      rejections.append(Rejection(row: row, isAboutParent: false, fault: fault))
    }
    var parents = Array(repeating: -1, count: rows.count)
    for row in rows.indices where isGood[row] && !rows[row].parentID.isEmpty {
      if let parent = index.find(rows[row].parentID, in: ids) {
        parents[row] = parent
      } else {
        isGood[row] = false
        let near = UniqueIDs.nearest(to: rows[row].parentID, index, ids)
        rejections.append(
          Rejection(row: row, isAboutParent: true, fault: .unknownEntity(suggestion: near)))
      }
    }
    rejectUnrooted(rows, parents, &isGood, &rejections)
    let kept = rows.indices.filter { isGood[$0] }.sorted { ids.precedes($0, $1) }
    return (Entities(rows, kept, parents), rejections.sorted { $0.row < $1.row })
  }

  /// Rejects what lies on a cycle of parents or below a rejected entity.
  private static func rejectUnrooted(
    _ rows: [Row], _ parents: [Int], _ isGood: inout [Bool], _ rejections: inout [Rejection]
  ) {
    for (row, flaw) in Ancestry.flaws(parents: parents, isGood: { isGood[$0] }) {
      let fault: BookFault =
        switch flaw {
        case .cycle(let cycle): .cycle(cycle.map { rows[$0].id })
        case .below(let culprit): .rejectedParent(rows[culprit].id)
        }
      rejections.append(Rejection(row: row, isAboutParent: true, fault: fault))
      isGood[row] = false
    }
  }

  private init(_ rows: [Row], _ kept: [Int], _ parentRows: [Int]) {
    var newRow = Array(repeating: Int32(-1), count: rows.count)
    for (position, row) in kept.enumerated() { newRow[row] = Int32(position) }
    func texts(_ path: KeyPath<Row, String>) -> TextColumn {
      TextColumn(kept.map { rows[$0][keyPath: path] })
    }
    ids = texts(\.id)
    types = kept.map { rows[$0].type }
    names = texts(\.name)
    tickers = texts(\.ticker)
    cusips = texts(\.cusip)
    isins = texts(\.isin)
    sectors = texts(\.sector)
    geographies = texts(\.geography)
    currencies = texts(\.currency)
    let parents = kept.map { parentRows[$0] < 0 ? Int32(-1) : newRow[parentRows[$0]] }
    self.parents = parents
    ultimates = Self.ultimates(parents)
    index = UniqueIDs.index(ids, line: { $0 }).index
  }

  /// Follows each chain until it meets one that has been followed before.
  private static func ultimates(_ parents: [Int32]) -> [Int32] {
    var ultimates = Array(repeating: Int32(-1), count: parents.count)
    for row in parents.indices {
      var chain: [Int] = []
      var current = row
      while ultimates[current] < 0 {
        chain.append(current)
        if parents[current] < 0 { break }
        current = Int(parents[current])
      }
      let top = ultimates[current] < 0 ? Int32(current) : ultimates[current]
      for member in chain { ultimates[member] = top }
    }
    return ultimates
  }

  public var count: Int { types.count }

  public func find(_ id: String) -> EntityIndex? {
    index.find(id, in: ids).map { EntityIndex($0) }
  }

  public func find(_ text: Span<UInt8>, _ range: Range<Int>) -> EntityIndex? {
    index.find(text, range, in: ids).map { EntityIndex($0) }
  }

  public func nearest(to id: String) -> String? {
    UniqueIDs.nearest(to: id, index, ids)
  }
}
