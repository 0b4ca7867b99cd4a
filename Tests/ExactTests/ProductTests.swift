// Quantity × price × multiplier: exact at 64, 128 and 256 bits, rounded once, or nil.

import Exact
import TestKit
import Testing

@Suite("Products of coefficients")
struct ProductTests {
  @Test("A market value is the rounded product of its three factors")
  func marketValues() {
    // 1,000 × 101.25 × 1, all exact.
    #expect(Product.of(1_000, 10_125, decimals: 2, kept: 4) == 1_012_500_000)
    // −3 × 0.00005 = −0.00015, a tie between −0.0001 and −0.0002.
    #expect(Product.of(-3, 5, decimals: 5, kept: 4) == -2)
    #expect(Product.of(5, 5, 1, decimals: 5, kept: 4) == 2)
    #expect(Product.of(0, .max, .max, decimals: 0, kept: 18) == 0)
    #expect(Product.of(.max, .max, 0, decimals: 36, kept: 4) == 0)
  }

  @Test("Each width of arithmetic gives the same digits")
  func widths() {
    let twelve: Int64 = 1_000_000_000_000
    // The same value, 2.5, at scales that need 64, 128 and 256 bits.
    #expect(Product.of(5, 5, 1, decimals: 1, kept: 4) == 25_000)
    #expect(Product.of(5 * twelve, 5 * twelve, 1, decimals: 25, kept: 4) == 25_000)
    #expect(Product.of(5 * twelve, 5 * twelve, twelve, decimals: 37, kept: 4) == 25_000)
    #expect(Product.of(-5 * twelve, 5 * twelve, -twelve, decimals: 37, kept: 4) == 25_000)
    #expect(Product.of(-5 * twelve, 5 * twelve, twelve, decimals: 37, kept: 4) == -25_000)
    #expect(Product.of(.max, .max, .max, decimals: 77, kept: 0) == 0)
  }

  @Test("A product beyond 64 bits after rounding is nil, never wrapped")
  func overflow() {
    #expect(Product.of(.max, 1, 1, decimals: 0, kept: 0) == .max)
    #expect(Product.of(.max, 10, 1, decimals: 1, kept: 0) == .max)
    #expect(Product.of(.max, 1, 1, decimals: 0, kept: 1) == nil)
    #expect(Product.of(.max, 2, 1, decimals: 0, kept: 0) == nil)
    #expect(Product.of(.max, .max, .max, decimals: 0, kept: 0) == nil)
    #expect(Product.of(.max, .max, .max, decimals: 0, kept: 18) == nil)
    #expect(Product.of(.min, .min, .min, decimals: 36, kept: 0) == nil)
    #expect(Product.of(.max, .max, .max, decimals: 0, kept: 70) == nil)
    #expect(Product.of(1, 1, 1, decimals: 0, kept: 19) == nil)
    #expect(Product.of(.max, .max, 0, decimals: 0, kept: 8) == 0)
    #expect(Product.of(.min, -1, 1, decimals: 0, kept: 0) == nil)
  }

  @Test("Two-factor products of every size equal the exact fraction rounded once, or do not fit")
  func twoFactors() {
    var random = SeededRandom.forTest(usually: 501)
    for _ in 0..<5000 {
      let (a, b) = (random.anySize(Int64.self), random.anySize(Int64.self))
      let decimals = Int.random(in: 0...24, using: &random)
      let kept = [0, 4, 6, 8].randomElement(using: &random)!
      let exact = BigRational(BigNumber(a) * BigNumber(b), over: .powerOfTen(decimals))
      #expect(
        Product.of(a, b, decimals: decimals, kept: kept)
          == exact.roundedHalfEven(decimals: kept).exactly(Int64.self),
        "\(a) × \(b), \(decimals) to \(kept); \(random.replay)")
    }
  }

  @Test("Three-factor products do too, and each width is met and yields values")
  func threeFactors() {
    var random = SeededRandom.forTest(usually: 502)
    var valuesByWidth = [64: 0, 128: 0, 256: 0]
    var refused = 0
    for _ in 0..<8000 {
      let (a, b) = (random.anySize(Int64.self), random.anySize(Int64.self))
      let c = random.anySize(Int64.self)
      let product = BigNumber(a) * BigNumber(b) * BigNumber(c)
      let kept = [0, 4, 6, 8].randomElement(using: &random)!
      // About as many decimals as leave the result near the edge of 64 bits: 10 needs 3.32 bits.
      let excess = max(0, product.bitWidth - 63) * 100 / 332
      let decimals = kept + max(-kept, excess + Int.random(in: -2...4, using: &random))
      let exact = BigRational(product, over: .powerOfTen(decimals))
      let expected = exact.roundedHalfEven(decimals: kept).exactly(Int64.self)
      #expect(
        Product.of(a, b, c, decimals: decimals, kept: kept) == expected,
        "\(a) × \(b) × \(c), \(decimals) to \(kept); \(random.replay)")
      let width = product.bitWidth < 64 ? 64 : product.bitWidth < 128 ? 128 : 256
      if expected == nil { refused += 1 } else { valuesByWidth[width, default: 0] += 1 }
    }
    #expect(refused > 100 && valuesByWidth.values.allSatisfy { $0 > 100 }, "\(random.replay)")
  }

  @Test("Four-factor products of every size equal the exact fraction rounded once, or do not fit")
  func fourFactors() {
    var random = SeededRandom.forTest(usually: 503)
    var values = 0
    for _ in 0..<4000 {
      let factors = (0..<4).map { _ in random.anySize(Int64.self) }
      let product = factors.reduce(BigNumber.one) { $0 * BigNumber($1) }
      let excess = max(0, product.bitWidth - 63) * 100 / 332
      let decimals = 6 + max(-6, excess + Int.random(in: -2...4, using: &random))
      let exact = BigRational(product, over: .powerOfTen(decimals))
      let expected = exact.roundedHalfEven(decimals: 6).exactly(Int64.self)
      let found = Product.of(
        factors[0], factors[1], factors[2], factors[3], decimals: decimals, kept: 6)
      #expect(found == expected, "\(factors), \(decimals); \(random.replay)")
      if found != nil { values += 1 }
    }
    #expect(values > 1000, "\(values); \(random.replay)")
    #expect(Product.of(.min, .min, .min, .min, decimals: 48, kept: 0) == nil)
    #expect(Product.of(.min, .min, .min, .min, decimals: 76, kept: 0) == 1)
    #expect(Product.of(.max, .max, .max, 0, decimals: 0, kept: 12) == 0)
  }
}
