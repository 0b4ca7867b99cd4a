// Columns of answers set beside each other: rows picked, what is not there counted as nothing, and
// differences of figures as they are shown, exact to the last digit.

internal import Exact
internal import Query

extension AnswerColumn {
  /// The values of these rows, nothing where there is none.
  func picked(_ rows: [Int?]) -> AnswerColumn {
    func pick<Value>(_ values: [Value?]) -> [Value?] { rows.map { $0.flatMap { values[$0] } } }
    var result = self
    result.values =
      switch values {
      case .texts(let values): .texts(pick(values))
      case .integers(let values): .integers(pick(values))
      case .decimals(let values, let scale): .decimals(pick(values), scale: scale)
      case .digits(let values): .digits(pick(values))
      case .reals(let values): .reals(pick(values))
      case .dates(let values): .dates(pick(values))
      case .flags(let values): .flags(pick(values))
      }
    return result
  }

  /// With 0 in some rows: a group that is not there holds nothing.
  func zero(where isGone: [Bool]) -> AnswerColumn {
    func filled<Value>(_ values: [Value?], _ zero: Value) -> [Value?] {
      zip(values, isGone).map { $1 ? zero : $0 }
    }
    var result = self
    switch values {
    case .integers(let values): result.values = .integers(filled(values, 0))
    case .decimals(let values, let scale):
      result.values = .decimals(filled(values, 0), scale: scale)
    case .digits(let values): result.values = .digits(filled(values, "0"))
    case .reals(let values): result.values = .reals(filled(values, 0))
    default: break
    }
    return result
  }

  /// Reals as their shortest digits, so that what is shown can be subtracted without a rest.
  var exact: AnswerColumn {
    guard case .reals(let values) = values else { return self }
    var result = self
    result.values = .digits(values.map { $0.flatMap { DecimalText.digits(of: $0) } })
    result.role = .fact
    return result
  }

  /// Rows in which there is a value.
  var isPresent: [Bool] {
    switch values {
    case .texts(let values): values.map { $0 != nil }
    case .integers(let values): values.map { $0 != nil }
    case .decimals(let values, _): values.map { $0 != nil }
    case .digits(let values): values.map { $0 != nil }
    case .reals(let values): values.map { $0 != nil }
    case .dates(let values): values.map { $0 != nil }
    case .flags(let values): values.map { $0 != nil }
    }
  }

  /// The rows of the other one where this one has nothing. Both are of one kind.
  func filled(from other: AnswerColumn) -> AnswerColumn {
    func fill<Value>(_ values: [Value?], _ others: [Value?]) -> [Value?] {
      zip(values, others).map { $0 ?? $1 }
    }
    var result = self
    switch (values, other.values) {
    case (.texts(let a), .texts(let b)): result.values = .texts(fill(a, b))
    case (.integers(let a), .integers(let b)): result.values = .integers(fill(a, b))
    case (.decimals(let a, let scale), .decimals(let b, let other)) where scale == other:
      result.values = .decimals(fill(a, b), scale: scale)
    case (.digits(let a), .digits(let b)): result.values = .digits(fill(a, b))
    case (.flags(let a), .flags(let b)): result.values = .flags(fill(a, b))
    default: break
    }
    return result
  }

  /// What is left of this less the other, nothing where either has nothing; nil where a difference
  /// means nothing. The fault is that a difference does not fit its type.
  func subtracting(_ other: AnswerColumn) throws(OutOfRange) -> AnswerColumn? {
    var result = self
    var isBeyond = false
    func minus<Number: FixedWidthInteger>(_ x: Number, _ y: Number) -> Number? {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      isBeyond = isBeyond || overflow
      return overflow ? nil : difference
    }
    switch (values, other.values) {
    case (.integers(let x), .integers(let y)):
      result.values = .integers(Self.both(x, y) { minus($0, $1) })
    case (.decimals(let x, let scale), .decimals(let y, let otherScale)):
      let most = max(scale, otherScale)
      let (p, q) = (PowersOfTen.int128(most - scale), PowersOfTen.int128(most - otherScale))
      result.values = .decimals(
        Self.both(x, y) { x, y in
          let (a, beyond) = x.multipliedReportingOverflow(by: p)
          let (b, further) = y.multipliedReportingOverflow(by: q)
          isBeyond = isBeyond || beyond || further
          return minus(a, b)
        }, scale: most)
    case (.digits(let x), .digits(let y)):
      result.values = .digits(Self.both(x, y) { DecimalText.difference($0, $1) })
    default: return nil
    }
    if isBeyond { throw OutOfRange() }
    return result
  }

  struct OutOfRange: Error {}

  private static func both<Value>(
    _ x: [Value?], _ y: [Value?], _ minus: (Value, Value) -> Value?
  ) -> [Value?] {
    zip(x, y).map { x, y in
      guard let x, let y else { return nil }
      return minus(x, y)
    }
  }
}

extension Measure {
  /// Whether its sum over nothing is 0.
  var isAdditive: Bool {
    switch self {
    case .sum, .keyRate, .keyRates, .keyRateGap, .exposure, .stress: true
    case .risk(let risk):
      switch risk.name {
      case .scenario, .componentVaR, .componentES, .componentPVaR: true
      default: false
      }
    default: false
    }
  }
}
