// `having`, from names to figures: a bound becomes a value of the figure's own kind.

internal import Book
internal import Exact
internal import Query

struct ResultBinder {
  let keys: [KeyColumn]
  /// Where a measure's figure stands, and its shape.
  let place: (Measure) -> (Int, FigureShape)
  /// Decimals of unrounded sums.
  let decimals: Int
  var truths: KeyTruths

  mutating func bind(_ predicate: Predicate<ResultField>) throws(QueryFault) -> ResultFilter {
    switch predicate {
    case .all(let parts): return .all(try bind(parts))
    case .any(let parts): return .any(try bind(parts))
    case .not(let part): return .not(try bind(part))
    case .compare(let field, let comparison, let literal):
      if let key = try key(field) {
        return .codes(key: key, try truths.compare(keys[key], comparison, literal))
      }
      return try test(field) { [decimals] shape throws(QueryFault) in
        .compare(comparison, try FigureTest.value(literal, shape, decimals: decimals))
      }
    case .among(let field, let literals):
      if let key = try key(field) {
        return .codes(key: key, try truths.among(keys[key], literals))
      }
      return try test(field) { [decimals] shape throws(QueryFault) in
        var values: [FigureValue] = []
        for literal in literals {
          values.append(try FigureTest.value(literal, shape, decimals: decimals))
        }
        return .among(values)
      }
    case .between(let field, let low, let high):
      if let key = try key(field) {
        return .codes(key: key, try truths.between(keys[key], low, high))
      }
      return try test(field) { [decimals] shape throws(QueryFault) in
        .between(
          try FigureTest.value(low, shape, decimals: decimals),
          try FigureTest.value(high, shape, decimals: decimals))
      }
    case .like(let field, let pattern):
      if let key = try key(field) {
        return .codes(key: key, try truths.like(keys[key], pattern.value))
      }
      return try test(field) { _ throws(QueryFault) in .like(LikePattern(pattern.value)) }
    case .isMissing(let field):
      if let key = try key(field) {
        return .codes(key: key, try truths.isMissing(keys[key]))
      }
      return try test(field) { _ throws(QueryFault) in .isMissing }
    }
  }

  private mutating func bind(
    _ parts: [Predicate<ResultField>]
  ) throws(QueryFault) -> [ResultFilter] {
    var filters: [ResultFilter] = []
    for part in parts { filters.append(try bind(part)) }
    return filters
  }

  private func key(_ field: Located<ResultField>) throws(QueryFault) -> Int? {
    guard case .key(let dimension) = field.value else { return nil }
    if let key = keys.firstIndex(where: { $0.dimension == dimension }) { return key }
    throw QueryFault(
      .notCombinable, "\(dimension.text) is not among the keys of by", at: field.range)
  }

  private func test(
    _ field: Located<ResultField>, _ form: (FigureShape) throws(QueryFault) -> FigureTest.Form
  ) throws(QueryFault) -> ResultFilter {
    guard case .measure(let measure) = field.value else {
      preconditionFailure("keys have been dealt with")
    }
    let (number, shape) = place(measure)
    return .figure(number, FigureTest(form: try form(shape)))
  }
}

extension FigureTest {
  /// A literal as a value of a figure's kind.
  static func value(
    _ literal: Located<Literal>, _ shape: FigureShape, decimals: Int
  ) throws(QueryFault) -> FigureValue {
    switch (literal.value, shape) {
    case (.number(let number), .money):
      return .money(
        WideSum(Int128(number.coefficient)).timesPowerOfTen(decimals - Int(number.scale)))
    case (.number(let number), .count):
      guard let whole = number.coefficient(atScale: 0), number.scale == 0 else {
        throw QueryFault(.wrongType, "a whole number is needed here", at: literal.range)
      }
      return .count(whole)
    case (.number(let number), .real):
      return .real(Double(number.coefficient) / PowersOfTen.double(Int(number.scale)))
    case (.number(let number), .number(let kept)):
      return .number(
        Int128(number.coefficient) * PowersOfTen.int128(kept - Int(number.scale)))
    case (.date(let date), .date): return .date(date)
    case (.text(let text), .text): return .text(text)
    default:
      throw QueryFault(
        .wrongType, "\(KeyTruths.text(literal.value)) cannot be compared with this figure",
        at: literal.range)
    }
  }
}
