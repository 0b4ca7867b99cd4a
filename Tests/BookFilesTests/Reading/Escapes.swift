// Bytes that a text file cannot show: \xFF, \u{FEFF}, \r, \n, \t, \0, \e (escape), \s (space), \\,
// \{text*count} for a text many times over, \# in it for the number of the time, and \- at a line's
// end for no line break.

enum Escapes {
  typealias Fault = (String) -> FixtureFault

  /// A line with its line feed.
  static func line(
    _ text: Substring, _ fault: Fault
  ) throws(FixtureFault) -> [UInt8] {
    let text = text.hasPrefix(" ") ? text.dropFirst() : text
    if text.hasSuffix("\\-") { return try bytes(text.dropLast(2), fault) }
    return try bytes(text, fault) + [UInt8(ascii: "\n")]
  }

  static func bytes(
    _ text: Substring, number: Int = 0, _ fault: Fault
  ) throws(FixtureFault) -> [UInt8] {
    let plain: [Character: UInt8] = [
      "r": 0x0D, "n": 0x0A, "t": 0x09, "0": 0, "e": 0x1B, "s": 0x20, "\\": 0x5C,
    ]
    var result: [UInt8] = []
    var rest = text
    while let character = rest.popFirst() {
      guard character == "\\" else {
        result += Array(character.utf8)
        continue
      }
      guard let kind = rest.popFirst() else { throw fault("ends in a backslash") }
      if let byte = plain[kind] {
        result.append(byte)
      } else if kind == "x" {
        guard let byte = UInt8(rest.prefix(2), radix: 16) else {
          throw fault("\\x wants two digits")
        }
        rest = rest.dropFirst(2)
        result.append(byte)
      } else if kind == "u", let inside = braces(&rest) {
        guard let number = UInt32(inside, radix: 16), let scalar = Unicode.Scalar(number) else {
          throw fault("\\u{\(inside)} is no character")
        }
        result += Array(String(Character(scalar)).utf8)
      } else if kind == "{" {
        rest = "{" + rest
        guard let inside = braces(&rest), let star = inside.lastIndex(of: "*"),
          let count = Int(inside[inside.index(after: star)...])
        else { throw fault("\\{text*count} is not closed or has no count") }
        let unit = inside[..<star]
        for time in 0..<count { result += try bytes(unit, number: time + 1, fault) }
      } else if kind == "#" {
        result += Array(String(number).utf8)
      } else {
        throw fault("\\\(kind) is no escape")
      }
    }
    return result
  }

  /// What stands in braces, which are passed.
  private static func braces(_ rest: inout Substring) -> Substring? {
    guard rest.first == "{", let end = rest.firstIndex(of: "}") else { return nil }
    let inside = rest[..<end].dropFirst()
    rest = rest[end...].dropFirst()
    return inside
  }
}
