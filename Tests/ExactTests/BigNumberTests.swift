// The oracle itself, held against facts it cannot have influenced: printed constants, algebraic
// identities, and Swift's own integers where those are wide enough.

import Exact
import TestKit
import Testing

@Suite("The oracle's integers and fractions")
struct BigNumberTests {
  @Test("Known large numbers print as everyone knows them")
  func knownNumbers() {
    #expect("\(BigNumber.power(2, 64))" == "18446744073709551616")
    #expect("\(BigNumber.power(2, 128))" == "340282366920938463463374607431768211456")
    #expect("\(BigNumber.powerOfTen(77))" == "1" + String(repeating: "0", count: 77))
    let factorial = (1...30).reduce(BigNumber.one) { $0 * BigNumber($1) }
    #expect("\(factorial)" == "265252859812191058636308480000000")
    #expect("\(BigNumber(Int64.min))" == "-9223372036854775808")
    #expect("\(BigNumber.zero)" == "0")
    #expect(
      "\(BigNumber(UInt256(high: .max, low: .max)))"
        == "115792089237316195423570985008687907853269984665640564039457584007913129639935")
  }

  @Test("Text is read back, and nonsense is refused")
  func text() {
    for text in ["0", "7", "-1", "4294967296", "-340282366920938463463374607431768211457"] {
      #expect(BigNumber(text).map { "\($0)" } == text)
    }
    #expect(BigNumber("-0") == BigNumber.zero)
    for text in ["", "-", "1.5", "+1", "٣", "--1"] { #expect(BigNumber(text) == nil) }
  }

  @Test("It agrees with Int128 wherever Int128 is wide enough")
  func agreesWithInt128() {
    var random = SeededRandom.forTest(usually: 101)
    for _ in 0..<5000 {
      let (a, b) = (random.anySize(Int64.self), random.anySize(Int64.self))
      let (x, y) = (BigNumber(a), BigNumber(b))
      #expect(x + y == BigNumber(Int128(a) + Int128(b)), "\(a), \(b); \(random.replay)")
      #expect(x - y == BigNumber(Int128(a) - Int128(b)), "\(a), \(b); \(random.replay)")
      #expect(x * y == BigNumber(Int128(a) * Int128(b)), "\(a), \(b); \(random.replay)")
      #expect((x < y) == (a < b) && (x == y) == (a == b), "\(a), \(b); \(random.replay)")
      #expect(x.exactly(Int64.self) == a, "\(a); \(random.replay)")
      guard b != 0 else { continue }
      let wide = Int128(a).quotientAndRemainder(dividingBy: Int128(b))
      let slow = x.quotientAndRemainder(dividingBy: y)
      #expect(
        slow.quotient == BigNumber(wide.quotient) && slow.remainder == BigNumber(wide.remainder),
        "\(a) / \(b); \(random.replay)")
    }
  }

  @Test("Quotient times divisor plus remainder is the dividend, at 500 bits too")
  func divisionIdentity() {
    var random = SeededRandom.forTest(usually: 102)
    for _ in 0..<1000 {
      let a = BigNumber(random.anySize(UInt128.self)) * BigNumber(random.anySize(Int128.self))
      let c = BigNumber(random.anySize(UInt128.self)) * BigNumber(random.anySize(Int128.self))
      let b = BigNumber(random.anySize(UInt128.self)) + .one
      let (quotient, remainder) = (a * c).quotientAndRemainder(dividingBy: b)
      #expect(quotient * b + remainder == a * c, "\(a * c) / \(b); \(random.replay)")
      #expect(remainder.magnitude < b, "\(a * c) / \(b); \(random.replay)")
      #expect((a * c).bitWidth <= 512 && (a + c) - c == a, "\(a), \(c); \(random.replay)")
    }
  }

  @Test("A value that a machine integer cannot hold is not squeezed into it")
  func narrowing() {
    #expect(BigNumber.power(2, 63).exactly(Int64.self) == nil)
    #expect((-BigNumber.power(2, 63)).exactly(Int64.self) == .min)
    #expect((BigNumber.power(2, 128) - .one).exactly(UInt128.self) == .max)
    #expect(BigNumber.power(2, 128).exactly(UInt128.self) == nil)
    #expect(BigNumber(-1).exactly(UInt8.self) == nil)
  }

  @Test(
    "Fractions round half to even",
    arguments: [
      ("0.5", 0, "0"), ("1.5", 0, "2"), ("2.5", 0, "2"), ("-0.5", 0, "0"), ("-1.5", 0, "-2"),
      ("0.50001", 0, "1"), ("1.25", 1, "12"), ("1.35", 1, "14"), ("-7", 2, "-700"),
    ])
  func rounding(text: String, decimals: Int, expected: String) throws {
    let value = try #require(BigRational(text))
    #expect("\(value.roundedHalfEven(decimals: decimals))" == expected)
  }

  @Test("Fractions are compared and combined by value, not by their terms")
  func fractions() {
    let (half, third) = (BigRational(5, decimals: 1), BigRational(.one, over: BigNumber(3)))
    #expect(half == BigRational(BigNumber(-2), over: BigNumber(-4)))
    #expect(third < half)
    #expect(half + third == BigRational(BigNumber(5), over: BigNumber(6)))
    #expect(half * third / third == half)
    #expect(half.isWhole(decimals: 1) && !half.isWhole(decimals: 0))
    #expect(!third.isWhole(decimals: 40))
  }
}
