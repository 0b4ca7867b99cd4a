// Printing exact numbers: plain digits that the strict parser reads back, and
// grouped digits for people.

public enum DecimalText {
  /// `-1234.5000` for −12345000 at scale 4: always `scale` decimals.
  public static func fixed(_ value: Int128, scale: Int) -> String {
    signed(value < 0, fixed(UInt256(low: value.magnitude), scale: scale, grouping: false))
  }

  /// As `fixed` without trailing zeros: the shortest text that reads back as the same number.
  public static func plain(_ value: Int128, scale: Int) -> String {
    signed(
      value < 0,
      withoutTrailingZeros(
        fixed(
          UInt256(low: value.magnitude), scale: scale, grouping: false)))
  }

  /// `-1,234.50` with thousands marks, for tables that people read.
  public static func grouped(_ value: Int128, scale: Int) -> String {
    signed(value < 0, fixed(UInt256(low: value.magnitude), scale: scale, grouping: true))
  }

  static func signed(_ isNegative: Bool, _ digits: String) -> String {
    isNegative ? "-" + digits : digits
  }

  static func withoutTrailingZeros(_ digits: String) -> String {
    guard digits.utf8.contains(UInt8(ascii: ".")) else { return digits }
    var bytes = Array(digits.utf8)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func fixed(_ magnitude: UInt256, scale: Int, grouping: Bool) -> String {
    var reversed = reversedDigits(magnitude)
    while reversed.count <= scale { reversed.append(UInt8(ascii: "0")) }
    var result: [UInt8] = []
    result.reserveCapacity(reversed.count + 8)
    for position in stride(from: reversed.count - 1, through: 0, by: -1) {
      result.append(reversed[position])
      if position == scale && scale > 0 { result.append(UInt8(ascii: ".")) }
      if grouping && position > scale && (position - scale) % 3 == 0 {
        result.append(UInt8(ascii: ","))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Digits from the last to the first; `0` for zero.
  private static func reversedDigits(_ magnitude: UInt256) -> [UInt8] {
    var digits: [UInt8] = []
    var rest = magnitude
    let billions = UInt256(low: 1_000_000_000_000_000_000)
    repeat {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: billions)
      rest = quotient
      var part = UInt64(truncatingIfNeeded: remainder.low)
      for _ in 0..<18 {
        digits.append(UInt8(ascii: "0") + UInt8(part % 10))
        part /= 10
        if rest == .zero && part == 0 { break }
      }
    } while rest != .zero
    return digits
  }
}
