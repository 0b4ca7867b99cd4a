// Rates as files quote them: what is a usable rate, what is none, what is no number at all.

import Exact
import TestKit
import Testing

@Suite("Quoted rates")
struct RateQuoteTests {
  @Test(
    "A quote is exact to fifteen decimals, from 1e-15 to nearly 1e14",
    arguments: [
      ("1", "1000000000000000"), ("1.085", "1085000000000000"), ("25400", "25400000000000000000"),
      ("0.000000000000001", "1"), ("007.5", "7500000000000000"),
      ("2540000000.123456789012345", "2540000000123456789012345"),
      ("99999999999999.999999999999999", "99999999999999999999999999999"),
    ])
  func exactQuotes(text: String, coefficient: String) throws {
    let (value, isRounded) = try DecimalParser.rate(text)
    #expect(try #require(value).coefficient == Int128(coefficient))
    #expect(!isRounded)
  }

  @Test("Further decimals round half to even and are counted as rounded")
  func rounding() throws {
    for (text, coefficient) in [
      ("0.0000000000000015", 2), ("0.0000000000000025", 2), ("0.00000000000000250001", 3),
      ("0.00000000000000050001", 1), ("0.9999999999999996", 1_000_000_000_000_000),
    ] as [(String, Int128)] {
      let (value, isRounded) = try DecimalParser.rate(text)
      #expect(value?.coefficient == coefficient && isRounded, "\(text)")
    }
    #expect(try !DecimalParser.rate("1.5000000000000000000000").isRounded)
  }

  @Test(
    "Zero, negative and absurd numbers are numbers but not rates",
    arguments: [
      "0", "-0", "0.000", "-1", "-0.5", "0.0000000000000004", "0.0000000000000005",
      "100000000000000", "99999999999999.9999999999999995", "100000000000000000000000",
    ])
  func unusable(text: String) throws {
    #expect(try DecimalParser.rate(text).value == nil)
  }

  @Test("Coefficients are positive and below 1e14")
  func coefficients() {
    #expect(RateQuote(coefficient: 0) == nil && RateQuote(coefficient: -1) == nil)
    #expect(RateQuote(coefficient: .min) == nil && RateQuote(coefficient: .max) == nil)
    #expect(RateQuote(coefficient: 1)?.coefficient == 1)
    #expect(RateQuote(coefficient: RateQuote.maximumCoefficient) != nil)
    #expect(RateQuote(coefficient: RateQuote.maximumCoefficient + 1) == nil)
    #expect("\(RateQuote.one)" == "1")
  }

  @Test("More digits than 128 bits hold are an error, with and without decimals")
  func tooManyDigits() {
    for text in [
      "1000000000000000000000000", "170141183460469231731687.303715884105728",
      "340282366920938463463374607431768211456", "-1000000000000000000000000",
    ] {
      #expect(throws: DecimalFault.tooManyDigits, "\(text)") { try DecimalParser.rate(text) }
    }
  }
}
