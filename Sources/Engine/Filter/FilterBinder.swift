// `where`, from names to codes and numbers.

internal import Book
internal import Exact
internal import Query

struct FilterBinder {
  let epoch: Epoch
  let scope: Scope
  /// Keys that are there already, so that a split is the same one for filter and groups.
  var keys: [Dimension: KeyColumn] = [:]
  var truths: KeyTruths
  /// Decimals at which amounts are compared.
  var moneyDecimals = ConvertedSum.scale

  init(_ epoch: Epoch, _ scope: Scope, _ keys: [KeyColumn], _ cancellation: Cancellation) {
    self.epoch = epoch
    self.scope = scope
    for key in keys { self.keys[key.dimension] = key }
    truths = KeyTruths(epoch.book, cancellation)
  }

  mutating func bind(_ predicate: Predicate<FilterField>) throws(QueryFault) -> RowFilter {
    switch predicate {
    case .all(let parts): return .all(try bind(parts))
    case .any(let parts): return .any(try bind(parts))
    case .not(let part): return .not(try bind(part))
    case .compare(let field, let comparison, let literal):
      return try bind(
        field.value,
        onKey: { key, truths throws(QueryFault) in
          try truths.compare(key, comparison, literal)
        },
        onNumber: { decimals throws(QueryFault) in
          .compare(comparison, try Self.number(literal, decimals))
        })
    case .among(let field, let literals):
      return try bind(
        field.value,
        onKey: { key, truths throws(QueryFault) in try truths.among(key, literals) },
        onNumber: { decimals throws(QueryFault) in
          var values: [WideSum] = []
          for literal in literals { values.append(try Self.number(literal, decimals)) }
          return .among(values)
        })
    case .like(let field, let pattern):
      return try bind(
        field.value,
        onKey: { key, truths throws(QueryFault) in try truths.like(key, pattern.value) },
        onNumber: { _ throws(QueryFault) in
          throw QueryFault(.wrongType, "like is for texts", at: field.range)
        })
    case .between(let field, let low, let high):
      return try bind(
        field.value,
        onKey: { key, truths throws(QueryFault) in try truths.between(key, low, high) },
        onNumber: { decimals throws(QueryFault) in
          .between(try Self.number(low, decimals), try Self.number(high, decimals))
        })
    case .isMissing(let field):
      return try bind(
        field.value,
        onKey: { key, truths throws(QueryFault) in try truths.isMissing(key) },
        onNumber: { _ throws(QueryFault) in .isMissing })
    }
  }

  private mutating func bind(
    _ parts: [Predicate<FilterField>]
  ) throws(QueryFault) -> [RowFilter] {
    var filters: [RowFilter] = []
    for part in parts { filters.append(try bind(part)) }
    return filters
  }

  private mutating func bind(
    _ field: FilterField,
    onKey: (KeyColumn, inout KeyTruths) throws(QueryFault) -> [Truth],
    onNumber: (Int) throws(QueryFault) -> NumberTest.Form
  ) throws(QueryFault) -> RowFilter {
    switch field {
    case .dimension(let dimension):
      let key = self.key(dimension)
      return .codes(key, try onKey(key, &truths))
    case .column(let column):
      if let field = column.field {
        return .money(field, NumberTest(form: try onNumber(moneyDecimals)))
      }
      if let source = column.number {
        return .number(source, NumberTest(form: try onNumber(source.decimals)))
      }
      let key = KeyColumn.ofText(column, epoch.book)
      return .codes(key, try onKey(key, &truths))
    }
  }

  mutating func key(_ dimension: Dimension) -> KeyColumn {
    if let known = keys[dimension] { return known }
    let key = KeyColumn.of(dimension, epoch, scope)
    keys[dimension] = key
    return key
  }

  /// A literal as an integer with so many decimals; a number has 12 at most, like every field.
  static func number(_ literal: Located<Literal>, _ decimals: Int) throws(QueryFault) -> WideSum {
    switch literal.value {
    case .number(let number):
      let missing = decimals - Int(number.scale)
      guard missing >= 0 else {
        throw QueryFault(.outOfRange, "has more than \(decimals) decimals", at: literal.range)
      }
      return WideSum(Int128(number.coefficient)).timesPowerOfTen(missing)
    case .date(let date): return WideSum(Int128(date.day))
    case .text, .flag:
      throw QueryFault(.wrongType, "a number is needed here", at: literal.range)
    }
  }
}
