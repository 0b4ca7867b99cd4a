// Quantities and prices: as many decimals as were written, at most twelve, equal when worth the
// same.

import Exact
import TestKit
import Testing

@Suite("Decimals with a scale of their own")
struct DecimalTests {
  @Test(
    "A number keeps the decimals that matter and drops the zeros behind them",
    arguments: [
      ("0", 0, 0), ("-0.000", 0, 0), ("1", 1, 0), ("100", 100, 0), ("1.50", 15, 1),
      ("-1.5", -15, 1), ("0.000000000001", 1, 12), ("007.250", 725, 2),
      ("9223372036854775807", .max, 0), ("-9223372036854775807", -.max, 0),
      ("9223372.036854775807", .max, 12), ("92233720368547758.07", .max, 2),
    ] as [(String, Int64, UInt8)])
  func canonical(text: String, coefficient: Int64, scale: UInt8) throws {
    let (value, isRounded) = try DecimalParser.floating(text)
    #expect(value.coefficient == coefficient && value.scale == scale)
    #expect(!isRounded)
  }

  @Test("Zeros behind the point take no room, however many a database writes")
  func trailingZeros() throws {
    for (text, coefficient) in [
      ("10000000.000000000000", 10_000_000), ("123456789012.00000000", 123_456_789_012),
      ("9223372036854775807.000000000000", Int64.max), ("-5000000000000.000000000000", -5 * tera),
      ("1.0000000000000000000000000000000000000000000000000", 1),
    ] {
      let (value, isRounded) = try DecimalParser.floating(text)
      #expect(value == Decimal(coefficient: coefficient, scale: 0))
      #expect(!isRounded)
    }
    let (value, _) = try DecimalParser.floating("99999999.500000000000")
    #expect(value == Decimal(coefficient: 999_999_995, scale: 1))
  }

  @Test("The thirteenth decimal and those behind it are rounded half to even")
  func rounding() throws {
    for (text, coefficient, scale) in [
      ("0.0000000000005", 0, 0), ("0.0000000000015", 2, 12), ("0.0000000000025", 2, 12),
      ("0.00000000000050001", 1, 12), ("0.9999999999996", 1, 0), ("-0.9999999999995", -1, 0),
      ("99999999.9999999999996", 100_000_000, 0),
    ] as [(String, Int64, UInt8)] {
      let (value, isRounded) = try DecimalParser.floating(text)
      #expect(value == Decimal(coefficient: coefficient, scale: scale), "\(text)")
      #expect(isRounded, "\(text)")
    }
  }

  @Test("Significant digits beyond 64 bits are an error")
  func tooLong() {
    for text in [
      "9223372036854775808", "-9223372036854775808", "9223372.036854775808",
      "9300000.000000000001", "92233720368547758070.5", "100000000000000000000.000",
    ] {
      #expect(throws: DecimalFault.tooManyDigits, "\(text)") { try DecimalParser.floating(text) }
    }
  }

  @Test("Rounding is remembered once seen, so that a file can count it over many fields")
  func roundingIsSticky() throws {
    var isRounded = true
    let bytes = Array("1".utf8)
    _ = try DecimalParser.floating(bytes.span, isRounded: &isRounded)
    #expect(isRounded)
  }

  @Test("Numbers worth the same are the same value, printed the same")
  func equality() {
    let written = Decimal(coefficient: 1_500, scale: 3)
    #expect(written == Decimal(coefficient: 15, scale: 1))
    #expect(written.hashValue == Decimal(coefficient: 15, scale: 1).hashValue)
    #expect("\(written)" == "1.5")
    #expect(Decimal(coefficient: 0, scale: 12) == .zero && "\(Decimal.zero)" == "0")
    #expect(Decimal(coefficient: 1_000_000, scale: 6) == .one && "\(Decimal.one)" == "1")
    #expect("\(Decimal(coefficient: .min, scale: 12))" == "-9223372.036854775808")
  }

  @Test("Moving to another scale rounds half to even or says that it does not fit")
  func otherScales() {
    let value = Decimal(coefficient: 12_345, scale: 3)
    #expect(value.coefficient(atScale: 3) == 12_345)
    #expect(value.coefficient(atScale: 2) == 1_234)
    #expect(value.coefficient(atScale: 0) == 12)
    #expect(value.coefficient(atScale: 12) == 12_345_000_000_000)
    #expect(Decimal(coefficient: .max, scale: 0).coefficient(atScale: 1) == nil)
    #expect(Decimal(coefficient: .max, scale: 12).coefficient(atScale: 0) == 9_223_372)
  }

  @Test("Every number equals the exact fraction rounded to twelve decimals, where that fits")
  func againstOracle() throws {
    var random = SeededRandom.forTest(usually: 203)
    for _ in 0..<8000 {
      let whole = random.digits(upTo: 18)
      let places = Int.random(in: 0...16, using: &random)
      let digits = (0..<places).map { _ in "0059".randomElement(using: &random)! }
      let text = "\(whole)" + (places == 0 ? "" : "." + String(digits))
      let exact = try #require(BigRational(text))
      let parsed = try? DecimalParser.floating(text)
      let rounded = BigRational(
        exact.roundedHalfEven(decimals: 12), over: .powerOfTen(12))
      let scale = (0...12).first { rounded.isWhole(decimals: $0) }!
      let coefficient = rounded.roundedHalfEven(decimals: scale).exactly(Int64.self)
      #expect(parsed?.value.coefficient == coefficient, "\(text); \(random.replay)")
      if let parsed {
        #expect(Int(parsed.value.scale) == scale, "\(text); \(random.replay)")
        #expect(parsed.isRounded == (exact != rounded), "\(text); \(random.replay)")
      }
    }
  }

  private let tera: Int64 = 1_000_000_000_000
}
