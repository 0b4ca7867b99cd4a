// Differences of written numbers against big fractions.

import Exact
import TestKit
import Testing

struct DifferenceTextTests {
  @Test(arguments: [
    ("1", "1", "0"), ("0", "0.0", "0"), ("1.5", "0.25", "1.25"), ("-1", "1", "-2"),
    ("1", "-0.001", "1.001"), ("10", "9.999", "0.001"), ("-0.5", "-0.5", "0"),
    (
      "99999999999999999999999999999999999999999", "-1",
      "100000000000000000000000000000000000000000"
    ),
  ])
  func isAsByHand(a: String, b: String, difference: String) {
    #expect(DecimalText.difference(a, b) == difference)
  }

  @Test(arguments: ["", "-", ".", "1e5", "--1", "1.2.3", "x"])
  func whatIsNoNumberHasNone(text: String) { #expect(DecimalText.difference(text, "1") == nil) }

  @Test func isExact() {
    var random = SeededRandom.forTest(usually: 20_261_124)
    for _ in 0..<5_000 {
      func digits() -> String {
        (0..<Int.random(in: 1...4, using: &random)).reduce(into: "") { text, _ in
          text += String(random.digits(upTo: 15))
        }
      }
      func number() -> String {
        let sign = Bool.random(using: &random) ? "-" : ""
        let whole = digits()
        return Bool.random(using: &random)
          ? "\(sign)\(whole)" : "\(sign)\(whole).\(digits())"
      }
      let (a, b) = (number(), number())
      let found = DecimalText.difference(a, b).flatMap { BigRational($0) }
      let minus = BigRational(-1, decimals: 0)
      #expect(
        found == BigRational(a)! + BigRational(b)! * minus, "\(a) - \(b); \(random.replay)")
    }
  }
}
