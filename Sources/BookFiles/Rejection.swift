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
  /// What stood in the field, cut short, control characters escaped.
  public var value: String
}

extension Rejection: CustomStringConvertible {
  public var description: String {
    var place = file
    if line > 0 { place += ":\(line)" }
    if column > 0 { place += ":\(column)" }
    let subject = field.isEmpty ? "" : field + (value.isEmpty ? " " : " \"\(value)\" ")
    return "\(place): \(subject)\(reason) [\(code)]"
  }
}

/// Text from a file made safe to show: control characters, which could command a terminal, and
/// quotes become escapes, and what a spreadsheet would run as a formula is marked with an
/// apostrophe.
public enum ShownText {
  public static func escaped(_ text: String, limit: Int = 60) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == limit { return result + "…" }
      count += 1
      switch scalar.value {
      case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF:
        result += "\\u{" + String(scalar.value, radix: 16) + "}"
      case 0x5C: result += "\\\\"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return startsFormula(text) ? "'" + result : result
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
