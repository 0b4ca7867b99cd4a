// The strict parser as amounts use it: what is a number, what it is worth, what is too long.

import Exact
import TestKit
import Testing

@Suite("Parsing to a fixed number of decimals")
struct DecimalParserTests {
  @Test(
    "Numbers are worth what they say",
    arguments: [
      ("0", 0), ("-0", 0), ("007", 70_000), ("-007.5", -75_000), ("1", 10_000),
      ("1.5", 15_000), ("0.0001", 1), ("-0.0001", -1), ("1234.5678", 12_345_678),
      ("00000000000000000000000000000000000000012.5", 125_000),
      ("1.00000000000000000000000000000000000000000", 10_000),
    ])
  func exactValues(text: String, value: Int64) throws {
    let parsed = try DecimalParser.fixed(text, decimals: 4)
    #expect(parsed.value == value)
    #expect(!parsed.isRounded)
  }

  @Test(
    "Decimals beyond the field's round half to even, and are counted as rounded",
    arguments: [
      ("0.00004", 0), ("0.00005", 0), ("0.00006", 1), ("0.00015", 2), ("0.00025", 2),
      ("-0.00005", 0), ("-0.00015", -2), ("-0.00025", -2), ("-0.00004", 0),
      // A digit anywhere behind the half, however far, breaks the tie.
      ("0.000050000000000000000000000000000000000000000001", 1),
      ("0.000250000000000000000000000000000000000000000001", 3),
      ("-0.00025000000000001", -3),
      ("0.000249999999999999999999999999999999999999999999", 2),
      ("0.00025000000000000000000000000000000000000000", 2),
      ("0.99995", 10_000), ("9.99999", 100_000), ("0.99994999", 9_999),
      ("0.00000000000000000000000000000001", 0),
    ])
  func roundedValues(text: String, value: Int64) throws {
    let parsed = try DecimalParser.fixed(text, decimals: 4)
    #expect(parsed.value == value)
    #expect(parsed.isRounded)
  }

  @Test("A field without decimals rounds to whole numbers")
  func wholeNumbers() throws {
    for (text, value) in [("0.5", 0), ("1.5", 2), ("2.5", 2), ("2.51", 3), ("-1.5", -2)] {
      #expect(try DecimalParser.fixed(text, decimals: 0).value == value)
    }
    #expect(try !DecimalParser.fixed("3.000", decimals: 0).isRounded)
  }

  @Test(
    "The largest magnitude is that of Int64.max on both sides, at every scale",
    arguments: [
      (0, "9223372036854775807"), (4, "922337203685477.5807"), (8, "92233720368.54775807"),
      (18, "9.223372036854775807"),
    ])
  func largest(decimals: Int, text: String) throws {
    #expect(try DecimalParser.fixed(text, decimals: decimals).value == .max)
    #expect(try DecimalParser.fixed("-" + text, decimals: decimals).value == -.max)
    let padded = "000000000000000000000000" + text
    #expect(try DecimalParser.fixed(padded, decimals: decimals).value == .max)
  }

  @Test(
    "One unit beyond it is an error, and so is Int64.min, whose magnitude has no opposite",
    arguments: [
      (0, "9223372036854775808"), (0, "-9223372036854775808"), (4, "922337203685477.5808"),
      (4, "-922337203685477.5808"), (4, "922337203685478"), (8, "92233720368.54775808"),
      (18, "10"), (4, "922337203685477.58075"), (0, "9223372036854775807.5"),
    ])
  func beyondLargest(decimals: Int, text: String) {
    #expect(throws: DecimalFault.tooManyDigits) {
      try DecimalParser.fixed(text, decimals: decimals)
    }
  }

  @Test("Just under the half, the largest number rounds down and fits")
  func roundingDownAtTheEdge() throws {
    let parsed = try DecimalParser.fixed("922337203685477.580749999999999999", decimals: 4)
    #expect(parsed == (try DecimalParser.fixed("922337203685477.580749", decimals: 4)))
    #expect(parsed.value == .max && parsed.isRounded)
  }

  @Test("Numbers of 19, 20, 38, 39, 60 and 400 digits are too long, not wrapped")
  func manyDigits() {
    for count in [19, 20, 38, 39, 40, 60, 400] {
      for sign in ["", "-"] {
        let text = sign + String(repeating: "9", count: count)
        #expect(throws: DecimalFault.tooManyDigits) {
          try DecimalParser.fixed(text, decimals: 0)
        }
        #expect(throws: DecimalFault.tooManyDigits) {
          try DecimalParser.fixed(text + ".25", decimals: 4)
        }
      }
    }
  }

  @Test("Rounding up past 128 bits is too long, not zero")
  func roundingPastTheWidest() {
    #expect(throws: DecimalFault.tooManyDigits) {
      try DecimalParser.fixed("340282366920938463463374607431768211455.5", decimals: 0)
    }
    #expect(throws: DecimalFault.tooManyDigits) {
      try DecimalParser.floating("340282366920938463463374607.4317682114555")
    }
    #expect(throws: DecimalFault.tooManyDigits) {
      try DecimalParser.rate("340282366920938463463374.6074317682114555")
    }
  }

  @Test("A malformed number is malformed before it is too long")
  func malformedAndLong() {
    let nines = String(repeating: "9", count: 60)
    #expect(throws: DecimalFault.notADigit) {
      try DecimalParser.fixed(nines + "x", decimals: 4)
    }
    #expect(throws: DecimalFault.noDigitAfterPoint) {
      try DecimalParser.fixed(nines + ".", decimals: 4)
    }
  }

  @Test("Every length and point position equals the exact fraction rounded once")
  func againstOracle() throws {
    var random = SeededRandom.forTest(usually: 201)
    for _ in 0..<8000 {
      let text = randomNumber(using: &random)
      let decimals = [0, 2, 4, 6, 8, 12, 18].randomElement(using: &random)!
      let exact = try #require(BigRational(text))
      let expected = exact.roundedHalfEven(decimals: decimals).exactly(Int64.self)
      let parsed = try? DecimalParser.fixed(text, decimals: decimals)
      #expect(parsed?.value == expected, "\(text) at \(decimals); \(random.replay)")
      if let parsed {
        #expect(
          parsed.isRounded == !exact.isWhole(decimals: decimals),
          "\(text) at \(decimals); \(random.replay)")
      }
    }
  }

  /// Well-formed text with zeros, fives and nines more often than chance would have them.
  private func randomNumber(using random: inout SeededRandom) -> String {
    func digits(_ count: Int) -> String {
      let pool = Array(["0123456789", "05", "09", "0", "0000005"].randomElement(using: &random)!)
      return String((0..<count).map { _ in pool.randomElement(using: &random)! })
    }
    let sign = Bool.random(using: &random) ? "-" : ""
    let whole = digits(Int.random(in: 1...22, using: &random))
    let places = Int.random(in: 0...30, using: &random)
    return sign + whole + (places == 0 ? "" : "." + digits(places))
  }
}
