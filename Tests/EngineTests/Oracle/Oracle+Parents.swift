// Which node a group stands for, its NAV, and the group that `pct_parent` measures it against.

import Query
import TestKit

extension Oracle {
  /// Of the group's node: the last key of the tree, else what the query is about.
  func nav(_ group: Group) -> BigNumber? {
    guard let key = group.keys.last(where: { $0.dimension.isOfTree }) else {
      return nav(of: root.map { [$0] } ?? tree.roots)
    }
    return key.value.flatMap { nav(of: [$0]) }
  }

  func nav(of nodes: [String]) -> BigNumber? {
    guard let nav = tree.sum(nodes), let rate = rate(base) else { return nil }
    return nav * rate * Part.whole
  }

  func isInScope(_ node: String) -> Bool { root.map { tree.path(node).contains($0) } ?? true }

  func parent(_ group: Group) -> Group {
    guard let last = group.keys.last else { return Group(parts: parts, keys: []) }
    let others = Array(group.keys.dropLast())
    let siblings = parts.filter { part in
      others.allSatisfy { values($0.dimension, part).contains($0.value) }
    }
    guard last.dimension.isOfTree, let node = last.value, let above = tree.parent(node),
      isInScope(above)
    else { return Group(parts: siblings, keys: others) }
    return Group(
      parts: siblings.filter { $0.holding.nodes.contains(above) },
      keys: others + [(.node, above)])
  }
}
