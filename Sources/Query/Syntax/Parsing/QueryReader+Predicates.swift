// Conditions. `not` binds tighter than `and`, which binds tighter than `or`; chains of one kind lie
// flat, however they were bracketed.

extension QueryReader {
  /// Values of one `in (…)`.
  static let longestValueList = 16_384

  mutating func predicate<Field: PredicateField>() throws(QueryFault) -> Predicate<Field> {
    var parts: [Predicate<Field>] = []
    repeat {
      let part: Predicate<Field> = try conjunction()
      if case .any(let inner) = part { parts += inner } else { parts.append(part) }
    } while take(keyword: "or")
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction<Field: PredicateField>() throws(QueryFault) -> Predicate<
    Field
  > {
    var parts: [Predicate<Field>] = []
    repeat {
      let part: Predicate<Field> = try term()
      if case .all(let inner) = part { parts += inner } else { parts.append(part) }
    } while take(keyword: "and")
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func term<Field: PredicateField>() throws(QueryFault) -> Predicate<Field> {
    if isAt(keyword: "not") {
      try enter()
      advance()
      let part: Predicate<Field> = try term()
      leave()
      return .not(part)
    }
    if isAt(symbol: "(") {
      try enter()
      advance()
      let inner: Predicate<Field> = try predicate()
      try expect(symbol: ")")
      leave()
      return inner
    }
    return try comparison()
  }

  private mutating func comparison<Field: PredicateField>() throws(QueryFault) -> Predicate<Field> {
    let field = try Field.read(&self)
    if take(keyword: "is") {
      let isNegated = take(keyword: "not")
      try expect(keyword: "missing")
      return isNegated ? .not(.isMissing(field)) : .isMissing(field)
    }
    let isNegated = take(keyword: "not")
    if take(keyword: "in") { return negated(isNegated, .among(field, try values(of: field.value))) }
    if isAt(keyword: "like") {
      let place = advance().range
      guard field.value.type.isText else {
        throw QueryFault(
          .wrongType, "`like` looks at texts, and \(Token.shortened(field.value.text)) is none",
          at: place)
      }
      return negated(isNegated, .like(field, try pattern()))
    }
    if take(keyword: "between") {
      try expectOrder(of: field.value, at: field.range)
      let low = try literal(of: field.value, isForOrder: true)
      try expect(keyword: "and")
      let high = try literal(of: field.value, isForOrder: true)
      try expectAscending(low, high, of: field.value)
      return negated(isNegated, .between(field, low, high))
    }
    let operation = current
    guard !isNegated, operation.kind == .symbol,
      let comparison = Comparison(rawValue: operation.text)
    else {
      let words = ["in", "like", "between"]
      throw isNegated
        ? unexpected("`in`, `like` or `between`", among: words)
        : unexpected("a comparison (= != < <= > >= in like between is)", among: words + ["is"])
    }
    advance()
    try expectEndOfComparison(operation)
    let isForOrder = comparison != .equal && comparison != .notEqual
    if isForOrder { try expectOrder(of: field.value, at: operation.range) }
    return .compare(field, comparison, try literal(of: field.value, isForOrder: isForOrder))
  }

  private func negated<Field>(_ isNegated: Bool, _ part: Predicate<Field>) -> Predicate<Field> {
    isNegated ? .not(part) : part
  }

  private func expectOrder(
    of field: some PredicateField, at place: Range<Int>
  ) throws(QueryFault) {
    guard field.type.isOrdered else {
      throw QueryFault(
        .wrongType, "\(field.text) is true or false, of which none is the greater", at: place)
    }
  }

  /// Two signs side by side, as other languages write comparisons.
  private func expectEndOfComparison(_ first: Token) throws(QueryFault) {
    guard current.kind == .symbol, current.range.lowerBound == first.range.upperBound,
      ["=", "<", ">", "!="].contains(current.text)
    else { return }
    let written = first.text + current.text
    throw QueryFault(
      .syntax, "`\(written)` is no comparison",
      at: first.range.lowerBound..<current.range.upperBound,
      suggestion: ["==": "=", "=<": "<=", "=>": ">=", "!==": "!=", "><": "!="][written])
  }

  /// Between a value and a lesser one lies nothing, which nobody asks for.
  private func expectAscending(
    _ low: Located<Literal>, _ high: Located<Literal>, of field: some PredicateField
  ) throws(QueryFault) {
    guard high.value.precedes(low.value, as: field.type) else { return }
    throw QueryFault(
      .notCombinable, "nothing lies between a value and a lesser one; the lesser comes first",
      at: low.range.lowerBound..<high.range.upperBound,
      suggestion: "\(high.value.text) and \(low.value.text)")
  }

  private mutating func values(
    of field: some PredicateField
  ) throws(QueryFault) -> [Located<Literal>] {
    try expect(symbol: "(")
    var values: [Located<Literal>] = []
    repeat {
      guard values.count < Self.longestValueList else {
        throw QueryFault(
          .tooLong, "a list has at most \(Self.longestValueList) values", at: current.range)
      }
      values.append(try literal(of: field, isForOrder: false))
    } while take(symbol: ",")
    guard take(symbol: ")") else { throw unexpected("`,` or `)`") }
    return values
  }

  /// A pattern with a last `\` would take a character that is not there.
  private mutating func pattern() throws(QueryFault) -> Located<String> {
    let pattern = try text("a pattern such as 'ACME%'")
    guard Self.isPattern(pattern.value) else {
      throw QueryFault(
        .wrongType, "the pattern ends with a single `\\`, which takes the next character as it is",
        at: pattern.range)
    }
    return pattern
  }

  static func isPattern(_ text: String) -> Bool {
    text.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count.isMultiple(of: 2)
  }
}
