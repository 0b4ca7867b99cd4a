// Rows in any order become a checked tree in preorder. Rows that cannot be part of one are
// reported, with everything below them, and the rest is a tree still; nothing here recurses, since
// depth is input.

internal import Columns

public struct HierarchyBuilder {
  public struct Row: Sendable {
    public var id: String
    /// Empty for a root.
    public var parentID: String
    public var type: NodeType
    public var name: String
    public var nav: Int64?
    public var tags: String
    /// Where the row stands, for messages about other rows.
    public var line: Int

    public init(
      id: String, parentID: String, type: NodeType, name: String = "", nav: Int64? = nil,
      tags: String = "", line: Int = 0
    ) {
      self.id = id
      self.parentID = parentID
      self.type = type
      self.name = name
      self.nav = nav
      self.tags = tags
      self.line = line
    }
  }

  /// A fault of the row at an index, in its id or its parent.
  public struct Rejection: Sendable {
    public var row: Int
    public var isAboutParent: Bool
    public var fault: BookFault
  }

  private let rows: [Row]
  private let checksRanks: Bool
  private var index: TextIndex
  private var ids: TextColumn
  /// Parent row, −1 for roots, −2 where the row is rejected.
  private var parents: [Int]
  private var rejections: [Rejection] = []

  private static let root = -1
  private static let rejected = -2

  private init(_ rows: [Row], checksRanks: Bool) {
    self.rows = rows
    self.checksRanks = checksRanks
    ids = TextColumn(rows.map(\.id))
    index = TextIndex(capacity: 0)
    parents = Array(repeating: Self.root, count: rows.count)
  }

  public static func build(_ rows: [Row]) -> (hierarchy: Hierarchy, rejections: [Rejection]) {
    build(rows, checksRanks: true)
  }

  /// `checksRanks` is false of nodes of two trees in one, each of which keeps the order of ranks.
  static func build(
    _ rows: [Row], checksRanks: Bool
  ) -> (hierarchy: Hierarchy, rejections: [Rejection]) {
    var builder = HierarchyBuilder(rows, checksRanks: checksRanks)
    builder.fileIDs()
    builder.findParents()
    let order = builder.preorder()
    let hierarchy = builder.layOut(order)
    return (hierarchy, builder.rejections.sorted { $0.row < $1.row })
  }

  private mutating func reject(_ row: Int, aboutParent: Bool, _ fault: BookFault) {
    parents[row] = Self.rejected
    rejections.append(Rejection(row: row, isAboutParent: aboutParent, fault: fault))
  }

  private mutating func fileIDs() {
    let rows = rows
    let (index, faults) = UniqueIDs.index(ids) { rows[$0].line }
    self.index = index
    for (row, fault) in faults { reject(row, aboutParent: false, fault) }
    for row in rows.indices where parents[row] != Self.rejected {
      if rows[row].id.utf8.contains(UInt8(ascii: "/")) {
        reject(row, aboutParent: false, .slashInNodeID)
      }
    }
  }

  private mutating func findParents() {
    for row in rows.indices where parents[row] != Self.rejected && !rows[row].parentID.isEmpty {
      guard let parent = index.find(rows[row].parentID, in: ids) else {
        reject(row, aboutParent: true, .unknownParent)
        continue
      }
      if checksRanks, rows[row].type < rows[parent].type {
        reject(
          row, aboutParent: true,
          .childOutranksParent(child: rows[row].type.label, parent: rows[parent].type.label))
      } else {
        parents[row] = parent
      }
    }
  }

  /// Rows reached from the roots, parents first. What is not reached lies on a cycle or below a
  /// rejected row.
  private mutating func preorder() -> [Int] {
    var firstChild = Array(repeating: -1, count: rows.count)
    var nextSibling = Array(repeating: -1, count: rows.count)
    var roots: [Int] = []
    // Byte order backwards: pushing children in front of the list leaves them in byte order.
    let byID = rows.indices.sorted { ids.precedes($0, $1) }
    for row in byID.reversed() where parents[row] != Self.rejected {
      if parents[row] == Self.root {
        roots.append(row)
      } else {
        nextSibling[row] = firstChild[parents[row]]
        firstChild[parents[row]] = row
      }
    }
    var order: [Int] = []
    var stack = roots
    while let row = stack.popLast() {
      order.append(row)
      var children: [Int] = []
      var child = firstChild[row]
      while child >= 0 {
        children.append(child)
        child = nextSibling[child]
      }
      stack += children.reversed()
    }
    if order.count + rejections.count < rows.count { rejectUnreached() }
    return order
  }

  private mutating func rejectUnreached() {
    let flaws = Ancestry.flaws(parents: parents) { parents[$0] != Self.rejected }
    for (row, flaw) in flaws {
      let fault: BookFault =
        switch flaw {
        case .cycle(let cycle): .cycle(cycle.map { rows[$0].id })
        case .below(let culprit): .rejectedParent(rows[culprit].id)
        }
      rejections.append(Rejection(row: row, isAboutParent: true, fault: fault))
    }
  }

  private func layOut(_ order: [Int]) -> Hierarchy {
    var newRow = Array(repeating: Int32(-1), count: rows.count)
    for (position, row) in order.enumerated() { newRow[row] = Int32(position) }
    let parents = order.map { self.parents[$0] < 0 ? Int32(-1) : newRow[self.parents[$0]] }
    var ends = order.indices.map { UInt32($0 + 1) }
    for node in order.indices.reversed() where parents[node] >= 0 {
      ends[Int(parents[node])] = max(ends[Int(parents[node])], ends[node])
    }
    var depths = Array(repeating: UInt32(0), count: order.count)
    for node in order.indices where parents[node] >= 0 {
      depths[node] = depths[Int(parents[node])] + 1
    }
    var present = BitMask(count: order.count)
    for (position, row) in order.enumerated() where rows[row].nav != nil {
      present[position] = true
    }
    let ids = TextColumn(order.map { rows[$0].id })
    let index = UniqueIDs.index(ids, line: { $0 }).index
    var numbers = Array(repeating: UInt32(0), count: order.count)
    let byID = order.indices.sorted { ids.precedes($0, $1) }
    for (number, node) in byID.enumerated() { numbers[node] = UInt32(number) }
    return Hierarchy(
      ids: ids, names: TextColumn(order.map { rows[$0].name }), types: order.map { rows[$0].type },
      parents: parents, ends: ends, depths: depths,
      givenNAVs: FixedColumn(values: order.map { rows[$0].nav ?? 0 }, present: present),
      tags: TextColumn(order.map { rows[$0].tags }), numbers: numbers, index: index)
  }
}
