// Why a change cannot be made: what is wrong with what it says, or with doing it to this book.

public enum ChangeReason: Error, Equatable, Sendable {
  /// What would be wrong in a file too.
  case book(BookFault)
  case alreadyExists
  /// Of a rating: the same statement, whatever its grade.
  case alreadyRated
  case existsByCase(of: String)
  case isClosed
  case isOpen
  case holdsPosition(String)
  case hasChild(String)
  case notInProportion
  case mustBeGiven
  /// A field that this kind of change cannot do without.
  case needed(for: String)
  /// The same where the file lacks the whole column.
  case needsColumn(String)
  case needsDate
  /// A column that this kind of change has no use for.
  case unsuited(to: String)
  case nothingToChange
  case goesBack(from: String)
  /// Of who sees a part of the book: what is not of that part alone.
  case notPermitted

  public var code: String {
    switch self {
    case .book(let fault): fault.code
    case .alreadyExists: "ALREADY_EXISTS"
    case .alreadyRated: "ALREADY_RATED"
    case .existsByCase: "EXISTS_BY_CASE"
    case .isClosed: "IS_CLOSED"
    case .isOpen: "IS_OPEN"
    case .holdsPosition: "HOLDS_POSITION"
    case .hasChild: "HAS_CHILD"
    case .notInProportion: "NOT_IN_PROPORTION"
    case .mustBeGiven: "MUST_BE_GIVEN"
    case .needed, .needsColumn: "REQUIRED"
    case .needsDate: "NEEDS_DATE"
    case .unsuited: "UNSUITED_COLUMN"
    case .nothingToChange: "NOTHING_TO_CHANGE"
    case .goesBack: "DATE_GOES_BACK"
    case .notPermitted: "NOT_PERMITTED"
    }
  }

  public var reason: String {
    switch self {
    case .book(let fault): fault.reason
    case .alreadyExists: "is in the book already"
    case .alreadyRated:
      "is rated by that agency for that day and known_at already; a correction has a later known_at"
    case .existsByCase(let other): "differs from \(other) of the book by letter case alone"
    case .isClosed: "is closed; reopen it first"
    case .isOpen: "is not closed"
    case .holdsPosition(let id): "still holds position \(id), which is open"
    case .hasChild(let id): "still has node \(id) below it"
    case .notInProportion: "was 0, and nothing is in proportion to that"
    case .mustBeGiven: "must be given"
    case .needed(let kind): "is needed for \(kind)"
    case .needsColumn(let name): "needs \(name), a column that the file lacks"
    case .needsDate: "means nothing in a book without as_of in book.csv"
    case .unsuited(let kind): "has no meaning for \(kind)"
    case .nothingToChange: "names nothing that would change"
    case .notPermitted: "is for those who see the whole book"
    case .goesBack(let date): "lies before \(date), and changes stand in order of their days"
    }
  }
}

/// Why a batch was not applied: its first item that cannot be, and the column at fault.
public struct ChangeFault: Error, Equatable, Sendable {
  /// Place in the batch, from 0.
  public var item: Int
  /// As files name it.
  public var field: String
  public var reason: ChangeReason

  public init(item: Int, field: String, reason: ChangeReason) {
    self.item = item
    self.field = field
    self.reason = reason
  }
}

/// What is wrong with a change, and in which column.
struct FieldError: Error {
  var field: String
  var reason: ChangeReason

  init(_ field: String, _ reason: ChangeReason) {
    self.field = field
    self.reason = reason
  }

  init(_ field: String, _ fault: BookFault) {
    self.field = field
    reason = .book(fault)
  }
}
