// A signed 256-bit sum of 128-bit products, exact: what is left of a figure before it is rounded.

public struct WideSum: Hashable, Sendable {
  @usableFromInline var high: Int128
  @usableFromInline var low: UInt128

  public static let zero = WideSum()

  public init() {
    high = 0
    low = 0
  }

  public init(_ value: Int128) {
    high = value < 0 ? -1 : 0
    low = UInt128(truncatingIfNeeded: value)
  }

  public init(_ a: Int128, times b: Int128) {
    let product = a.multipliedFullWidth(by: b)
    high = product.high
    low = product.low
  }

  /// Traps out of range; who adds says why that cannot be.
  public mutating func add(_ a: Int128, times b: Int128) { self += WideSum(a, times: b) }

  public static func += (left: inout WideSum, right: WideSum) {
    let (low, carry) = left.low.addingReportingOverflow(right.low)
    left.low = low
    left.high += right.high + (carry ? 1 : 0)
  }

  /// Two's complement: every bit turned, and one more.
  public static prefix func - (value: WideSum) -> WideSum {
    var result = WideSum()
    let (low, carry) = (~value.low).addingReportingOverflow(1)
    result.low = low
    result.high = ~value.high &+ (carry ? 1 : 0)
    return result
  }

  public var isNegative: Bool { high < 0 }
  public var isZero: Bool { high == 0 && low == 0 }

  public var magnitude: UInt256 {
    let positive = isNegative ? -self : self
    return UInt256(high: UInt128(bitPattern: positive.high), low: positive.low)
  }

  /// The nearest but for the last bits, always the same for the same sum.
  public var double: Double {
    let size = magnitude
    let value = Double(size.high) * 0x1p128 + Double(size.low)
    return isNegative ? -value : value
  }

  /// `self × 10^−(decimals − kept)`, rounded half to even once; nil beyond 128 bits.
  public func rounded(from decimals: Int, to kept: Int) -> Int128? {
    SumRounding(from: decimals, to: kept).rounded(self)
  }

  /// The same by long division, whatever the size.
  func roundedByDivision(from decimals: Int, to kept: Int) -> Int128? {
    let quotient =
      decimals == kept ? magnitude : magnitude.dividedHalfEven(by: .powerOfTen(decimals - kept))
    guard let value = quotient.asUInt128.flatMap(Int128.init(exactly:)) else { return nil }
    return isNegative ? -value : value
  }

  /// Every digit, without trailing zeros.
  public func exactText(decimals: Int) -> String {
    let digits = DecimalText.fixed(magnitude, scale: decimals, grouping: false)
    return DecimalText.signed(isNegative, DecimalText.withoutTrailingZeros(digits))
  }
}

extension WideSum: Comparable {
  public static func < (a: WideSum, b: WideSum) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}

extension WideSum {
  /// So many decimals more.
  public func timesPowerOfTen(_ exponent: Int) -> WideSum {
    var result = self
    for _ in 0..<exponent {
      let one = result
      for _ in 0..<9 { result += one }
    }
    return result
  }
}

extension WideSum {
  /// The product, or nil when it needs more than 255 bits and a sign.
  public func multiplied(by factor: Int128) -> WideSum? {
    guard let size = magnitude.multiplied(by: UInt256(low: factor.magnitude)),
      size.high < UInt128(1) << 127
    else { return nil }
    var result = WideSum()
    result.high = Int128(size.high)
    result.low = size.low
    return isNegative != (factor < 0) ? -result : result
  }

  /// `a × factor ÷ b`, rounded once to the nearest double, half to even. `b` must not be 0.
  public static func ratio(_ a: WideSum, _ b: WideSum, times factor: Int128) -> Double {
    precondition(!b.isZero, "division by zero")
    if factor == 1, let above = a.exactDouble, let below = b.exactDouble { return above / below }
    guard let above = a.multiplied(by: factor) else {
      // Only sums near the end of the range get here.
      return a.double / b.double * Double(factor)
    }
    let value = above.magnitude.ratio(to: b.magnitude)
    return above.isNegative != b.isNegative ? -value : value
  }

  /// Nil where a double might not hold every bit. A quotient of two that do is rounded once.
  private var exactDouble: Double? {
    let narrow = Int64(truncatingIfNeeded: low)
    guard high == Int128(narrow >> 63), low == UInt128(truncatingIfNeeded: narrow),
      narrow.magnitude <= 1 << 53
    else { return nil }
    return Double(narrow)
  }
}

extension UInt256 {
  /// The quotient, correctly rounded. Neither uses the highest bit.
  fileprivate func ratio(to divisor: UInt256) -> Double {
    if self == .zero { return 0 }
    // Both are moved so that their first bits meet; the quotient then lies between ½ and 2.
    let shift = divisor.bitWidth - bitWidth
    var rest = shift > 0 ? self << shift : self
    let unit = shift < 0 ? divisor << -shift : divisor
    var quotient: UInt128 = 0
    // 64 bits or more are enough for the 53 of a double, one for rounding, and what is left over.
    for _ in 0..<65 {
      quotient <<= 1
      if rest >= unit {
        rest = rest.subtracting(unit)
        quotient |= 1
      }
      rest = rest << 1
    }
    if rest != .zero { quotient |= 1 }
    return Double(sign: .plus, exponent: -64 - shift, significand: Double(quotient))
  }

  private var bitWidth: Int {
    high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
  }

  fileprivate static func << (value: UInt256, count: Int) -> UInt256 {
    if count >= 128 { return UInt256(high: value.low << UInt128(count - 128), low: 0) }
    if count == 0 { return value }
    return UInt256(
      high: value.high << UInt128(count) | value.low >> UInt128(128 - count),
      low: value.low << UInt128(count))
  }
}
