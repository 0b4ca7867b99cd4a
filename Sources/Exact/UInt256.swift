// A 256-bit unsigned integer with just what exact rates and rare wide products need.
// Division by more than 128 bits is the slow, obvious long division, one bit at a time.

public struct UInt256: Equatable, Comparable, Sendable {
  public let high: UInt128
  public let low: UInt128

  public init(high: UInt128 = 0, low: UInt128) {
    self.high = high
    self.low = low
  }

  public init(multiplying a: UInt128, by b: UInt128) {
    let (high, low) = a.multipliedFullWidth(by: b)
    self.init(high: high, low: low)
  }

  public static let zero = UInt256(low: 0)

  /// 10ⁿ for n up to 77, the last that fits.
  public static func powerOfTen(_ exponent: Int) -> UInt256 {
    let first = min(exponent, 38)
    let rest = exponent - first
    let base = UInt256(low: UInt128(PowersOfTen.int128(first)))
    if rest == 0 { return base }
    guard rest <= 39, let product = base.multiplied(by: .powerOfTen(rest)) else {
      preconditionFailure("10^\(exponent) does not fit 256 bits")
    }
    return product
  }

  public var asUInt128: UInt128? { high == 0 ? low : nil }

  public static func < (a: UInt256, b: UInt256) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }

  /// The sum, or nil when it needs more than 256 bits.
  public func adding(_ other: UInt256) -> UInt256? {
    let (low, carry) = low.addingReportingOverflow(other.low)
    let (partial, overflow1) = high.addingReportingOverflow(other.high)
    let (high, overflow2) = partial.addingReportingOverflow(carry ? 1 : 0)
    return overflow1 || overflow2 ? nil : UInt256(high: high, low: low)
  }

  /// The difference. `other` must not be larger.
  func subtracting(_ other: UInt256) -> UInt256 {
    let (low, borrow) = low.subtractingReportingOverflow(other.low)
    return UInt256(high: high - other.high - (borrow ? 1 : 0), low: low)
  }

  /// The product, or nil when it needs more than 256 bits.
  public func multiplied(by other: UInt256) -> UInt256? {
    if high != 0 && other.high != 0 { return nil }
    let low256 = UInt256(multiplying: low, by: other.low)
    let cross =
      high != 0
      ? UInt256(multiplying: high, by: other.low) : UInt256(multiplying: low, by: other.high)
    guard cross.high == 0 else { return nil }
    return low256.adding(UInt256(high: cross.low, low: 0))
  }

  public func quotientAndRemainder(
    dividingBy divisor: UInt256
  ) -> (quotient: UInt256, remainder: UInt256) {
    precondition(divisor != .zero, "division by zero")
    if high == 0 && divisor.high == 0 {
      let (q, r) = low.quotientAndRemainder(dividingBy: divisor.low)
      return (UInt256(low: q), UInt256(low: r))
    }
    if divisor.high == 0 {
      // Schoolbook division with digits of 128 bits: rounding an answer's sums to their scale.
      let (q, r) = high.quotientAndRemainder(dividingBy: divisor.low)
      let (lowQuotient, remainder) = divisor.low.dividingFullWidth((r, low))
      return (UInt256(high: q, low: lowQuotient), UInt256(low: remainder))
    }
    var quotient = UInt256.zero
    var remainder = UInt256.zero
    for bit in stride(from: 255, through: 0, by: -1) {
      // The remainder is at most the dividend's bits read so far, so doubling it loses no bit.
      remainder = remainder.doubled(plus: self.bit(bit))
      quotient = quotient.doubled(plus: 0)
      if remainder >= divisor {
        remainder = remainder.subtracting(divisor)
        quotient = UInt256(high: quotient.high, low: quotient.low | 1)
      }
    }
    return (quotient, remainder)
  }

  /// `self / divisor`, rounded half to even.
  public func dividedHalfEven(by divisor: UInt256) -> UInt256 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    if remainder == .zero { return quotient }
    let rest = divisor.subtracting(remainder)
    let up = remainder > rest || (remainder == rest && quotient.low & 1 == 1)
    return up ? quotient.adding(UInt256(low: 1)) ?? quotient : quotient
  }

  private func bit(_ index: Int) -> UInt128 {
    index < 128 ? (low >> UInt128(index)) & 1 : (high >> UInt128(index - 128)) & 1
  }

  private func doubled(plus bit: UInt128) -> UInt256 {
    UInt256(high: high << 1 | low >> 127, low: low << 1 | bit)
  }
}
