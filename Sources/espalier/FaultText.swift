// Why a query has no answer, with the line of the query it is about and marks below it. To be
// replaced by `QueryFault.report(in:)`, as soon as the room Query has it.

internal import Console
internal import Query

enum FaultText {
  /// Columns of a query shown around the place.
  private static let shown = 100

  /// The reason, the place and what may have been meant; lines with line ends.
  static func report(_ fault: QueryFault, in text: String, _ ink: Ink) -> String {
    var report = ink.red(LineText.shown(fault.reason)) + " [\(fault.code.rawValue)]\n"
    if let range = fault.range { report += place(range, in: Array(text.utf8), ink) }
    if let suggestion = fault.suggestion {
      report += "did you mean \(LineText.shown(suggestion))?\n"
    }
    return report
  }

  private static func place(_ range: Range<Int>, in bytes: [UInt8], _ ink: Ink) -> String {
    let lower = min(max(0, range.lowerBound), bytes.count)
    let upper = min(max(lower, range.upperBound), bytes.count)
    let newline = UInt8(ascii: "\n")
    let start = bytes[..<lower].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = bytes[lower...].firstIndex(of: newline) ?? bytes.count
    let stop = min(upper, end)
    func text(_ part: ArraySlice<UInt8>) -> String {
      LineText.shown(String(decoding: part, as: UTF8.self))
    }
    var before = text(bytes[start..<lower])
    let marked = text(bytes[lower..<stop])
    if DisplayWidth.of(before) > shown { before = "…" + String(before.suffix(shown / 2)) }
    let after = String(text(bytes[stop..<end]).prefix(shown))
    let marks = String(repeating: "^", count: max(1, min(shown, DisplayWidth.of(marked))))
    let space = String(repeating: " ", count: DisplayWidth.of(before))
    return "  \(before)\(marked.prefix(shown))\(after)\n  \(space)\(ink.yellow(marks))\n"
  }
}
