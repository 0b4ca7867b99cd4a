// Net asset values by node: what was given, else the sum of the children's. A sum that lacks a
// child's would be no NAV, so it is missing then.

internal import Book
internal import Columns
internal import Exact

struct NodeNAVs: Sendable {
  /// In base currency, by node.
  private let values: [Int128?]
  private let roots: [NodeIndex]

  init(_ tree: Hierarchy) {
    var sums = [Int128?](repeating: nil, count: tree.count)
    var lacks = [Bool](repeating: false, count: tree.count)
    for node in (0..<tree.count).reversed() {
      if let given = tree.givenNAVs[node] { sums[node] = Int128(given) }
      if lacks[node] && !tree.givenNAVs.isPresent(node) { sums[node] = nil }
      let parent = Int(tree.parents[node])
      guard parent >= 0, !tree.givenNAVs.isPresent(parent) else { continue }
      if let value = sums[node] {
        sums[parent] = (sums[parent] ?? 0) + value
      } else {
        lacks[parent] = true
      }
    }
    values = sums
    roots = tree.roots
  }

  /// Of a node, or of all roots together.
  func value(_ node: NodeIndex?) -> Int128? {
    if let node { return values[node.row] }
    var total: Int128 = 0
    for root in roots {
      guard let value = values[root.row] else { return nil }
      total += value
    }
    return roots.isEmpty ? nil : total
  }

  /// The first node whose missing NAV leaves this one, or all roots together, without; nil where it
  /// is the node's own.
  func firstLacking(below node: NodeIndex?, _ tree: Hierarchy) -> NodeIndex? {
    var lacking: NodeIndex?
    var children = node.map { tree.children(of: $0) } ?? roots
    while let child = children.first(where: { values[$0.row] == nil }) {
      lacking = child
      children = tree.children(of: child)
    }
    return lacking
  }
}
