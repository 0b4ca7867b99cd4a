// Numbers written with thousands separators: `1,000,000` is three elements of a list, and where no
// list may stand, the writer is told.

extension QueryReader {
  /// The fault where a comma that follows a number at once is followed at once by three digits.
  func groupedNumber() -> QueryFault? {
    guard isAt(symbol: ","), let last = previous, last.kind == .word || last.kind == .signed,
      let digits = Self.digits(last.text, isSigned: last.kind == .signed), digits <= 3
    else { return nil }
    var whole = last.text
    var end = last.range.upperBound
    var rest = following[...]
    while let comma = rest.first, comma.isSymbol(","), comma.range.lowerBound == end,
      let group = rest.dropFirst().first, group.range.lowerBound == comma.range.upperBound,
      group.kind == .word, Self.digits(group.text, isSigned: false) == 3
    {
      whole += group.text
      end = group.range.upperBound
      rest = rest.dropFirst(2)
    }
    guard end > last.range.upperBound else { return nil }
    return QueryFault(
      .syntax, "numbers are written without thousands separators",
      at: last.range.lowerBound..<end, suggestion: whole)
  }

  /// How many digits stand before the point of a number; nil where it is none.
  private static func digits(_ text: String, isSigned: Bool) -> Int? {
    let parts = text.utf8.dropFirst(isSigned ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } })
    else { return nil }
    return parts[0].count
  }
}
