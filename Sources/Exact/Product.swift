// Exact products of coefficients, rounded once to the wanted number of decimals.
// Market value is quantity × price × multiplier, a cash delta has a fourth factor. With 64 bits
// each they need up to 256, so the product is tried in 64 bits, and else made in 256.

public enum Product {
  /// `a × b × c × d`, whose factors together carry `decimals` decimals, rounded half to even to
  /// `kept` decimals. Nil when the rounded value does not fit `Int64`.
  public static func of(
    _ a: Int64, _ b: Int64, _ c: Int64 = 1, _ d: Int64 = 1, decimals: Int, kept: Int
  ) -> Int64? {
    let (ab, overflow1) = a.multipliedReportingOverflow(by: b)
    let (cd, overflow2) = c.multipliedReportingOverflow(by: d)
    if !overflow1, !overflow2, decimals - kept <= 18 {
      let (product, overflow) = ab.multipliedReportingOverflow(by: cd)
      if !overflow { return HalfEven.rescale(product, from: decimals, to: kept) }
    }
    return wide(a, b, c, d, decimals: decimals, kept: kept)
  }

  private static func wide(
    _ a: Int64, _ b: Int64, _ c: Int64, _ d: Int64, decimals: Int, kept: Int
  ) -> Int64? {
    // Two 64-bit factors always fit 128 bits, and two such products 256.
    let (ab, cd) = (Int128(a) * Int128(b), Int128(c) * Int128(d))
    let negative = (ab < 0) != (cd < 0)
    let product = UInt256(multiplying: ab.magnitude, by: cd.magnitude)
    // A product that has left 64 bits does not come back by gaining decimals.
    guard decimals >= kept else { return product == .zero ? 0 : nil }
    let magnitude = product.dividedHalfEven(by: UInt256.powerOfTen(decimals - kept))
    guard let value = magnitude.asUInt128.flatMap(Int128.init(exactly:)) else { return nil }
    return Int64(exactly: negative ? -value : value)
  }
}
