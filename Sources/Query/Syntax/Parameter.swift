// A value for a `$name` in query text: typed, so that no program builds a query by gluing strings.

public import Exact

public enum Parameter: Hashable, Sendable {
  case text(String)
  case number(Decimal)
  case date(CalendarDate)
  case flag(Bool)
}

extension Parameter {
  /// Why the value could not stand in query text; nil where it could.
  var faultReason: String? {
    switch self {
    case .text(let text):
      if text.utf8.count > Lexer.longestText { return "has \(text.utf8.count) bytes" }
      let unseen = text.unicodeScalars.first { CharacterRules.kindOfUnseen($0) != nil }
      return unseen.flatMap { scalar in
        CharacterRules.kindOfUnseen(scalar).map { "has \($0) \(CharacterRules.name(scalar))" }
      }
    case .number(let number):
      // What the strict parser does not read, no figure of a book is.
      if number.coefficient == .min { return "has more digits than a number can hold" }
      return number.scale > Decimal.maximumScale ? "has \(number.scale) decimals" : nil
    case .date(let date):
      return CalendarDate(exactly: date.day) == nil ? "is a day outside the calendar" : nil
    case .flag: return nil
    }
  }

  /// As a sentence names its type.
  var shown: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .date: "a date"
    case .flag: "true or false"
    }
  }
}
