// Conditions and values as text in one form: brackets only where they are needed.

internal import Exact

extension Predicate where Field == FilterField {
  /// Text that the parser reads back as the same condition.
  public var text: String { written() }
}

extension Predicate where Field == ResultField {
  /// Text that the parser reads back as the same condition.
  public var text: String { written() }
}

extension Predicate where Field: PredicateField {
  func written() -> String {
    switch self {
    case .all(let parts): parts.map { $0.bracketed(in: self) }.joined(separator: " and ")
    case .any(let parts): parts.map { $0.bracketed(in: self) }.joined(separator: " or ")
    case .not(let part): "not " + part.bracketed(in: self)
    case .compare(let field, let comparison, let value):
      "\(field.value.text) \(comparison.rawValue) \(value.value.text)"
    case .among(let field, let values):
      "\(field.value.text) in (\(values.map(\.value.text).joined(separator: ", ")))"
    case .like(let field, let pattern):
      "\(field.value.text) like \(QueryText.quoted(pattern.value))"
    case .between(let field, let low, let high):
      "\(field.value.text) between \(low.value.text) and \(high.value.text)"
    case .isMissing(let field): "\(field.value.text) is missing"
    }
  }

  /// `or` binds loosest, `not` tightest.
  private func bracketed(in outer: Predicate) -> String {
    switch (outer, self) {
    case (.not, .all), (.not, .any), (.all, .any), (.all, .all), (.any, .any):
      "(\(written()))"
    default: written()
    }
  }
}

extension Literal {
  /// Text that the parser reads back as the same value, where the field asks for its type.
  public var text: String {
    switch self {
    case .text(let text): QueryText.word(text)
    case .number(let number): number.description
    case .date(let date): date.description
    case .flag(let flag): flag ? "true" : "false"
    }
  }
}
