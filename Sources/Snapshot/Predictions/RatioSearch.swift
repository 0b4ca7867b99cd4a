// Finds a short decimal number that takes one whole number to another: what a unit is worth, as
// whoever wrote the file had it.

internal import Exact

enum RatioSearch {
  struct Ratio {
    var factor: Int64
    var scale: Int
  }

  /// The one with the fewest decimals for which the product, rounded, is `value`.
  static func ratio(of value: Int64, to base: Int64) -> Ratio? {
    guard base != 0 else { return nil }
    if value == 0 { return Ratio(factor: 0, scale: 0) }
    let numerator = base < 0 ? -Int128(value) : Int128(value)
    let denominator = Int128(base.magnitude)
    // Digits of the quotient that are zeros for certain need not be tried.
    var scale = 0
    let shift = (denominator.leadingZeroBitCount - numerator.magnitude.leadingZeroBitCount)
    if shift < 0 { scale = min(mostScale, max(0, -shift * 3 / 10 - 1)) }
    while scale <= mostScale {
      let factor = HalfEven.divide(numerator * PowersOfTen.int128(scale), by: denominator)
      guard factor.magnitude < 1 << 62 else { return nil }
      let short = Int64(factor)
      if Prediction.product(base, short, scale: scale) == value {
        return Ratio(factor: short, scale: scale)
      }
      scale += 1
    }
    return nil
  }

  /// More decimals would leave no room for the number itself.
  private static let mostScale = 15
}
