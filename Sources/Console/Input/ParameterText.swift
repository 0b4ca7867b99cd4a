// `NAME=VALUE` from a command line to a typed parameter: an ISO date is a date, a strict decimal a
// number, `true` and `false` flags, everything else text. `NAME:text=VALUE` is text whatever it
// looks like: an identifier of digits is no number.

internal import Exact
public import Query

public enum ParameterText {
  public static func parse(
    _ word: String
  ) throws(UsageError) -> (name: String, value: Parameter) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw UsageError("--param takes NAME=VALUE, not \(LineText.shown(word))")
    }
    let head = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = head[0].hasPrefix("$") ? head[0].dropFirst() : head[0]
    guard let first = name.utf8.first, !NumberText.isDigit(first), name.utf8.allSatisfy(isInName)
    else {
      throw UsageError("--param \(LineText.shown(word)): a name has letters, digits and _ only")
    }
    let text = String(parts[1])
    guard head.count == 2 else { return (String(name), try value(of: text, named: String(name))) }
    guard head[1] == "text" else {
      throw UsageError("--param \(LineText.shown(word)): the one type to ask for is text")
    }
    return (String(name), .text(text))
  }

  private static func value(
    of text: String, named name: String
  ) throws(UsageError) -> Parameter {
    if text == "true" { return .flag(true) }
    if text == "false" { return .flag(false) }
    if let date = CalendarDate(text) { return .date(date) }
    let bytes = Array(text.utf8)
    var isRounded = false
    do throws(DecimalFault) {
      let number = try DecimalParser.floating(bytes.span, isRounded: &isRounded)
      if !isRounded { return .number(number) }
    } catch {
      guard error == .tooManyDigits else { return .text(text) }
    }
    throw UsageError(
      "--param \(name): \(LineText.shown(text)) has more digits than a number keeps;"
        + " \(name):text=… makes it a text")
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    NumberText.isDigit(byte) || byte == UInt8(ascii: "_")
      || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }
}
