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

  private func row(_ kind: Answer.RowKind, _ keys: [String?], _ group: Group) -> OracleRow {
    OracleRow(
      kind: kind, keys: keys,
      figures: select.measures.map { measure in
        // Rows of several positions have no columns of positions.
        if kind != .group, case .column = measure.value { return .missing }
        return figure(measure.value, group)
      },
      isIncomplete: lacksSomething(group.parts))
  }

  // MARK: Order

  private typealias Sortable = (value: BigRational?, text: String?, isReal: Bool)

  private func sortable(_ item: OrderItem, _ group: Group) -> Sortable {
    switch item.field.value {
    case .measure(let measure):
      let figure = figure(measure, group)
      if case .text(let text) = figure { return (nil, text, false) }
      return (figure.exact, nil, figure.isReal)
    case .key(let dimension):
      return (nil, group.keys.first { $0.dimension == dimension }?.value, false)
    }
  }

  private func sorted(_ groups: [Group], _ isFragile: inout Bool) -> [Group] {
    var columns: [(values: [Sortable], item: OrderItem)] = select.order.map { item in
      (groups.map { sortable(item, $0) }, item)
    }
    if select.order.isEmpty {
      guard select.top != nil, let first = select.measures.first else { return groups }
      let item = OrderItem(
        field: Located(.measure(first.value), at: first.range), isDescending: true)
      columns = [
        (
          groups.map { group in
            let found = sortable(item, group)
            return (found.value.map(Self.magnitude), found.text, found.isReal)
          }, item
        )
      ]
    }
    for column in columns { if Self.isFragile(column.values) { isFragile = true } }
    return groups.indices.sorted { a, b in
      for (values, item) in columns {
        let order = compare(values[a], values[b], item)
        if order != 0 { return order < 0 }
      }
      return a < b
    }.map { groups[$0] }
  }

  static func magnitude(_ value: BigRational) -> BigRational {
    BigRational(value.numerator.magnitude, over: value.denominator)
  }

  /// Missing last, whichever way.
  private func compare(_ a: Sortable, _ b: Sortable, _ item: OrderItem) -> Int {
    let direction = item.isDescending ? -1 : 1
    if let x = a.value, let y = b.value { return x == y ? 0 : x < y ? -direction : direction }
    if let x = a.text, let y = b.text {
      if x == y { return 0 }
      if case .key(let dimension) = item.field.value {
        return precedes(x, y, in: dimension) ? -direction : direction
      }
      return x.utf8.lexicographicallyPrecedes(y.utf8) ? -direction : direction
    }
    let (isMissing, isOtherMissing) = (
      a.value == nil && a.text == nil, b.value == nil && b.text == nil
    )
    return isMissing == isOtherMissing ? 0 : isMissing ? 1 : -1
  }

  /// Two numbers of floating point that differ by less than it can be trusted for.
  private static func isFragile(_ values: [Sortable]) -> Bool {
    let reals = values.filter(\.isReal).compactMap(\.value).map(OracleFigure.double).sorted()
    return zip(reals, reals.dropFirst()).contains { a, b in
      b - a <= max(a.magnitude, b.magnitude) * 1e-9
    }
  }

  // MARK: Top

  private func top(_ top: Top, _ groups: [Group]) -> ([Group], [OracleRow]) {
    var taken: [String?: [Group]] = [:]
    var rest: [String?: [Group]] = [:]
    for group in groups {
      let value = top.per.flatMap { per in
        group.keys.first { $0.dimension == per.value }?.value
      }
      if taken[value, default: []].count < top.count {
        taken[value, default: []].append(group)
      } else {
        rest[value, default: []].append(group)
      }
    }
    let dimension = top.per?.value ?? .currency
    let chosen = taken.keys.sorted { precedes($0, $1, in: dimension) }.flatMap { taken[$0] ?? [] }
    guard select.options.others else { return (chosen, []) }
    let rows = rest.keys.sorted { precedes($0, $1, in: dimension) }.map { value in
      others(value, rest[value] ?? [], top.per?.value)
    }
    return (chosen, rows)
  }

  private func others(_ value: String?, _ groups: [Group], _ per: Dimension?) -> OracleRow {
    let keys = dimensions.map { $0 == per ? value : nil }
    let group = Group(parts: groups.flatMap(\.parts), keys: [])
    var row = row(.others, keys, group)
    for (index, measure) in select.measures.enumerated() {
      if Self.asksForPlace(measure.value) { row.figures[index] = .unspecified }
      // Parts of a position in several groups: the decisions do not say how often it counts.
      if dimensions.contains(.strategyID), Self.countsPositions(measure.value) {
        row.figures[index] = .unspecified
      }
    }
    return row
  }

  private static func asksForPlace(_ measure: Measure) -> Bool {
    switch measure {
    case .nav, .percentOfNAV, .percentOfParent: true
    default: false
    }
  }

  private static func countsPositions(_ measure: Measure) -> Bool {
    switch measure {
    case .sum(.count), .coverage(_, .count), .statistic(.avg, _): true
    case .percentOfNAV(let inner, _), .percentOfParent(let inner): countsPositions(inner)
    default: false
    }
  }
}

extension Oracle {
  /// Conditions on results, in three-valued logic.
  private func truth(
    _ predicate: Predicate<ResultField>, _ group: Group, _ isFragile: inout Bool
  ) -> Bool? {
    switch predicate {
    case .all(let list): return Self.and(list.map { truth($0, group, &isFragile) })
    case .any(let list):
      return Self.and(list.map { truth($0, group, &isFragile).map { !$0 } }).map { !$0 }
    case .not(let inner): return truth(inner, group, &isFragile).map { !$0 }
    case .isMissing(let field):
      guard case .measure(let measure) = field.value else {
        guard case .key(let key) = field.value else { return nil }
        let value = group.keys.first { $0.dimension == key }?.value
        return value == nil || (Self.isRating(key) && value == "NR")
      }
      return figure(measure, group).isMissing
    case .compare(let field, let comparison, let literal):
      guard let order = order(field.value, group, literal.value, &isFragile) else { return nil }
      return Self.holds(comparison, order)
    case .between(let field, let low, let high):
      guard let a = order(field.value, group, low.value, &isFragile),
        let b = order(field.value, group, high.value, &isFragile)
      else { return nil }
      return a >= 0 && b <= 0
    case .among(let field, let literals):
      var isAmong = false
      for literal in literals {
        guard let order = order(field.value, group, literal.value, &isFragile) else { return nil }
        if order == 0 { isAmong = true }
      }
      return isAmong
    case .like: return nil
    }
  }

  private func order(
    _ field: ResultField, _ group: Group, _ literal: Literal, _ isFragile: inout Bool
  ) -> Int? {
    guard case .measure(let measure) = field else {
      guard case .key(let key) = field,
        let value = group.keys.first(where: { $0.dimension == key })?.value
      else { return nil }
      let text = Self.text(literal)
      return value == text ? 0 : value.utf8.lexicographicallyPrecedes(text.utf8) ? -1 : 1
    }
    let found = figure(measure, group)
    guard let value = found.exact else { return nil }
    let bound = Self.number(literal)
    if found.isReal {
      let (a, b) = (OracleFigure.double(value), OracleFigure.double(bound))
      if (a - b).magnitude <= max(a.magnitude, b.magnitude) * 1e-9 { isFragile = true }
    }
    return value == bound ? 0 : value < bound ? -1 : 1
  }
}
