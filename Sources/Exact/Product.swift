// Exact products of coefficients, rounded once to the wanted number of decimals.
// Market value is quantity × price × multiplier: three 63-bit factors need up to 189 bits, so the
// product is tried in 64 bits, then in 128, and only then in 256.

public enum Product {
  /// `a × b × c`, whose factors together carry `decimals` decimals, rounded half to even to
  /// `kept` decimals. Nil when the rounded value does not fit `Int64`.
  public static func of(
    _ a: Int64, _ b: Int64, _ c: Int64 = 1, decimals: Int, kept: Int
  ) -> Int64? {
    let (ab, overflow1) = a.multipliedReportingOverflow(by: b)
    if !overflow1 {
      let (abc, overflow2) = ab.multipliedReportingOverflow(by: c)
      if !overflow2, decimals - kept <= 18 {
        return HalfEven.rescale(abc, from: decimals, to: kept)
      }
    }
    return wide(a, b, c, decimals: decimals, kept: kept)
  }

  private static func wide(
    _ a: Int64, _ b: Int64, _ c: Int64, decimals: Int, kept: Int
  ) -> Int64? {
    let ab = Int128(a) * Int128(b)  // two 64-bit factors always fit 128 bits
    let negative = (a < 0) != (b < 0) ? c > 0 : c < 0
    let product = UInt256(multiplying: ab.magnitude, by: UInt128(c.magnitude))
    // A product that has left 64 bits does not come back by gaining decimals.
    guard decimals >= kept else { return product == .zero ? 0 : nil }
    let magnitude = product.dividedHalfEven(by: UInt256.powerOfTen(decimals - kept))
    guard let value = magnitude.asUInt128.flatMap(Int128.init(exactly:)) else { return nil }
    return Int64(exactly: negative ? -value : value)
  }
}
