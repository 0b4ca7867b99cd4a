// Values to compare with: of the type that the field asks for.

internal import Exact

extension QueryReader {
  /// `isForOrder` where the value is compared by more and less.
  mutating func literal(
    of field: some PredicateField, isForOrder: Bool
  ) throws(QueryFault) -> Located<Literal> {
    switch field.type {
    case .number:
      let number = try number("a number to compare \(Token.shortened(field.text)) with")
      return Located(.number(number.value), at: number.range)
    case .date:
      let date = try date()
      return Located(.date(date.value), at: date.range)
    case .flag: return try flag("true or false to compare \(Token.shortened(field.text)) with")
    case .text:
      let text = try comparedText(field)
      return Located(.text(text.value), at: text.range)
    case .currency:
      let text = try comparedText(field)
      return Located(.text(QueryText.capitalised(text.value)), at: text.range)
    case .labels(let set): return try label(of: set, for: field, isForOrder: isForOrder)
    }
  }

  mutating func flag(_ expected: String) throws(QueryFault) -> Located<Literal> {
    let token = current
    if token.kind == .parameter {
      let parameter = try takeParameter()
      guard case .flag(let flag) = parameter.value else { throw mismatch(parameter, expected) }
      return Located(.flag(flag), at: parameter.range)
    }
    if token.keyword == "true" || token.keyword == "false" {
      advance()
      return Located(.flag(token.keyword == "true"), at: token.range)
    }
    switch token.kind {
    case .word where token.keyword == nil, .quoted:
      throw wrongType(expected, suggestion: NearestName.find(token.text, among: ["true", "false"]))
    case .signed, .percent, .factor: throw wrongType(expected)
    default: throw unexpected(expected, among: ["true", "false"])
    }
  }

  /// `true` and `false` are keywords, but tags have such values: here nothing else can be meant.
  private mutating func comparedText(_ field: some PredicateField) throws(QueryFault)
    -> Located<String>
  {
    let token = current
    if token.keyword == "true" || token.keyword == "false" {
      advance()
      return Located(token.text, at: token.range)
    }
    switch token.kind {
    case .signed, .percent, .factor:
      throw wrongType(
        "a text to compare \(Token.shortened(field.text)) with",
        suggestion: QueryText.quoted(token.text))
    default: return try text("a text to compare \(Token.shortened(field.text)) with")
    }
  }

  private mutating func label(
    of set: LabelSet, for field: some PredicateField, isForOrder: Bool
  ) throws(QueryFault) -> Located<Literal> {
    let text = try comparedText(field)
    guard let label = set.label(text.value) else {
      throw QueryFault(
        .unknownValue, "`\(Token.shortened(text.value))` is not \(set.name)", at: text.range,
        suggestion: NearestName.find(text.value, among: set.labels))
    }
    if isForOrder, set.isRated, label == LabelSet.notRated {
      throw QueryFault(
        .wrongType,
        "NR stands for no rating and is neither better nor worse than one; it is "
          + "compared with = or !=",
        at: text.range)
    }
    return Located(.text(label), at: text.range)
  }
}
