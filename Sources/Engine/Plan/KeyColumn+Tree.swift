// Dimensions of the tree: each node has a code, its positions share it.

internal import Book
internal import Columns
internal import Query

extension KeyColumn {
  static func ofTree(_ dimension: Dimension, _ book: Book, _ scope: Scope) -> KeyColumn {
    let tree = book.hierarchy
    switch dimension {
    case .node: return nodes(book)
    case .children:
      return nearest(dimension, tree) { node, above in
        guard scope.nodes.contains(node) else { return nil }
        let parent = tree.parents[node]
        let isChild = scope.root.map { Int(parent) == $0.row } ?? (parent < 0)
        return isChild ? UInt32(node) : above
      }
    case .level(let depth):
      return nearest(dimension, tree) { node, above in
        Int(tree.depths[node]) == depth ? UInt32(node) : above
      }
    case .desk: return typed(dimension, .desk, tree)
    case .book: return typed(dimension, .book, tree)
    case .strategy: return typed(dimension, .strategy, tree)
    default: return typed(dimension, .fund, tree)
    }
  }

  /// Each node by itself.
  static func nodes(_ book: Book) -> KeyColumn {
    let tree = book.hierarchy
    let all = (0..<UInt32(tree.count)).map { $0 }
    return KeyColumn(
      dimension: .node, codes: .byNode(all), count: tree.count, label: { tree.ids[$0] },
      nodes: all, beginnings: all)
  }

  private static func typed(
    _ dimension: Dimension, _ type: NodeType, _ tree: Hierarchy
  ) -> KeyColumn {
    nearest(dimension, tree) { node, above in tree.types[node] == type ? UInt32(node) : above }
  }

  /// Hands each node's answer down to those below it, then numbers the nodes that were answered.
  private static func nearest(
    _ dimension: Dimension, _ tree: Hierarchy, _ choose: (Int, UInt32?) -> UInt32?
  ) -> KeyColumn {
    var chosen: [UInt32?] = []
    chosen.reserveCapacity(tree.count)
    for node in 0..<tree.count {
      let parent = Int(tree.parents[node])
      chosen.append(choose(node, parent < 0 ? nil : chosen[parent]))
    }
    var code = [UInt32](repeating: .max, count: tree.count)
    var nodes: [UInt32] = []
    for node in 0..<tree.count where chosen[node] == UInt32(node) {
      code[node] = UInt32(nodes.count)
      nodes.append(UInt32(node))
    }
    let none = UInt32(nodes.count)
    let labels = nodes
    let codes = chosen.map { $0.map { code[Int($0)] } ?? none }
    let beginnings = (0..<tree.count).filter { node in
      let parent = Int(tree.parents[node])
      return parent < 0 || codes[node] != codes[parent]
    }
    return KeyColumn(
      dimension: dimension, codes: .byNode(codes), count: nodes.count,
      label: { tree.ids[Int(labels[$0])] }, nodes: nodes,
      beginnings: beginnings.map { UInt32($0) })
  }
}
