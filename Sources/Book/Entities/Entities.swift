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
    // 0 unknown, 1 on the path being followed, 2 leads to a root, 3 does not.
    var state = Array(repeating: UInt8(0), count: rows.count)
    for start in rows.indices where state[start] == 0 {
      var path: [Int] = []
      var current = start
      while current >= 0, state[current] == 0, isGood[current] {
        state[current] = 1
        path.append(current)
        current = parents[current]
      }
      let leadsToRoot = current < 0 || (isGood[current] && state[current] == 2)
      let cycleStart = current >= 0 && state[current] == 1 ? path.firstIndex(of: current) : nil
      for (position, row) in path.enumerated() {
        state[row] = leadsToRoot ? 2 : 3
        if leadsToRoot { continue }
        let fault: BookFault
        if let cycleStart, position >= cycleStart {
          let cycle = path[cycleStart...] + [path[cycleStart]]
          fault = .cycle(cycle.prefix(12).map { rows[$0].id })
        } else {
          fault = .rejectedParent(rows[row].parentID)
        }
        rejections.append(Rejection(row: row, isAboutParent: true, fault: fault))
      }
      if !leadsToRoot { for row in path { isGood[row] = false } }
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
    // A chain is walked once: what lies below a known row shares its top.
    var ultimates = kept.indices.map { parents[$0] < 0 ? Int32($0) : -1 }
    for row in kept.indices {
      var path: [Int] = []
      var current = row
      while ultimates[current] < 0 {
        path.append(current)
        current = Int(parents[current])
      }
      for below in path { ultimates[below] = ultimates[current] }
    }
    self.ultimates = ultimates
    index = UniqueIDs.index(ids, line: { $0 }).index
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
