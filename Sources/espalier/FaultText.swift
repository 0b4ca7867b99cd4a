// Stands in for `QueryFault.report(in:)`, until that is in the room Query: then its one caller,
// `AskSession`, calls that, and this file goes.

internal import Console
internal import Query

enum FaultText {
  /// The code with the place, the line with marks below what it is about, the reason, and what may
  /// have been meant: several lines without a last line break.
  static func report(_ fault: QueryFault, in text: String) -> String {
    let meant = fault.suggestion.map { "\ndid you mean \(LineText.shown($0))?" } ?? ""
    let said = LineText.shown(fault.reason) + meant
    guard let range = fault.range else { return "\(fault.code.rawValue)\n\(said)" }
    let bytes = Array(text.utf8)
    let lower = min(max(0, range.lowerBound), bytes.count)
    let upper = min(max(lower, range.upperBound), bytes.count)
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<lower].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[lower...].firstIndex(of: newline) ?? bytes.count
    func shown(_ part: Range<Int>) -> String {
      LineText.shown(String(decoding: bytes[part], as: UTF8.self))
    }
    let before = shown(start..<lower)
    let marks = max(1, DisplayWidth.of(shown(lower..<min(upper, end))))
    let number = bytes[..<lower].count { $0 == newline } + 1
    let below =
      String(repeating: " ", count: DisplayWidth.of(before)) + String(repeating: "^", count: marks)
    return """
      \(fault.code.rawValue) at line \(number), column \(before.count + 1)
        \(shown(start..<end))
        \(below)
      \(said)
      """
  }
}
