// In which order groups stand: what is missing last, equal ones in natural order.

import Exact
import Query
import TestKit

extension Oracle {
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

  func sorted(_ groups: [Group], _ isFragile: inout Bool) -> [Group] {
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
}
