// Powers of ten as constants, because every scale change multiplies or divides by one.
// Exponents are programmer-supplied scales, never user input: an exponent out of range traps.

public enum PowersOfTen {
  /// 10⁰ … 10¹⁸, all that fit an `Int64`.
  static let int64: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000,
    10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
    10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
    100_000_000_000_000_000, 1_000_000_000_000_000_000,
  ]
  /// 10⁰ … 10³⁸, all that fit an `Int128`.
  static let int128: [Int128] = powers(through: 38)

  public static func int64(_ exponent: Int) -> Int64 { int64[exponent] }

  public static func int128(_ exponent: Int) -> Int128 { int128[exponent] }

  /// 10⁰ … 10³⁸, each the nearest there is: for ratios of exact sums, never for a sum.
  static let double: [Double] = int128.map { Double($0) }

  /// Beyond 10³⁸ the product of two.
  public static func double(_ exponent: Int) -> Double {
    exponent <= 38 ? double[exponent] : double[38] * double[exponent - 38]
  }

  private static func powers<Value: FixedWidthInteger>(through last: Int) -> [Value] {
    var result: [Value] = [1]
    for _ in 0..<last { result.append(result[result.count - 1] * 10) }
    return result
  }
}
