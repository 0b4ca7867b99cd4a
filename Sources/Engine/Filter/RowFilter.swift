// `where`, met with a book: a tree of conditions whose leaves are tables by code or comparisons of
// stored numbers.

internal import Book
internal import Exact
internal import Query

indirect enum RowFilter: Sendable {
  case all([RowFilter])
  case any([RowFilter])
  case not(RowFilter)
  /// What holds for each code of a key; the last entry is for null.
  case codes(KeyColumn, [Truth])
  /// An amount in the answer's currency.
  case money(PositionField, NumberTest)
  case number(NumberSource, NumberTest)

  /// One truth for each position of a batch.
  func evaluate(_ batch: Batch, _ reader: PositionReader) -> [Truth] {
    switch self {
    case .all(let parts): combined(parts, batch, reader) { min($0, $1) }
    case .any(let parts): combined(parts, batch, reader) { max($0, $1) }
    case .not(let part): part.evaluate(batch, reader).map { !$0 }
    case .codes(let key, let truths):
      (0..<batch.count).map { truths[Int(reader.code(of: key, batch, $0))] }
    case .money(let field, let test):
      (0..<batch.count).map { index in
        reader.money(field, row: Int(batch.rows[index]), currency: batch.currencies[index])
          .map { test.truth($0) } ?? test.truthOfMissing
      }
    case .number(let source, let test):
      (0..<batch.count).map { index in
        reader.number(source, row: Int(batch.rows[index])).map { test.truth(WideSum($0)) }
          ?? test.truthOfMissing
      }
    }
  }

  private func combined(
    _ parts: [RowFilter], _ batch: Batch, _ reader: PositionReader, _ join: (Truth, Truth) -> Truth
  ) -> [Truth] {
    guard var result = parts.first?.evaluate(batch, reader) else { return [] }
    for part in parts.dropFirst() {
      let truths = part.evaluate(batch, reader)
      for index in result.indices { result[index] = join(result[index], truths[index]) }
    }
    return result
  }
}

/// What a number is compared with: bounds as exact integers at the decimals of what is compared.
struct NumberTest: Sendable {
  enum Form: Sendable {
    case compare(Comparison, WideSum)
    case among([WideSum])
    case between(WideSum, WideSum)
    case isMissing
  }
  var form: Form

  func truth(_ value: WideSum) -> Truth {
    switch form {
    case .compare(let comparison, let bound): Truth(comparison.holds(value, bound))
    case .among(let values): Truth(values.contains(value))
    case .between(let low, let high): Truth(low <= value && value <= high)
    case .isMissing: .no
    }
  }

  var truthOfMissing: Truth { if case .isMissing = form { .yes } else { .unknown } }
}

extension Comparison {
  func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
    switch self {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    }
  }
}
