// The tree as one would write it without thinking of speed: recursion over arrays of strings. What
// `HierarchyBuilder` lays flat must be this.

import Book
import Columns

struct NaiveTree {
  typealias Row = HierarchyBuilder.Row

  struct Node: Equatable {
    var id: String
    var parent: String?
    var path: String
    var depth: Int
    var size: Int
    var children: [String]
  }

  private(set) var preorder: [Node] = []
  /// By row; nil where the row is part of the tree.
  private(set) var faults: [BookFault?]

  /// Ids are unique here; what happens to others is tested apart.
  init(_ rows: [Row]) {
    faults = Self.faults(rows)
    let kept = rows.indices.filter { faults[$0] == nil }.map { rows[$0] }
    for root in Self.sorted(kept.filter { $0.parentID.isEmpty }) {
      preorder += Self.subtree(root, among: kept, above: "", depth: 0)
    }
  }

  private static func subtree(
    _ row: Row, among rows: [Row], above: String, depth: Int
  ) -> [Node] {
    let children = sorted(rows.filter { $0.parentID == row.id })
    let path = above + "/" + row.id
    let below = children.flatMap { subtree($0, among: rows, above: path, depth: depth + 1) }
    let node = Node(
      id: row.id, parent: row.parentID.isEmpty ? nil : row.parentID, path: path, depth: depth,
      size: below.count + 1, children: children.map(\.id))
    return [node] + below
  }

  private static func sorted(_ rows: [Row]) -> [Row] {
    rows.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  private static func faults(_ rows: [Row]) -> [BookFault?] {
    let own = rows.map { row -> BookFault? in
      if row.parentID.isEmpty { return nil }
      guard let parent = rows.first(where: { $0.id == row.parentID }) else { return .unknownParent }
      if row.type.rawValue >= parent.type.rawValue { return nil }
      return .childOutranksParent(child: row.type.label, parent: parent.type.label)
    }
    return rows.indices.map { start in
      if let fault = own[start] { return fault }
      var chain = [start]
      while true {
        let last = rows[chain[chain.count - 1]]
        if last.parentID.isEmpty { return nil }
        guard let next = rows.firstIndex(where: { $0.id == last.parentID }) else { return nil }
        if own[next] != nil { return .rejectedParent(rows[next].id) }
        if next == start { return .cycle((chain + [start]).map { rows[$0].id }) }
        if chain.contains(next) { return .rejectedParent(rows[next].id) }
        chain.append(next)
      }
    }
  }

  /// What differs from the builder's answer; nil when nothing does.
  func difference(
    from answer: (hierarchy: Hierarchy, rejections: [HierarchyBuilder.Rejection])
  ) -> String? {
    let tree = answer.hierarchy
    let expected = faults.indices.filter { faults[$0] != nil }
    if answer.rejections.map(\.row) != expected { return "rejected rows" }
    for rejection in answer.rejections
    where rejection.fault != faults[rejection.row] || !rejection.isAboutParent {
      return "row \(rejection.row): \(rejection.fault), not \(faults[rejection.row]!)"
    }
    if tree.count != preorder.count { return "count" }
    let inOrder = preorder.map(\.id).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for (row, node) in preorder.enumerated() {
      let index = NodeIndex(row)
      let found = Node(
        id: tree.ids[row], parent: tree.parent(of: index).map { tree.ids[$0.row] },
        path: tree.path(of: index), depth: Int(tree.depths[row]),
        size: tree.subtree(of: index).count,
        children: tree.children(of: index).map { tree.ids[$0.row] })
      if found != node { return "\(found), not \(node)" }
      if tree.subtree(of: index).lowerBound != row || tree.find(node.id) != index { return "place" }
      if Int(tree.numbers[row]) != inOrder.firstIndex(of: node.id) { return "number" }
    }
    let roots = preorder.filter { $0.parent == nil }.map(\.id)
    return tree.roots.map { tree.ids[$0.row] } == roots ? nil : "roots"
  }
}
