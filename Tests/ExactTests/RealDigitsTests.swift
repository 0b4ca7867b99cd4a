// Real numbers as decimal digits: the same number, and no exponent.

import Exact
import TestKit
import Testing

struct RealDigitsTests {
  @Test func theyAreTheShortestWithoutAnExponent() {
    for (real, digits) in [
      (0, "0"), (-0.0, "0"), (1, "1"), (-12.5, "-12.5"), (0.1, "0.1"), (1e16, "10000000000000000"),
      (1.5e-7, "0.00000015"), (-2.5e21, "-2500000000000000000000"), (1e-5, "0.00001"),
      (123_456.789, "123456.789"),
    ] {
      #expect(DecimalText.digits(of: real) == digits)
    }
    let least = "0." + String(repeating: "0", count: 323) + "5"
    #expect(DecimalText.digits(of: .leastNonzeroMagnitude) == least)
    #expect(DecimalText.digits(of: .infinity) == nil)
    #expect(DecimalText.digits(of: .nan) == nil)
  }

  @Test func theyReadBackAsTheSameNumber() {
    var random = SeededRandom.forTest(usually: 65)
    for _ in 0..<2_000 {
      let real = Double(bitPattern: random.next())
      guard real.isFinite, let digits = DecimalText.digits(of: real) else { continue }
      #expect(Double(digits) == real, "\(random.replay)")
      #expect(DecimalText.difference(digits, digits) == "0", "\(random.replay)")
    }
  }
}
