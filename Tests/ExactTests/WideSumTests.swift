// The quick ways of a wide sum against the slow ones: products of 64 bits, rounding without
// dividing.

import Exact
import TestKit
import Testing

struct WideSumTests {
  @Test func shortProductsAreTheFullOnes() {
    var random = SeededRandom.forTest(usually: 1201)
    for _ in 0..<5_000 {
      let value = random.anySize(Int64.self)
      let factor = random.anySize(Int128.self).magnitude >> 1
      var quick = WideSum(random.anySize(Int128.self))
      var slow = quick
      quick.add(value, times: factor)
      slow += WideSum(Int128(value), times: Int128(factor))
      #expect(quick == slow, "\(value) × \(factor): \(random.replay)")
    }
    for value in [Int64.min, -1, 0, 1, .max] {
      for factor in [0, 1, UInt128(UInt64.max), UInt128(1) << 64, UInt128.max >> 1] {
        var quick = WideSum(-7)
        quick.add(value, times: factor)
        var slow = WideSum(-7)
        slow += WideSum(Int128(value), times: Int128(factor))
        #expect(quick == slow, "\(value) × \(factor)")
      }
    }
  }

  private func rounded(_ sum: WideSum, byTenTo exponent: Int) -> Int128? {
    let quotient = sum.magnitude.dividedHalfEven(by: .powerOfTen(exponent))
    guard let value = quotient.asUInt128.flatMap(Int128.init(exactly:)) else { return nil }
    return sum.isNegative ? -value : value
  }

  @Test func roundingIsThatOfTheLongDivision() {
    var random = SeededRandom.forTest(usually: 1202)
    for _ in 0..<20_000 {
      let exponent = Int.random(in: 0...44, using: &random)
      var sum = WideSum(random.anySize(Int128.self), times: random.anySize(Int128.self))
      if random.next() & 1 == 0 {
        // Close to a multiple of half a unit, from either side and exactly.
        let whole = random.anySize(Int64.self)
        sum = WideSum(Int128(whole)).timesPowerOfTen(exponent)
        if exponent > 0, random.next() & 1 == 0 {
          sum += WideSum(random.next() & 1 == 0 ? 5 : -5).timesPowerOfTen(exponent - 1)
        }
        sum += WideSum(Int128.random(in: -1...1, using: &random))
      }
      let expected = rounded(sum, byTenTo: exponent)
      #expect(
        sum.rounded(from: exponent, to: 0) == expected,
        "\(sum.exactText(decimals: exponent)) by 10^\(exponent): \(random.replay)")
    }
  }

  @Test func tiesGoToTheEvenNeighbour() {
    for whole in [Int128(0), 1, 2, 3, 4_611_686_018_427_387_902, 4_611_686_018_427_387_903] {
      for exponent in [1, 28, 37, 38, 44] {
        let half = WideSum(5).timesPowerOfTen(exponent - 1)
        var sum = WideSum(whole).timesPowerOfTen(exponent)
        sum += half
        let even = whole + (whole & 1)
        #expect(sum.rounded(from: exponent, to: 0) == even)
        #expect((-sum).rounded(from: exponent, to: 0) == -even)
        sum += WideSum(1)
        #expect(sum.rounded(from: exponent, to: 0) == whole + 1)
        #expect((-sum).rounded(from: exponent, to: 0) == -whole - 1)
        sum += WideSum(-2)
        #expect(sum.rounded(from: exponent, to: 0) == whole)
        #expect((-sum).rounded(from: exponent, to: 0) == -whole)
      }
    }
  }
}
