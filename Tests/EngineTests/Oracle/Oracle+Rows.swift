// Rows: groups in order, what is left of them, and the whole.

import Exact
import Query
import TestKit

struct OracleRow {
  var kind: Answer.RowKind
  var keys: [String?]
  var figures: [OracleFigure]
  var isIncomplete: Bool
}

extension Oracle {
  var dimensions: [Dimension] { select.keys.map(\.value) }

  /// Every group in natural order of its keys.
  private var groups: [Group] {
    var found: [[String?]: [Part]] = [:]
    for part in parts {
      for keys in combinations(part) { found[keys, default: []].append(part) }
    }
    if dimensions.isEmpty { found[[]] = found[[]] ?? [] }
    if select.filter == nil, dimensions == [.node] {
      for node in root.map(tree.preorder) ?? tree.preorder { found[[node]] = found[[node]] ?? [] }
    }
    if select.filter == nil, dimensions == [.children] {
      for node in root.map(tree.children) ?? tree.roots { found[[node]] = found[[node]] ?? [] }
    }
    return found.map { keys, parts in
      Group(parts: parts, keys: Array(zip(dimensions, keys)).map { ($0, $1) })
    }.sorted { a, b in
      for (x, y) in zip(a.keys, b.keys) where x.value != y.value {
        return precedes(x.value, y.value, in: x.dimension)
      }
      return false
    }
  }

  private func combinations(_ part: Part) -> [[String?]] {
    dimensions.reduce([[]]) { lists, dimension in
      lists.flatMap { list in values(dimension, part).map { list + [$0] } }
    }
  }

  /// The rows, and whether their order or choice hangs on the last bits of floating point.
  func rows() -> (rows: [OracleRow], isFragile: Bool) {
    var isFragile = false
    var groups = groups
    if let having = select.having {
      groups = groups.filter { truth(having, $0, &isFragile) == true }
    }
    groups = sorted(groups, &isFragile)
    var rows: [OracleRow] = []
    var rests: [OracleRow] = []
    if let top = select.top { (groups, rests) = self.top(top, groups) }
    for group in groups.dropFirst(select.offset).prefix(select.limit ?? .max) {
      rows.append(row(.group, group.keys.map(\.value), group))
    }
    rows += rests
    if select.options.totals {
      let keys = dimensions.map { _ in nil as String? }
      rows.append(row(.total, keys, Group(parts: parts, keys: [])))
    }
    return (rows, isFragile)
  }

  func row(_ kind: Answer.RowKind, _ keys: [String?], _ group: Group) -> OracleRow {
    OracleRow(
      kind: kind, keys: keys,
      figures: select.measures.map { measure in
        // Rows of several positions have no columns of positions.
        if kind != .group, case .column = measure.value { return .missing }
        return figure(measure.value, group)
      },
      isIncomplete: lacksSomething(group.parts))
  }
}
