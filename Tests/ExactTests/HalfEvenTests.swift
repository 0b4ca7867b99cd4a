// Rounding half to even at both widths: by name at the ties, against the oracle everywhere else.

import Exact
import TestKit
import Testing

@Suite("Rounding half to even")
struct HalfEvenTests {
  @Test("Ties go to the even neighbour, everything else to the nearer one")
  func ties() {
    for (numerator, denominator, expected) in [
      (1, 2, 0), (3, 2, 2), (5, 2, 2), (-1, 2, 0), (-3, 2, -2), (-5, 2, -2), (0, 7, 0),
      (1, 3, 0), (2, 3, 1), (-2, 3, -1), (7, 7, 1), (15, 10, 2), (25, 10, 2), (26, 10, 3),
    ] as [(Int128, Int128, Int128)] {
      #expect(HalfEven.divide(numerator, by: denominator) == expected)
    }
  }

  @Test("The ends of the range divide without overflow")
  func ends() {
    #expect(HalfEven.divide(.min, by: 1) == .min)
    #expect(HalfEven.divide(.max, by: 1) == .max)
    #expect(HalfEven.divide(.max, by: .max) == 1)
    #expect(HalfEven.divide(.min, by: .max) == -1)
    #expect(HalfEven.divide(.max, by: 2) == Int128(1) << 126)
    #expect(HalfEven.divide(.max - 1, by: .max) == 1)
    #expect(HalfEven.divide(.max / 2, by: .max) == 0)
    #expect(HalfEven.divide(.max / 2 + 1, by: .max) == 1)
  }

  @Test("128-bit quotients equal the exact fraction rounded once")
  func wideAgainstOracle() {
    var random = SeededRandom.forTest(usually: 401)
    for _ in 0..<6000 {
      let denominator = max(random.anySize(Int128.self).magnitude >> 1, 1)
      let d = Int128(denominator)
      let numerator = random.anySize(Int128.self)
      check(numerator, over: d, random.replay)
      // The ties themselves, and their neighbours.
      let (product, overflow) = (numerator % 1_000_000).multipliedReportingOverflow(by: d)
      guard !overflow, product.magnitude < UInt128(Int128.max) / 2 else { continue }
      for offset in [d / 2, d / 2 + 1, (d - 1) / 2] {
        check(product + offset, over: d, random.replay)
      }
    }
  }

  private func check(_ numerator: Int128, over denominator: Int128, _ replay: String) {
    let exact = BigRational(BigNumber(numerator), over: BigNumber(denominator))
    #expect(
      BigNumber(HalfEven.divide(numerator, by: denominator)) == exact.roundedHalfEven(decimals: 0),
      "\(numerator) / \(denominator); \(replay)")
  }

  @Test("Moving between scales rounds once, through both widths of division")
  func rescaling() {
    #expect(HalfEven.rescale(12_345, from: 4, to: 4) == 12_345)
    #expect(HalfEven.rescale(12_345, from: 4, to: 3) == 1_234)
    #expect(HalfEven.rescale(12_355, from: 4, to: 3) == 1_236)
    #expect(HalfEven.rescale(-12_345, from: 4, to: 3) == -1_234)
    #expect(HalfEven.rescale(5, from: 0, to: 18) == 5_000_000_000_000_000_000)
    #expect(HalfEven.rescale(10, from: 0, to: 18) == nil)
    #expect(HalfEven.rescale(0, from: 0, to: 19) == 0)
    #expect(HalfEven.rescale(1, from: 0, to: 19) == nil)
    #expect(HalfEven.rescale(.min, from: 8, to: 8) == .min)
  }

  @Test("Scales more than eighteen apart round to what little is left")
  func farScales() {
    #expect(HalfEven.rescale(.max, from: 18, to: 0) == 9)
    #expect(HalfEven.rescale(.max, from: 19, to: 0) == 1)
    #expect(HalfEven.rescale(.min, from: 19, to: 0) == -1)
    #expect(HalfEven.rescale(5_000_000_000_000_000_000, from: 19, to: 0) == 0)
    #expect(HalfEven.rescale(5_000_000_000_000_000_001, from: 19, to: 0) == 1)
    for distance in [20, 38, 39, 50, 1000] {
      #expect(HalfEven.rescale(.max, from: distance, to: 0) == 0)
      #expect(HalfEven.rescale(.min, from: distance, to: 0) == 0)
    }
  }

  @Test("Any value between any scales equals the exact fraction rounded once, or does not fit")
  func rescalingAgainstOracle() {
    var random = SeededRandom.forTest(usually: 402)
    for _ in 0..<8000 {
      let value = random.anySize(Int64.self)
      let from = Int.random(in: 0...24, using: &random)
      let to = Int.random(in: 0...24, using: &random)
      let exact = BigRational(value, decimals: from).roundedHalfEven(decimals: to)
      #expect(
        HalfEven.rescale(value, from: from, to: to) == exact.exactly(Int64.self),
        "\(value) from \(from) to \(to); \(random.replay)")
    }
  }

  @Test("Powers of ten are what their names say, to the last that fits")
  func powers() {
    for exponent in 0...38 {
      #expect(BigNumber(PowersOfTen.int128(exponent)) == .powerOfTen(exponent))
    }
    for exponent in 0...18 {
      #expect(BigNumber(PowersOfTen.int64(exponent)) == .powerOfTen(exponent))
    }
  }
}
