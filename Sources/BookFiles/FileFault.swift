// What can be wrong with a file or a field of it. Facts about the book itself (unknown instruments,
// cycles, …) are `BookFault`s of the room Book and pass through here with their place.

public import Book
public import Exact
public import Snapshot

public enum FileFault: Error, Equatable, Sendable {
  // The file as a whole.
  case missingFile
  case unreadable(String)
  case changedWhileRead
  case notUTF8
  case utf16
  case noHeader
  case unclosedHeader
  case duplicateColumn(String)
  case unknownColumn(String, suggestion: String?)
  case missingColumn(String)
  case columnsExclude(String, String)
  case wrongRowCount(expected: Int)
  case raggedFloats(bytes: Int, rowBytes: Int)
  case tooManyRows
  case needsFile(String)
  case filesExclude(String, String)
  case snapshot(SnapshotFault)

  // The form of a record.
  case wrongFieldCount(expected: Int, found: Int)
  case strayQuote
  case textAfterQuote
  case unclosedQuote
  case bareCarriageReturn
  case recordTooLong
  case nulByte

  // A field.
  case required
  case number(DecimalFault)
  case controlCharacter
  case tooLong(maximum: Int)
  case surroundingSpace
  case notADate
  case notAnInstant
  case notABoolean
  case notAnInteger
  case notOneOf([String], suggestion: String?)
  case notFinite(scenario: Int)

  // A fact about the book.
  case book(BookFault)
  case change(ChangeReason)
}

extension FileFault {
  /// The file that a reference to nothing should have found its row in.
  var target: String? {
    guard case .book(let fault) = self else { return nil }
    return switch fault {
    case .unknownNode, .unknownParent: "nodes.csv"
    case .unknownInstrument: "instruments.csv"
    case .unknownEntity: "entities.csv"
    case .unknownPosition: "positions.csv"
    case .unknownFactor: "factors.csv"
    default: nil
    }
  }

  /// The name by which programs know the fault.
  public var code: String {
    switch self {
    case .missingFile: "MISSING_FILE"
    case .unreadable: "UNREADABLE"
    case .changedWhileRead: "CHANGED_WHILE_READ"
    case .notUTF8: "NOT_UTF8"
    case .utf16: "UTF16"
    case .noHeader: "NO_HEADER"
    case .unclosedHeader: "UNCLOSED_HEADER"
    case .duplicateColumn: "DUPLICATE_COLUMN"
    case .unknownColumn: "UNKNOWN_COLUMN"
    case .missingColumn: "MISSING_COLUMN"
    case .columnsExclude: "COLUMNS_EXCLUDE"
    case .wrongRowCount: "WRONG_ROW_COUNT"
    case .raggedFloats: "RAGGED_FLOATS"
    case .tooManyRows: "TOO_MANY_ROWS"
    case .needsFile: "NEEDS_FILE"
    case .filesExclude: "FILES_EXCLUDE"
    case .snapshot(let fault): fault.kind.rawValue
    case .wrongFieldCount: "WRONG_FIELD_COUNT"
    case .strayQuote: "STRAY_QUOTE"
    case .textAfterQuote: "TEXT_AFTER_QUOTE"
    case .unclosedQuote: "UNCLOSED_QUOTE"
    case .bareCarriageReturn: "BARE_CARRIAGE_RETURN"
    case .recordTooLong: "RECORD_TOO_LONG"
    case .nulByte: "NUL_BYTE"
    case .required: "REQUIRED"
    case .number(.tooManyDigits): "TOO_MANY_DIGITS"
    case .number: "NOT_A_NUMBER"
    case .controlCharacter: "CONTROL_CHARACTER"
    case .tooLong: "TOO_LONG"
    case .surroundingSpace: "SURROUNDING_SPACE"
    case .notADate: "NOT_A_DATE"
    case .notAnInstant: "NOT_AN_INSTANT"
    case .notABoolean: "NOT_A_BOOLEAN"
    case .notAnInteger: "NOT_AN_INTEGER"
    case .notOneOf: "NOT_ONE_OF"
    case .notFinite: "NOT_FINITE"
    case .book(let fault): fault.code
    case .change(let reason): reason.code
    }
  }

  /// The reason as a person reads it, without the field's value, which the report adds.
  public var reason: String {
    switch self {
    case .missingFile: "the file is required and not there"
    case .unreadable(let why): "the file cannot be read: \(why)"
    case .changedWhileRead: "the file became shorter while it was read"
    case .notUTF8: "the text is not UTF-8"
    case .utf16: "the file is UTF-16; save it as UTF-8"
    case .noHeader: "the file has no header row"
    case .unclosedHeader: "the header row has an unclosed quote"
    case .duplicateColumn(let name): "the column \(name) stands twice in the header"
    case .unknownColumn("", _): "a column has no name"
    case .unknownColumn(let name, nil) where Self.isSeparatedOtherwise(name):
      "the header has no comma: fields are separated by commas, not by semicolons or tabs"
    case .unknownColumn(let name, let near):
      "the column \(name) is not known" + (near.map { "; did you mean \($0)?" } ?? "")
        + " (prefix columns of your own with x_)"
    case .missingColumn(let name): "the required column \(name) is missing"
    case .columnsExclude(let a, let b): "the columns \(a) and \(b) exclude each other"
    case .wrongRowCount(let expected): "the file must have \(expected) row(s)"
    case .raggedFloats(let bytes, 0): "\(bytes) bytes where there are no scenarios"
    case .raggedFloats(let bytes, let row):
      "\(bytes) bytes are not a whole number of rows of \(row) bytes"
    case .tooManyRows: "the file has more rows or longer ids than a book can hold"
    case .needsFile(let name): "the file means nothing without \(name)"
    case .filesExclude(let a, let b): "the files \(a) and \(b) exclude each other"
    case .snapshot(let fault): fault.description
    case .wrongFieldCount(let expected, let found):
      "the row has \(found) field(s) where the header has \(expected)"
    case .strayQuote: "a quote stands inside a field that does not begin with one"
    case .textAfterQuote: "text follows the closing quote"
    case .unclosedQuote: "the quote is never closed"
    case .bareCarriageReturn: "a carriage return without a line feed"
    case .recordTooLong: "the row is longer than 16 MiB"
    case .nulByte: "a zero byte, as UTF-16 has many; save the file as UTF-8"
    case .required: "the field is required"
    case .number(let fault): fault.reason
    case .controlCharacter: "has a control character"
    case .tooLong(let maximum): "is longer than \(maximum) bytes"
    case .surroundingSpace: "begins or ends with a space"
    case .notADate: "is not a day of the form YYYY-MM-DD"
    case .notAnInstant:
      "is not an instant such as 2026-11-20T09:30:00Z (an offset or Z is required)"
    case .notABoolean: "is neither true nor false"
    case .notAnInteger: "is not a whole number in range"
    case .notOneOf(let allowed, let near):
      "is not one of \(allowed.joined(separator: ", "))"
        + (near.map { "; did you mean \($0)?" } ?? "")
    case .notFinite(let scenario): "the value of scenario \(scenario) is not a finite number"
    case .book(let fault): fault.reason
    case .change(let reason): reason.reason
    }
  }
}

extension FileFault {
  /// Whether a column's name looks like a whole header with another separator.
  static func isSeparatedOtherwise(_ name: String) -> Bool {
    name.utf8.contains { $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "\t") }
  }
}
