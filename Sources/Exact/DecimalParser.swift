// The strict decimal parser: `-`? digits ( `.` digits )?, and nothing else.
// Decimals beyond those a field keeps are rounded half to even and reported; digits beyond those
// it can hold are an error. One streaming pass serves every length: kept digits accumulate, the
// first dropped digit and "anything after it" decide the rounding, so no big integers are needed.

/// A number parsed to a fixed count of decimals.
public struct FixedDecimal: Equatable, Sendable {
  public let value: Int64
  public let isRounded: Bool

  @inlinable
  init(value: Int64, isRounded: Bool) {
    self.value = value
    self.isRounded = isRounded
  }
}

public enum DecimalParser {
  /// A number with exactly `decimals` decimals, as amounts and sensitivities have.
  public static func fixed(
    _ text: Span<UInt8>, decimals: Int
  ) throws(DecimalFault) -> FixedDecimal {
    let digits = try scan(text, decimals: decimals)
    let (value, overflow) = digits.magnitude.multipliedReportingOverflow(
      by: UInt64(PowersOfTen.int64(decimals - digits.scale)))
    guard !overflow, value <= UInt64(Int64.max) else { throw .tooManyDigits }
    let signed = Int64(value)
    return FixedDecimal(value: digits.isNegative ? -signed : signed, isRounded: digits.isRounded)
  }

  /// A number with as many decimals as it was written with, at most `maximumScale`.
  public static func floating(
    _ text: Span<UInt8>, isRounded: inout Bool
  ) throws(DecimalFault) -> Decimal {
    let digits = try scan(text, decimals: Decimal.maximumScale)
    guard digits.magnitude <= UInt64(Int64.max) else { throw .tooManyDigits }
    if digits.isRounded { isRounded = true }
    let signed = Int64(digits.magnitude)
    return Decimal(
      coefficient: digits.isNegative ? -signed : signed, scale: UInt8(digits.scale))
  }

  /// The nearest double to a number of any length, for figures that are no sums, such as
  /// covariances.
  public static func real(_ text: Span<UInt8>) throws(DecimalFault) -> Double {
    guard text.count > 0 else { throw .empty }
    let first = text[0] == minus ? 1 : 0
    guard scanWide(text, from: first, decimals: 0) != nil else { throw diagnose(text) }
    var bytes: [UInt8] = []
    for index in text.indices { bytes.append(text[index]) }
    // The grammar above is the strict one; only then is the standard conversion asked.
    guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else {
      throw .tooManyDigits
    }
    return value
  }

  private struct Digits {
    var magnitude: UInt64
    var scale: Int
    var isNegative: Bool
    var isRounded: Bool
  }

  private static let zero = UInt8(ascii: "0")
  private static let point = UInt8(ascii: ".")
  private static let minus = UInt8(ascii: "-")

  @inline(always)
  private static func scan(
    _ text: Span<UInt8>, decimals: Int
  ) throws(DecimalFault) -> Digits {
    let count = text.count
    guard count > 0 else { throw .empty }
    let isNegative = text[0] == minus
    var index = isNegative ? 1 : 0
    // 19 bytes hold at most 19 digits, which always fit 64 bits: no overflow checks needed.
    guard count - index <= 19 else {
      return try scanLong(text, from: index, isNegative: isNegative, decimals: decimals)
    }
    let first = index
    var magnitude: UInt64 = 0
    while index < count {
      let digit = text[index] &- zero
      if digit > 9 { break }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      index += 1
    }
    guard index > first else { throw diagnose(text) }
    if index == count {
      return Digits(magnitude: magnitude, scale: 0, isNegative: isNegative, isRounded: false)
    }
    guard text[index] == point, index + 1 < count else { throw diagnose(text) }
    if count - index - 1 > decimals {
      return try scanLong(text, from: first, isNegative: isNegative, decimals: decimals)
    }
    index += 1
    let scale = count - index
    while index < count {
      let digit = text[index] &- zero
      guard digit <= 9 else { throw diagnose(text) }
      magnitude = magnitude &* 10 &+ UInt64(digit)
      index += 1
    }
    return Digits(magnitude: magnitude, scale: scale, isNegative: isNegative, isRounded: false)
  }

  /// The general path: any number of digits, rounding, overflow checked at each step.
  private static func scanLong(
    _ text: Span<UInt8>, from first: Int, isNegative: Bool, decimals: Int
  ) throws(DecimalFault) -> Digits {
    guard let wide = scanWide(text, from: first, decimals: decimals) else { throw diagnose(text) }
    guard var kept = wide.magnitude else { throw .tooManyDigits }
    // Zeros behind the point take no room: `10000000.000000000000` is ten million.
    var scale = wide.scale
    while scale > 0, kept > UInt128(Int64.max), kept % 10 == 0 {
      (kept, scale) = (kept / 10, scale - 1)
    }
    guard let magnitude = UInt64(exactly: kept) else { throw .tooManyDigits }
    return Digits(
      magnitude: magnitude, scale: scale, isNegative: isNegative, isRounded: wide.isRounded)
  }

  struct WideDigits {
    /// Nil when the kept digits do not fit 128 bits.
    var magnitude: UInt128?
    var scale: Int
    var isRounded: Bool
  }

  /// Nil when the text is not of the form digits ( `.` digits )?.
  static func scanWide(_ text: Span<UInt8>, from first: Int, decimals: Int) -> WideDigits? {
    var magnitude: UInt128? = 0
    var scale = 0
    var seenPoint = false
    var firstDropped: UInt8?
    var restIsZero = true
    var index = first
    while index < text.count {
      let byte = text[index]
      if byte == point {
        if seenPoint || index == first || index + 1 == text.count { return nil }
        seenPoint = true
        index += 1
        continue
      }
      let digit = byte &- zero
      if digit > 9 { return nil }
      if seenPoint && scale == decimals {
        if firstDropped == nil { firstDropped = digit } else if digit != 0 { restIsZero = false }
      } else {
        magnitude = magnitude.flatMap { appending(digit, to: $0) }
        if seenPoint { scale += 1 }
      }
      index += 1
    }
    guard index > first else { return nil }
    let dropped = firstDropped ?? 0
    if let kept = magnitude, dropped > 5 || (dropped == 5 && (!restIsZero || kept & 1 == 1)) {
      magnitude = kept == .max ? nil : kept + 1
    }
    return WideDigits(
      magnitude: magnitude, scale: scale, isRounded: dropped != 0 || !restIsZero)
  }

  private static func appending(_ digit: UInt8, to value: UInt128) -> UInt128? {
    let (tenfold, overflow1) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow2) = tenfold.addingReportingOverflow(UInt128(digit))
    return overflow1 || overflow2 ? nil : sum
  }
}
