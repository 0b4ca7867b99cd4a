// Conditions, on positions (`where`) or on results (`having`). A comparison with what is missing is
// neither true nor false, as in SQL: only `is missing` finds it, and `not` does not turn it round.

public import Exact

public indirect enum Predicate<Field> {
  case all([Predicate])
  case any([Predicate])
  case not(Predicate)
  case compare(Located<Field>, Comparison, Located<Literal>)
  case among(Located<Field>, [Located<Literal>])
  /// `%` stands for any text, `_` for one character, `\` takes the next character as it is.
  case like(Located<Field>, Located<String>)
  /// Both ends included.
  case between(Located<Field>, Located<Literal>, Located<Literal>)
  case isMissing(Located<Field>)
}

extension Predicate: Sendable where Field: Sendable {}
extension Predicate: Equatable where Field: Equatable {}
extension Predicate: Hashable where Field: Hashable {}

public enum Comparison: String, CaseIterable, Sendable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// A value of the type that its field asks for.
public enum Literal: Hashable, Sendable {
  case text(String)
  case number(Decimal)
  case date(CalendarDate)
  case flag(Bool)
}
