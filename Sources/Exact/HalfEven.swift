// Rounding, in one place: half to even, as design decision §1 asks of every product and conversion.
// Each function takes an exact numerator, so nothing is ever rounded twice.

public enum HalfEven {
  /// `numerator / denominator`, rounded half to even. The denominator must be positive.
  public static func divide(_ numerator: Int128, by denominator: Int128) -> Int128 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder == 0 { return quotient }
    // Compare the remainder with what is left to the denominator: doubling it could overflow.
    let distance = remainder.magnitude
    let rest = denominator.magnitude - distance
    let away = distance > rest || (distance == rest && quotient & 1 != 0)
    return away ? quotient + (numerator < 0 ? -1 : 1) : quotient
  }

  /// The same for values that fit 64 bits, which are nearly all and divide five times faster.
  public static func divide(_ numerator: Int64, by denominator: Int64) -> Int64 {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder == 0 { return quotient }
    let distance = remainder.magnitude
    let rest = denominator.magnitude - distance
    let away = distance > rest || (distance == rest && quotient & 1 != 0)
    return away ? quotient + (numerator < 0 ? -1 : 1) : quotient
  }

  /// `value` moved from one number of decimals to another; nil when it does not fit `Int64`.
  public static func rescale(_ value: Int64, from: Int, to: Int) -> Int64? {
    if from == to { return value }
    if from > to {
      return from - to > 18
        ? Int64(divide(Int128(value), by: PowersOfTen.int128(min(from - to, 38))))
        : divide(value, by: PowersOfTen.int64(from - to))
    }
    if value == 0 { return 0 }
    guard to - from <= 18 else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: PowersOfTen.int64(to - from))
    return overflow ? nil : product
  }
}
