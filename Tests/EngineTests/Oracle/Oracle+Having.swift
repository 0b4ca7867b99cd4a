// Conditions on results, in three-valued logic.

import Exact
import Query
import TestKit

extension Oracle {
  func truth(
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
