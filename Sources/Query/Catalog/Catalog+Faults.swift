// What each code of a fault means.

extension QueryFault.Code {
  /// One sentence without a full stop.
  public var summary: String {
    switch self {
    case .unexpectedCharacter: "A character that begins nothing, or that cannot be seen"
    case .unterminatedQuote: "A quote is not closed on its line"
    case .syntax: "A word stands where the grammar has another"
    case .unknownName: "No such measure, dimension, column, option or choice"
    case .wrongType: "A value, parameter or measure of another type than its place asks for"
    case .outOfRange: "A number beyond what its place allows"
    case .repeatedClause: "A clause, option, measure or key is given twice"
    case .parameterMissing: "A `$name` has no value"
    case .parameterUnused: "A value is given for a `$name` that the text does not have"
    case .tooLong: "More text, or a longer list, than a query may have"
    case .tooDeep: "Brackets, `not`s and measures lie too deep in one another"
    case .unknownNode: "No such node in the book"
    case .unknownValue: "No such value of a dimension"
    case .unknownCurrency: "No such currency in the book"
    case .notCombinable: "Parts that are right by themselves and not together"
    case .needsPosition: "A stored column is selected without the key `position`"
    case .asOfUnavailable: "The book has no state of that day or snapshot"
    case .incomplete: "The answer lacks something, and `strict` is on"
    case .overflow: "A figure does not fit its type"
    case .notAvailable: "This program cannot answer that kind of question"
    case .tooManyGroups: "More groups than an answer may have"
    case .cancelled: "The query was cancelled"
    case .cannotApply: "The book refuses a trade of `with`"
    case .epochGone: "The state that was asked for is no longer kept"
    }
  }
}

extension Catalog {
  public static var faultTable: String {
    table(
      ["code", "means"], QueryFault.Code.allCases.map { ["`\($0.rawValue)`", $0.summary] })
  }
}
