// A row that was not taken, or a file: where, by which rule, and what stood there.

public struct Rejection: Hashable, Sendable {
  public var file: String
  /// From 1; 0 where the fault is the file's as a whole.
  public var line: Int
  /// Character within the line, from 1; 0 where the fault is the row's or the file's as a whole.
  public var column: Int
  /// The header's name of the field.
  public var field: String
  public var code: String
  public var reason: String
  /// What stood in the field, at most its first 400 bytes; as it is, so escape it before showing
  /// it.
  public var value: String

  public init(
    file: String, line: Int, column: Int, field: String, code: String, reason: String,
    value: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.field = field
    self.code = code
    self.reason = reason
    self.value = value
  }
}

extension Rejection: CustomStringConvertible {
  public var description: String {
    // Names of files and columns, and ids that a reason quotes, are text from outside as well.
    var place = ShownText.escaped(file, limit: 400)
    if line > 0 { place += ":\(line)" }
    if column > 0 { place += ":\(column)" }
    let name = ShownText.escaped(field)
    let subject =
      field.isEmpty ? "" : name + (value.isEmpty ? " " : " \"\(ShownText.escaped(value))\" ")
    return "\(place): \(subject)\(ShownText.escaped(reason, limit: 600)) [\(code)]"
  }
}

/// Text from a file made safe to show: control characters, which could command a terminal, and
/// quotes become escapes, and what a spreadsheet would run as a formula is marked with an
/// apostrophe.
public enum ShownText {
  public static func escaped(_ text: String, limit: Int = 60) -> String {
    var result = startsFormula(text) ? "'" : ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit { return result + "…" }
      count += 1
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      default:
        if scalar == "\\" || scalar == "\"" { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func startsFormula(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    let starts = Array("=+-@".utf8)
    guard starts.contains(first) else { return false }
    // A number is no formula.
    return !text.utf8.dropFirst().allSatisfy {
      ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".")
    }
  }
}
