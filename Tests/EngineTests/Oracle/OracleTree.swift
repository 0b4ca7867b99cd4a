// The tree by walking it: parents by id, children in byte order, preorder, NAVs by recursion.

import TestKit

struct OracleTree {
  private let rows: [String: Draft.Row]
  private let children: [String: [String]]
  let roots: [String]

  init(_ nodes: [Draft.Row]) {
    rows = Dictionary(uniqueKeysWithValues: nodes.map { ($0["node_id"] ?? "", $0) })
    var children: [String: [String]] = [:]
    for node in nodes {
      children[node["parent_id"] ?? "", default: []].append(node["node_id"] ?? "")
    }
    for (parent, list) in children {
      children[parent] = list.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    roots = children[""] ?? []
    self.children = children
  }

  func parent(_ id: String) -> String? {
    rows[id]?["parent_id"].flatMap { $0.isEmpty ? nil : $0 }
  }

  func children(_ id: String) -> [String] { children[id] ?? [] }

  func type(_ id: String) -> String { rows[id]?["node_type"] ?? "" }

  /// A node and all below it.
  func preorder(_ id: String) -> [String] { [id] + children(id).flatMap(preorder) }

  var preorder: [String] { roots.flatMap(preorder) }

  /// From the root down to the node.
  func path(_ id: String) -> [String] { (parent(id).map(path) ?? []) + [id] }

  /// In counts of 10⁻⁸ of base currency: given, else the sum of the children's.
  func nav(_ id: String) -> BigNumber? {
    if let given = rows[id]?["nav"], !given.isEmpty {
      return BigRational(given)?.roundedHalfEven(decimals: 8)
    }
    return sum(children(id))
  }

  /// Of several nodes; nil when any has none, or there are none.
  func sum(_ ids: [String]) -> BigNumber? {
    if ids.isEmpty { return nil }
    var total = BigNumber.zero
    for id in ids {
      guard let value = nav(id) else { return nil }
      total = total + value
    }
    return total
  }
}
