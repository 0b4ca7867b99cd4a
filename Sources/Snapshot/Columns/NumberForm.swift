// How whole numbers stand for the texts of a column, so that each text comes back as it was: `1.5`
// and `1.50` are different texts, and a column that has both stays text.

internal import Exact

public struct NumberForm: Hashable, Sendable {
  public enum Style: UInt8, Sendable {
    /// As few decimals as the number needs: `-12.5` for −12500 with a scale of 3.
    case shortest = 0
    /// Always as many decimals as the scale: `-12.500`.
    case fixed = 1
    /// A stem and always as many digits as the scale: `P0000000012`.
    case numbered = 2
  }

  public let style: Style
  /// Decimals, or digits of a numbered text.
  public let scale: Int
  /// Empty unless numbered.
  public let stem: [UInt8]

  public init(_ style: Style, scale: Int, stem: [UInt8] = []) {
    precondition(scale <= Self.mostDigits, "more digits than a number has")
    self.style = style
    self.scale = scale
    self.stem = stem
  }

  /// Digits that a number of 64 bits always has room for.
  public static let mostDigits = 18

  /// Whether a number has a text of this form.
  func covers(_ value: Int64) -> Bool {
    style != .numbered || value >= 0 && value < PowersOfTen.int64(scale)
  }

  public func append(_ value: Int64, to bytes: inout [UInt8]) {
    bytes += stem
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var decimals = scale
    var rest = value.magnitude
    if style == .numbered { return Self.append(rest, digits: scale, to: &bytes) }
    let power = UInt64(PowersOfTen.int64(decimals))
    let (whole, fraction) = rest.quotientAndRemainder(dividingBy: power)
    Self.append(whole, digits: 1, to: &bytes)
    rest = fraction
    if style == .shortest {
      if rest == 0 { return }
      while rest % 10 == 0 {
        rest /= 10
        decimals -= 1
      }
    }
    if decimals == 0 { return }
    bytes.append(UInt8(ascii: "."))
    Self.append(rest, digits: decimals, to: &bytes)
  }

  /// At least so many digits.
  private static func append(_ value: UInt64, digits: Int, to bytes: inout [UInt8]) {
    var count = digits
    var bound = UInt64(PowersOfTen.int64(min(mostDigits, digits)))
    while value >= bound, count < 20 {
      count += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      bound = overflow ? .max : next
      if overflow { break }
    }
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    var target = bytes.mutableSpan
    var rest = value
    for index in stride(from: start + count - 1, through: start, by: -1) {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      target[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
  }
}

/// A number as it stands in a text: its digits, and how many of them are decimals.
struct WrittenNumber {
  var digits: Int64
  var decimals: Int

  /// Nil for what does not come back as the same text: `+1`, `01`, `1.`, `-0`, `1e3`, words, and
  /// more than 18 digits.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    let isNegative = index < end && bytes[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    guard index < end, end - index <= NumberForm.mostDigits + 1 else { return nil }
    var value: Int64 = 0
    var point = -1
    while index < end {
      let byte = bytes[index]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
      } else if byte == UInt8(ascii: "."), point < 0, index > first {
        point = index
      } else {
        return nil
      }
      index &+= 1
    }
    if point < 0 {
      guard end - first <= NumberForm.mostDigits else { return nil }
      decimals = 0
    } else {
      decimals = end - point - 1
      guard decimals > 0 else { return nil }
    }
    // `0` and `0.5`, not `00` or `05`; and no zero has a sign.
    let whole = (point < 0 ? end : point) - first
    if whole > 1, bytes[first] == UInt8(ascii: "0") { return nil }
    if isNegative, value == 0 { return nil }
    digits = isNegative ? -value : value
  }

  var isShortest: Bool { decimals == 0 || digits % 10 != 0 }
}
