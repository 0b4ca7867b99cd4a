// The tree, lying flat. Invariants: nodes stand in preorder, siblings in byte order of their ids; a
// parent's index is smaller than its children's; a subtree is the range from a node to its `end`.
// Summing up the tree is one backward pass over `parents`.

public import Columns

public struct Hierarchy: Sendable {
  public let ids: TextColumn
  public let names: TextColumn
  public let types: [NodeType]
  /// The parent's index, −1 for a root.
  public let parents: [Int32]
  /// One behind the last node of each node's subtree.
  public let ends: [UInt32]
  public let depths: [UInt32]
  /// Net asset values as given, in base currency.
  public let givenNAVs: FixedColumn
  /// Canonical tags; empty where there are none.
  public let tags: TextColumn
  /// Each node's permanent number.
  public let numbers: [UInt32]
  private let index: TextIndex

  init(
    ids: TextColumn, names: TextColumn, types: [NodeType], parents: [Int32], ends: [UInt32],
    depths: [UInt32], givenNAVs: FixedColumn, tags: TextColumn, numbers: [UInt32],
    index: TextIndex
  ) {
    self.ids = ids
    self.names = names
    self.types = types
    self.parents = parents
    self.ends = ends
    self.depths = depths
    self.givenNAVs = givenNAVs
    self.tags = tags
    self.numbers = numbers
    self.index = index
  }

  public var count: Int { types.count }

  public func parent(of node: NodeIndex) -> NodeIndex? {
    let parent = parents[node.row]
    return parent < 0 ? nil : NodeIndex(Int(parent))
  }

  /// The node itself and all below it.
  public func subtree(of node: NodeIndex) -> Range<Int> { node.row..<Int(ends[node.row]) }

  public var roots: [NodeIndex] {
    var result: [NodeIndex] = []
    var row = 0
    while row < count {
      result.append(NodeIndex(row))
      row = Int(ends[row])
    }
    return result
  }

  public func children(of node: NodeIndex) -> [NodeIndex] {
    var result: [NodeIndex] = []
    var row = node.row + 1
    while row < Int(ends[node.row]) {
      result.append(NodeIndex(row))
      row = Int(ends[row])
    }
    return result
  }

  public func find(_ text: Span<UInt8>, _ range: Range<Int>) -> NodeIndex? {
    index.find(text, range, in: ids).map { NodeIndex($0) }
  }

  /// For finding the nodes of whole columns of texts.
  public func shortIndex() -> ShortTextIndex { ShortTextIndex(ids, index) }

  /// The index of ids after nodes have been given new places.
  func renumberedIndex(_ places: [UInt32]?) -> TextIndex { places.map(index.renumbered) ?? index }

  public func find(_ id: String) -> NodeIndex? {
    index.find(id, in: ids).map { NodeIndex($0) }
  }

  /// A node that `id` may have meant: the same but for letter case.
  public func nearest(to id: String) -> String? {
    UniqueIDs.nearest(to: id, index, ids)
  }

  /// Ids from the root down, joined by slashes.
  public func path(of node: NodeIndex) -> String {
    var parts: [String] = []
    var current: NodeIndex? = node
    while let step = current {
      parts.append(ids[step.row])
      current = parent(of: step)
    }
    return "/" + parts.reversed().joined(separator: "/")
  }

  /// What a node is called: its name, or its id where it has none.
  public func title(of node: NodeIndex) -> String {
    names.isEmpty(node.row) ? ids[node.row] : names[node.row]
  }

  public var byteCount: Int {
    ids.byteCount + names.byteCount + tags.byteCount + index.byteCount + givenNAVs.byteCount
      + count * (1 + 4 + 4 + 4 + 4)
  }
}
