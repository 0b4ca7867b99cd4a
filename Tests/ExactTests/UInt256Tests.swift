// 256-bit arithmetic against the oracle, with operands of every width on both sides.

import Exact
import TestKit
import Testing

@Suite("256-bit integers")
struct UInt256Tests {
  static let limit = BigNumber.power(2, 256)

  @Test("Sums are exact or nil")
  func addition() {
    var random = SeededRandom.forTest(usually: 601)
    for _ in 0..<5000 {
      let (a, b) = (anySize(&random), anySize(&random))
      let sum = BigNumber(a) + BigNumber(b)
      #expect(a.adding(b).map { BigNumber($0) } == fitting(sum), "\(a), \(b); \(random.replay)")
      #expect((a < b) == (BigNumber(a) < BigNumber(b)), "\(a), \(b); \(random.replay)")
    }
    #expect(Self.max.adding(.zero) == Self.max)
    #expect(Self.max.adding(UInt256(low: 1)) == nil)
    #expect(UInt256(low: .max).adding(UInt256(low: 1)) == UInt256(high: 1, low: 0))
  }

  @Test("Products are exact or nil")
  func multiplication() {
    var random = SeededRandom.forTest(usually: 602)
    var (fit, tooLarge) = (0, 0)
    for _ in 0..<5000 {
      let (a, b) = (anySize(&random), anySize(&random))
      let product = fitting(BigNumber(a) * BigNumber(b))
      #expect(a.multiplied(by: b).map { BigNumber($0) } == product, "\(a), \(b); \(random.replay)")
      if product == nil { tooLarge += 1 } else { fit += 1 }
      let full = UInt256(multiplying: a.low, by: b.low)
      #expect(BigNumber(full) == BigNumber(a.low) * BigNumber(b.low), "\(a); \(random.replay)")
    }
    #expect(fit > 500 && tooLarge > 500, "\(random.replay)")
    #expect(Self.max.multiplied(by: UInt256(low: 1)) == Self.max)
    #expect(Self.max.multiplied(by: UInt256(low: 2)) == nil)
    #expect(Self.max.multiplied(by: .zero) == UInt256.zero)
  }

  @Test("Quotients and remainders are exact, and half-even quotients rounded once")
  func division() {
    var random = SeededRandom.forTest(usually: 603)
    for _ in 0..<5000 {
      let (a, divisor) = (anySize(&random), anySize(&random))
      if divisor == .zero { continue }
      checkDivision(a, divisor, random.replay)
    }
  }

  @Test("A divisor or remainder with the top bit set loses nothing")
  func topBit() {
    var random = SeededRandom.forTest(usually: 604)
    let top = UInt128(1) << 127
    for _ in 0..<2000 {
      let divisor = UInt256(
        high: top | random.anySize(UInt128.self) >> 1, low: random.anySize(UInt128.self))
      let a = UInt256(
        high: top | random.anySize(UInt128.self), low: random.anySize(UInt128.self))
      checkDivision(a, divisor, random.replay)
    }
    for divisor in [Self.max, UInt256(high: top, low: 0), UInt256(high: top, low: 1)] {
      for a in [Self.max, UInt256(high: .max, low: .max - 1), UInt256(high: top, low: 0)] {
        checkDivision(a, divisor, "fixed")
      }
    }
  }

  @Test("Ties between two quotients go to the even one")
  func ties() {
    var random = SeededRandom.forTest(usually: 605)
    for _ in 0..<2000 {
      let half = UInt256(high: random.anySize(UInt128.self) >> 8, low: random.next128())
      guard half != .zero, let divisor = half.adding(half) else { continue }
      let factor = UInt256(low: UInt128(UInt64.random(in: 0...200, using: &random)))
      guard let whole = divisor.multiplied(by: factor), let tie = whole.adding(half) else {
        continue
      }
      let even = factor.low & 1 == 0 ? factor : factor.adding(UInt256(low: 1))
      #expect(tie.dividedHalfEven(by: divisor) == even, "\(divisor); \(random.replay)")
      checkDivision(tie, divisor, random.replay)
    }
  }

  @Test("Powers of ten reach 77, the last that fits")
  func powersOfTen() {
    for exponent in 0...77 {
      #expect(BigNumber(UInt256.powerOfTen(exponent)) == .powerOfTen(exponent))
    }
    #expect(BigNumber.powerOfTen(78) > Self.limit)
  }

  @Test("Only values below 2¹²⁸ are handed out as 128 bits")
  func narrowing() {
    #expect(UInt256(low: .max).asUInt128 == .max)
    #expect(UInt256(high: 1, low: 0).asUInt128 == nil)
  }

  static let max = UInt256(high: .max, low: .max)

  private func fitting(_ value: BigNumber) -> BigNumber? { value < Self.limit ? value : nil }

  /// A value whose bit count is uniform over 0 to 256.
  private func anySize(_ random: inout SeededRandom) -> UInt256 {
    Bool.random(using: &random)
      ? UInt256(low: random.anySize(UInt128.self))
      : UInt256(high: random.anySize(UInt128.self), low: random.next128())
  }

  private func checkDivision(_ a: UInt256, _ divisor: UInt256, _ replay: String) {
    let (quotient, remainder) = a.quotientAndRemainder(dividingBy: divisor)
    let slow = BigNumber(a).quotientAndRemainder(dividingBy: BigNumber(divisor))
    #expect(BigNumber(quotient) == slow.quotient, "\(a) / \(divisor); \(replay)")
    #expect(BigNumber(remainder) == slow.remainder, "\(a) / \(divisor); \(replay)")
    let exact = BigRational(BigNumber(a), over: BigNumber(divisor))
    #expect(
      BigNumber(a.dividedHalfEven(by: divisor)) == exact.roundedHalfEven(decimals: 0),
      "\(a) / \(divisor); \(replay)")
  }
}

extension SeededRandom {
  fileprivate mutating func next128() -> UInt128 { .random(in: 0 ... .max, using: &self) }
}
