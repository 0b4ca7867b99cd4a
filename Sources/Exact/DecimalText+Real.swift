// A real number as the shortest decimal digits that read back as the same number, without an
// exponent: exact arithmetic on figures that are no sums is done on what is shown of them.

extension DecimalText {
  /// Nil for what is no number.
  public static func digits(of real: Double) -> String? {
    guard real.isFinite else { return nil }
    if real == 0 { return "0" }
    let parts = real.magnitude.description.split(separator: "e", maxSplits: 1)
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = Array(mantissa[0].utf8)
    var digits = whole + (mantissa.count == 2 ? Array(mantissa[1].utf8) : [])
    var point = whole.count + exponent
    let zero = UInt8(ascii: "0")
    if point < 1 {
      digits.insert(contentsOf: Array(repeating: zero, count: 1 - point), at: 0)
      point = 1
    }
    if point > digits.count {
      digits += Array(repeating: zero, count: point - digits.count)
    }
    while digits.count > point, digits.last == zero { digits.removeLast() }
    while point > 1, digits.first == zero {
      digits.removeFirst()
      point -= 1
    }
    var bytes: [UInt8] = real < 0 ? [UInt8(ascii: "-")] : []
    bytes += digits[..<point]
    if digits.count > point { bytes += [UInt8(ascii: ".")] + digits[point...] }
    return String(decoding: bytes, as: UTF8.self)
  }
}
