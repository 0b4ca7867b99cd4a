// A real number as decimal digits without an exponent, rounded half to even where fewer decimals
// are wanted. It starts from the shortest digits that read back as the same number, so what is
// rounded is what a machine would have been given.

struct RealText {
  private let isNegative: Bool
  /// Decimal digits, 0 to 9, without leading zeros; empty for zero.
  private let digits: [UInt8]
  /// How many of the digits stand before the point; negative: so many zeros behind it come first.
  private let pointAt: Int

  /// Nil for what is no number.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let text = value.magnitude.description
    let parts = text.split(separator: "e", maxSplits: 1)
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let all = (mantissa[0] + (mantissa.count == 2 ? mantissa[1] : "")).utf8
      .map { $0 - UInt8(ascii: "0") }
    let zeros = all.prefix { $0 == 0 }.count
    var kept = Array(all[zeros...])
    while kept.last == 0 { kept.removeLast() }
    digits = kept
    pointAt = kept.isEmpty ? 0 : mantissa[0].utf8.count - zeros + exponent
    isNegative = value < 0
  }

  /// Decimals with which the largest of a column's numbers shows at least four digits that say
  /// something; two at least, as amounts have.
  static func decimals(largest magnitude: Double) -> Int {
    guard magnitude.isFinite, magnitude > 0 else { return 2 }
    var decimals = 2
    var scaled = magnitude * 100
    // Beyond twelve a number that small reads better as zero.
    while scaled < 1000, decimals < 12, magnitude < 10 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }

  /// Digits before or behind the point that a person reads.
  private static let readable = 40

  /// Whether there are too many digits before the point.
  var isLong: Bool { pointAt > Self.readable }

  /// All digits; nil where they would be longer than a person reads.
  var plain: String? {
    guard !isLong, digits.count - pointAt <= Self.readable else { return nil }
    return fixed(decimals: max(0, digits.count - pointAt))
  }

  /// With so many decimals, half to even.
  func fixed(decimals: Int) -> String {
    let keep = pointAt + decimals
    var kept = keep < 0 ? [] : Array(digits.prefix(keep))
    if keep >= 0, keep < digits.count, roundsUp(at: keep) {
      var index = kept.count - 1
      while index >= 0, kept[index] == 9 {
        kept[index] = 0
        index -= 1
      }
      if index >= 0 { kept[index] += 1 } else { kept.insert(1, at: 0) }
    }
    let carried = kept.count > max(0, min(keep, digits.count)) ? 1 : 0
    // `kept` has its point behind so many digits; zeros fill both sides.
    let whole = pointAt + carried
    var places: [UInt8] = whole > 0 ? [] : [UInt8](repeating: 0, count: 1 - whole)
    places += kept
    let wanted = max(1, whole) + decimals
    if places.count < wanted { places += [UInt8](repeating: 0, count: wanted - places.count) }
    let text = places.prefix(wanted).map { $0 + UInt8(ascii: "0") }
    let sign = isNegative && places.contains { $0 != 0 } ? "-" : ""
    let before = String(decoding: text[..<max(1, whole)], as: UTF8.self)
    let after = String(decoding: text[max(1, whole)...], as: UTF8.self)
    return sign + before + (decimals > 0 ? "." + after : "")
  }

  private func roundsUp(at keep: Int) -> Bool {
    if digits[keep] != 5 { return digits[keep] > 5 }
    if keep + 1 < digits.count { return true }
    return keep > 0 && digits[keep - 1] & 1 == 1
  }
}
