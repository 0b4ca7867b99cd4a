// What exactly is wrong with text that is not a number: read once more, slowly, for the user's sake.

extension DecimalParser {
  static func diagnose(_ text: Span<UInt8>) -> DecimalFault {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for index in text.indices { bytes.append(text[index]) }
    return diagnose(bytes)
  }

  private static func diagnose(_ bytes: [UInt8]) -> DecimalFault {
    if bytes.isEmpty { return .empty }
    if bytes.contains(where: { $0 == 0x20 || $0 == 0x09 || $0 == 0xA0 }) { return .space }
    let unsigned = bytes.first == UInt8(ascii: "-") ? Array(bytes.dropFirst()) : bytes
    if unsigned.first == UInt8(ascii: "+") { return .plusSign }
    let lower = unsigned.map { $0 | 0x20 }
    if lower.starts(with: Array("nan".utf8)) || lower.starts(with: Array("inf".utf8)) {
      return .notFinite
    }
    if lower.starts(with: Array("0x".utf8)) { return .hexadecimal }
    let signs = Array("$%€£¥".utf8)
    if unsigned.contains(where: { signs.contains($0) }) { return .currencySign }
    if unsigned.contains(where: { $0 == UInt8(ascii: ",") }) {
      return unsigned.contains(UInt8(ascii: ".")) || hasGroupsOfThree(unsigned)
        ? .thousandsSeparator : .decimalComma
    }
    if unsigned.contains(where: { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "_") }) {
      return .thousandsSeparator
    }
    if hasExponent(lower) { return .exponent }
    if unsigned.first == UInt8(ascii: ".") { return .noDigitBeforePoint }
    if unsigned.last == UInt8(ascii: ".") { return .noDigitAfterPoint }
    return .notADigit
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  private static func hasGroupsOfThree(_ bytes: [UInt8]) -> Bool {
    let groups = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    return groups.count > 1 && groups.dropFirst().allSatisfy { $0.count == 3 }
  }

  private static func hasExponent(_ lower: [UInt8]) -> Bool {
    guard let e = lower.firstIndex(of: UInt8(ascii: "e")), e > 0 else { return false }
    return isDigit(lower[0]) && lower[(e + 1)...].contains(where: isDigit)
  }
}
