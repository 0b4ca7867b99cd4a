// The oracle's integer: any size, signed, schoolbook, slow and obvious on purpose. What the engine
// computes in 64, 128 or 256 bits must equal what this computes without limits.

public import Exact

public struct BigNumber: Sendable {
  /// Base 2³² digits, the least first, without zeros at the end; empty for zero.
  private var digits: [UInt32]
  public private(set) var isNegative: Bool

  public static let zero = BigNumber(0)
  public static let one = BigNumber(1)

  private init(digits: [UInt32], isNegative: Bool) {
    self.digits = digits
    while self.digits.last == 0 { self.digits.removeLast() }
    self.isNegative = isNegative && !self.digits.isEmpty
  }

  public init<Integer: BinaryInteger>(_ value: Integer) {
    var digits: [UInt32] = []
    var rest = value.magnitude
    while rest != 0 {
      digits.append(UInt32(truncatingIfNeeded: rest))
      rest >>= 32
    }
    self.init(digits: digits, isNegative: value < 0)
  }

  public init(_ value: UInt256) {
    self = BigNumber(value.high) * BigNumber.power(2, 128) + BigNumber(value.low)
  }

  /// Decimal digits with an optional minus sign.
  public init?(_ text: String) {
    let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !unsigned.isEmpty else { return nil }
    var value = BigNumber.zero
    for character in unsigned {
      guard character.isASCII, let digit = character.wholeNumberValue else { return nil }
      value = value * BigNumber(10) + BigNumber(digit)
    }
    self = text.hasPrefix("-") ? -value : value
  }

  public static func power(_ base: Int, _ exponent: Int) -> BigNumber {
    (0..<exponent).reduce(.one) { product, _ in product * BigNumber(base) }
  }

  public static func powerOfTen(_ exponent: Int) -> BigNumber { power(10, exponent) }

  public var magnitude: BigNumber { BigNumber(digits: digits, isNegative: false) }
  public var isZero: Bool { digits.isEmpty }
  public var isOdd: Bool { (digits.first ?? 0) & 1 == 1 }

  /// How many bits the magnitude has; 0 for zero.
  public var bitWidth: Int {
    digits.count * 32 - (digits.last?.leadingZeroBitCount ?? 0)
  }

  /// The same value as a machine integer, or nil when it does not fit.
  public func exactly<Integer: FixedWidthInteger>(_: Integer.Type) -> Integer? {
    var value: Integer = 0
    for bit in (0..<bitWidth).reversed() {
      let (doubled, overflow1) = value.multipliedReportingOverflow(by: 2)
      let step: Integer = self.bit(bit) ? 1 : 0
      let (next, overflow2) =
        isNegative
        ? doubled.subtractingReportingOverflow(step) : doubled.addingReportingOverflow(step)
      if overflow1 || overflow2 { return nil }
      value = next
    }
    return value
  }

  private func bit(_ index: Int) -> Bool { digits[index / 32] >> UInt32(index % 32) & 1 == 1 }
}

extension BigNumber: Comparable {
  public static func < (a: BigNumber, b: BigNumber) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    return a.isNegative ? isLess(b.digits, a.digits) : isLess(a.digits, b.digits)
  }

  private static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    if a.count != b.count { return a.count < b.count }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] }
    return false
  }
}

extension BigNumber {
  public static prefix func - (a: BigNumber) -> BigNumber {
    BigNumber(digits: a.digits, isNegative: !a.isNegative)
  }

  public static func + (a: BigNumber, b: BigNumber) -> BigNumber {
    if a.isNegative == b.isNegative {
      return BigNumber(digits: sum(a.digits, b.digits), isNegative: a.isNegative)
    }
    return isLess(a.digits, b.digits)
      ? BigNumber(digits: difference(b.digits, a.digits), isNegative: b.isNegative)
      : BigNumber(digits: difference(a.digits, b.digits), isNegative: a.isNegative)
  }

  public static func - (a: BigNumber, b: BigNumber) -> BigNumber { a + -b }

  public static func * (a: BigNumber, b: BigNumber) -> BigNumber {
    var product = [UInt32](repeating: 0, count: a.digits.count + b.digits.count)
    for i in a.digits.indices {
      var carry: UInt64 = 0
      for j in b.digits.indices {
        let term = UInt64(a.digits[i]) * UInt64(b.digits[j]) + UInt64(product[i + j]) + carry
        product[i + j] = UInt32(truncatingIfNeeded: term)
        carry = term >> 32
      }
      product[i + b.digits.count] = UInt32(carry)
    }
    return BigNumber(digits: product, isNegative: a.isNegative != b.isNegative)
  }

  /// Truncated towards zero, the remainder bearing the sign of `self`, as Swift's integers do.
  public func quotientAndRemainder(
    dividingBy divisor: BigNumber
  ) -> (quotient: BigNumber, remainder: BigNumber) {
    precondition(!divisor.isZero, "division by zero")
    var quotient = [UInt32](repeating: 0, count: digits.count)
    var rest: [UInt32] = []
    for index in (0..<bitWidth).reversed() {
      Self.double(&rest, plus: bit(index) ? 1 : 0)
      if Self.isLess(rest, divisor.digits) { continue }
      rest = BigNumber(digits: Self.difference(rest, divisor.digits), isNegative: false).digits
      quotient[index / 32] |= 1 << UInt32(index % 32)
    }
    return (
      BigNumber(digits: quotient, isNegative: isNegative != divisor.isNegative),
      BigNumber(digits: rest, isNegative: isNegative)
    )
  }

  private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      let term =
        carry + UInt64(index < a.count ? a[index] : 0) + UInt64(index < b.count ? b[index] : 0)
      result.append(UInt32(truncatingIfNeeded: term))
      carry = term >> 32
    }
    return result + [UInt32(carry)]
  }

  /// `a - b`, where `a` is not the smaller.
  private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var borrow: Int64 = 0
    for index in a.indices {
      let term = Int64(a[index]) - Int64(index < b.count ? b[index] : 0) - borrow
      result.append(UInt32(truncatingIfNeeded: term))
      borrow = term < 0 ? 1 : 0
    }
    return result
  }

  private static func double(_ digits: inout [UInt32], plus bit: UInt32) {
    var carry = bit
    for index in digits.indices {
      let digit = digits[index]
      digits[index] = digit << 1 | carry
      carry = digit >> 31
    }
    if carry != 0 { digits.append(carry) }
  }
}

extension BigNumber: CustomStringConvertible {
  public var description: String {
    var reversed = ""
    var rest = magnitude
    repeat {
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: BigNumber(10))
      reversed += String(digit.digits.first ?? 0)
      rest = quotient
    } while !rest.isZero
    return (isNegative ? "-" : "") + String(reversed.reversed())
  }
}
