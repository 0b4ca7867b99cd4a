// Conditions on positions in three-valued logic: true, false, nil for unknown.

import Exact
import Query
import TestKit

extension Oracle {
  func truth(_ predicate: Predicate<FilterField>, _ part: Part) -> Bool? {
    switch predicate {
    case .all(let list): return Self.and(list.map { truth($0, part) })
    case .any(let list): return Self.and(list.map { truth($0, part).map { !$0 } }).map { !$0 }
    case .not(let inner): return truth(inner, part).map { !$0 }
    case .compare(let field, let comparison, let literal):
      let isOrder = comparison != .equal && comparison != .notEqual
      if isOrder, isUnrated(field.value, part) { return nil }
      return compare(field.value, part, literal.value).map { Self.holds(comparison, $0) }
    case .among(let field, let literals):
      return isKnown(field.value, part)
        ? literals.contains { equals(field.value, part, $0.value) } : nil
    case .like(let field, let pattern):
      return text(field.value, part).map { Self.isLike(Array($0.unicodeScalars), pattern.value) }
    case .between(let field, let low, let high):
      return between(field.value, part, low.value, high.value)
    case .isMissing(let field):
      return !isKnown(field.value, part) || isUnrated(field.value, part)
    }
  }

  static func and(_ truths: [Bool?]) -> Bool? {
    if truths.contains(false) { return false }
    return truths.contains(nil) ? nil : true
  }

  static func holds(_ comparison: Comparison, _ order: Int) -> Bool {
    switch comparison {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  func text(_ field: FilterField, _ part: Part) -> String? {
    switch field {
    case .dimension(let dimension): return value(dimension, part)
    case .column(let column): return text(column, part)
    }
  }

  func text(_ column: PositionColumn, _ part: Part) -> String? {
    let text: String?
    switch column {
    case .name, .isin, .cusip: text = part.holding.instrument[column.rawValue]
    case .valuation:
      let given = part.holding.instrument["valuation"] ?? ""
      text = given.isEmpty ? "unit" : given
    case .link: text = part.holding.position["link_id"]
    default: text = nil
    }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A number of the whole position: amounts in the answer's currency, unrounded.
  func number(_ column: PositionColumn, _ part: Part) -> BigRational? {
    switch column.kind {
    case .amount, .sensitivity:
      let whole = Part(holding: part.holding, weight: Part.whole, strategy: nil)
      return money(column.rawValue, whole).map {
        BigRational($0, over: .powerOfTen(Self.decimals))
      }
    case .number: return part.holding.numbers[column.rawValue]
    case .date: return part.holding.maturity.map { BigRational(BigNumber($0.day)) }
    case .text: return nil
    }
  }

  private func isKnown(_ field: FilterField, _ part: Part) -> Bool {
    if case .column(let column) = field, column.kind != .text {
      return number(column, part) != nil
    }
    return text(field, part) != nil
  }

  private func isUnrated(_ field: FilterField, _ part: Part) -> Bool {
    guard case .dimension(let dimension) = field, Self.isRating(dimension) else { return false }
    return value(dimension, part) == "NR"
  }

  static func isRating(_ dimension: Dimension) -> Bool {
    [.rating, .ratingBucket, .grade].contains(dimension)
  }

  private func equals(_ field: FilterField, _ part: Part, _ literal: Literal) -> Bool {
    if case .column(let column) = field, column.kind != .text {
      return number(column, part).map { $0 == Self.number(literal) } ?? false
    }
    return text(field, part) == Self.text(literal)
  }

  static func number(_ literal: Literal) -> BigRational {
    switch literal {
    case .number(let number): BigRational(number.coefficient, decimals: Int(number.scale))
    case .date(let date): BigRational(BigNumber(date.day))
    default: BigRational(.zero)
    }
  }

  static func text(_ literal: Literal) -> String {
    switch literal {
    case .text(let text): text
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): number.description
    case .date(let date): date.description
    }
  }

  /// −1, 0 or 1; nil for unknown. A better rating is greater; what nobody rates is only equal to
  /// itself: its order is unknown.
  private func compare(_ field: FilterField, _ part: Part, _ literal: Literal) -> Int? {
    if case .column(let column) = field, column.kind != .text {
      let bound = Self.number(literal)
      return number(column, part).map { $0 == bound ? 0 : $0 < bound ? -1 : 1 }
    }
    guard let value = text(field, part) else { return nil }
    return Self.compare(value, Self.text(literal), field)
  }

  private static func compare(_ value: String, _ bound: String, _ field: FilterField) -> Int {
    if case .dimension(let dimension) = field {
      if let scale = scale(dimension), let a = scale.firstIndex(of: value),
        let b = scale.firstIndex(of: bound)
      {
        return (a - b).signum()
      }
    }
    if value == bound { return 0 }
    return value.utf8.lexicographicallyPrecedes(bound.utf8) ? -1 : 1
  }

  /// Values from the least to the greatest, where that is not the order of bytes.
  private static func scale(_ dimension: Dimension) -> [String]? {
    switch dimension {
    case .rating: notches.dropFirst().reversed()
    case .ratingBucket: buckets.dropLast().reversed()
    case .grade: ["HY", "IG"]
    case .maturityBucket: maturities
    default: nil
    }
  }

  private func between(
    _ field: FilterField, _ part: Part, _ low: Literal, _ high: Literal
  ) -> Bool? {
    guard !isUnrated(field, part), let a = compare(field, part, low),
      let b = compare(field, part, high)
    else { return nil }
    if case .dimension(let dimension) = field, Self.isRating(dimension) {
      // From the worse to the better or the other way round.
      return (a >= 0 && b <= 0) || (a <= 0 && b >= 0)
    }
    return a >= 0 && b <= 0
  }

  private static func isLike(_ text: [Unicode.Scalar], _ pattern: String) -> Bool {
    matches(text[...], Array(pattern.unicodeScalars)[...])
  }

  private static func matches(
    _ text: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "%":
      return matches(text, rest) || (!text.isEmpty && matches(text.dropFirst(), pattern))
    case "_": return !text.isEmpty && matches(text.dropFirst(), rest)
    case "\\" where !rest.isEmpty:
      return text.first == rest.first && matches(text.dropFirst(), rest.dropFirst())
    default: return text.first == first && matches(text.dropFirst(), rest)
    }
  }
}
