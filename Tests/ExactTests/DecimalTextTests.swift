// Printing: what is shown, and that the strict parser reads back every figure we print.

import Exact
import TestKit
import Testing

@Suite("Printing exact numbers")
struct DecimalTextTests {
  @Test("Fixed text always has its decimals, plain text only those that matter")
  func fixedAndPlain() {
    for (value, scale, fixed, plain) in [
      (0, 4, "0.0000", "0"), (1, 4, "0.0001", "0.0001"), (-1, 4, "-0.0001", "-0.0001"),
      (-12_345_000, 4, "-1234.5000", "-1234.5"), (10_000, 4, "1.0000", "1"),
      (100, 0, "100", "100"), (-100, 0, "-100", "-100"), (99, 2, "0.99", "0.99"),
      (1_000_000_000_000_000_000, 0, "1000000000000000000", "1000000000000000000"),
      (1_000_000_000_000_000_000, 18, "1.000000000000000000", "1"),
    ] as [(Int128, Int, String, String)] {
      #expect(DecimalText.fixed(value, scale: scale) == fixed)
      #expect(DecimalText.plain(value, scale: scale) == plain)
    }
  }

  @Test("The widest values print every digit")
  func widest() {
    #expect(
      DecimalText.fixed(.max, scale: 0) == "170141183460469231731687303715884105727")
    #expect(
      DecimalText.fixed(.min, scale: 38) == "-1.70141183460469231731687303715884105728")
    #expect(
      DecimalText.grouped(.min, scale: 4)
        == "-17,014,118,346,046,923,173,168,730,371,588,410.5728")
  }

  @Test("Thousands marks stand before every third digit of the whole part and nowhere else")
  func grouping() {
    for (value, scale, text) in [
      (0, 2, "0.00"), (99_999, 2, "999.99"), (100_000, 2, "1,000.00"),
      (-123_456_789, 2, "-1,234,567.89"), (123_456, 0, "123,456"), (999, 0, "999"),
      (1_000, 0, "1,000"), (1, 8, "0.00000001"), (100_000_000_000, 8, "1,000.00000000"),
    ] as [(Int128, Int, String)] {
      #expect(DecimalText.grouped(value, scale: scale) == text)
    }
  }

  @Test("Fixed and plain text read back as the same amount")
  func amountsRoundTrip() throws {
    var random = SeededRandom.forTest(usually: 301)
    for _ in 0..<8000 {
      let value = max(random.anySize(Int64.self), -.max)
      let decimals = [0, 4, 6, 8, 12, 18].randomElement(using: &random)!
      let expected = "\(value) at \(decimals); \(random.replay)"
      for text in [
        DecimalText.fixed(Int128(value), scale: decimals),
        DecimalText.plain(Int128(value), scale: decimals),
      ] {
        let parsed = try DecimalParser.fixed(text, decimals: decimals)
        #expect(parsed.value == value && !parsed.isRounded, "\(expected)")
      }
    }
  }

  @Test("Quantities and prices read back as the same decimal")
  func decimalsRoundTrip() throws {
    var random = SeededRandom.forTest(usually: 302)
    for _ in 0..<8000 {
      let value = Decimal(
        coefficient: max(random.anySize(Int64.self), -.max),
        scale: UInt8.random(in: 0...12, using: &random))
      let parsed = try DecimalParser.floating("\(value)")
      #expect(parsed.value == value && !parsed.isRounded, "\(value); \(random.replay)")
    }
  }

  @Test("Quoted rates read back as the same rate")
  func ratesRoundTrip() throws {
    var random = SeededRandom.forTest(usually: 303)
    for _ in 0..<4000 {
      let quote = random.quote()
      let parsed = try DecimalParser.rate("\(quote)")
      #expect(parsed.value == quote && !parsed.isRounded, "\(quote); \(random.replay)")
    }
  }

  @Test("At 128 bits text is worth what the value is, and grouping only adds commas")
  func wideAgainstOracle() throws {
    var random = SeededRandom.forTest(usually: 304)
    for _ in 0..<4000 {
      let value = random.anySize(Int128.self)
      let scale = Int.random(in: 0...38, using: &random)
      let fixed = DecimalText.fixed(value, scale: scale)
      let plain = DecimalText.plain(value, scale: scale)
      let exact = BigRational(value, decimals: scale)
      #expect(try #require(BigRational(fixed)) == exact, "\(fixed); \(random.replay)")
      #expect(try #require(BigRational(plain)) == exact, "\(plain); \(random.replay)")
      let grouped = DecimalText.grouped(value, scale: scale)
      #expect(grouped.filter { $0 != "," } == fixed, "\(grouped); \(random.replay)")
      let groups = grouped.prefix { $0 != "." }.split(
        separator: ",", omittingEmptySubsequences: false)
      #expect(groups.dropFirst().allSatisfy { $0.count == 3 }, "\(grouped); \(random.replay)")
    }
  }
}
