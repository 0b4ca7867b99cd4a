// A value for a `$name` in query text: typed, so that no program builds a query by gluing strings.

public import Exact

public enum Parameter: Hashable, Sendable {
  case text(String)
  case number(Decimal)
  case date(CalendarDate)
  case flag(Bool)
}
