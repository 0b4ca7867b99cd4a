// What exactly is wrong with text that is not a number: read once more, slowly, for the user's
// sake. Characters are looked at, not bytes: `€` shares bytes with the typographic minus, `£` with
// `٣`.

extension DecimalParser {
  static func diagnose(_ text: Span<UInt8>) -> DecimalFault {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    for index in text.indices { bytes.append(text[index]) }
    return diagnose(Array(String(decoding: bytes, as: UTF8.self).lowercased().unicodeScalars))
  }

  private static func diagnose(_ text: [Unicode.Scalar]) -> DecimalFault {
    if text.isEmpty { return .empty }
    if text.contains(where: \.properties.isWhitespace) { return .space }
    let unsigned = text.first == "-" ? Array(text.dropFirst()) : text
    if unsigned.first == "+" { return .plusSign }
    if unsigned.starts(with: "nan".unicodeScalars) || unsigned.starts(with: "inf".unicodeScalars) {
      return .notFinite
    }
    if unsigned.starts(with: "0x".unicodeScalars) { return .hexadecimal }
    if unsigned.contains(where: isCurrencyOrPercent) { return .currencySign }
    if unsigned.contains(",") {
      return hasDecimalComma(unsigned) ? .decimalComma : .thousandsSeparator
    }
    if unsigned.contains(where: { "'’_".unicodeScalars.contains($0) }) {
      return .thousandsSeparator
    }
    if hasExponent(unsigned) { return .exponent }
    if unsigned.first == "." { return .noDigitBeforePoint }
    if unsigned.last == "." { return .noDigitAfterPoint }
    return .notADigit
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isCurrencyOrPercent(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "%" || scalar.properties.generalCategory == .currencySymbol
  }

  /// One comma, no point, and not just one group of three behind one to three digits.
  private static func hasDecimalComma(_ text: [Unicode.Scalar]) -> Bool {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, !text.contains(".") else { return false }
    return !((1...3).contains(parts[0].count) && parts[1].count == 3)
  }

  private static func hasExponent(_ text: [Unicode.Scalar]) -> Bool {
    guard let e = text.firstIndex(of: "e"), isDigit(text[0]) else { return false }
    return text[(e + 1)...].contains(where: isDigit)
  }
}
