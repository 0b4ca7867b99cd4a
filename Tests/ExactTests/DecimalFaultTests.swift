// Refused text, and what the user is told about it. All three entrances of the parser must agree.

import Exact
import TestKit
import Testing

@Suite("Text that is not a number")
struct DecimalFaultTests {
  static let refused: [(DecimalFault, [String])] = [
    (.empty, [""]),
    (.notADigit, ["-", "--1", "abc", "1.2.3", "1-", "12x", "x12", "(100)", "1e", "e5", "-e", "١"]),
    (.notADigit, ["٣", "−1", "１", "1٫5", "é", "à1", "½", "²", "\u{0}", "1\u{0}", "1;2", "#N/A"]),
    (.exponent, ["1e5", "1E5", "1.5e-3", "-2e+10", "1e05", "0e0"]),
    (.thousandsSeparator, ["1,000", "-1,000", "12,345.67", "1,234,567", "1.234,56", "1,23,456"]),
    (.thousandsSeparator, ["1'000", "1’000", "1_000", "-1_000.5"]),
    (.decimalComma, ["1,5", "-1,5", "1234,500", "0,12345", ",5", ",500", "1,"]),
    (.hexadecimal, ["0x1F", "0XFF", "-0x1", "0x", "0x1p3"]),
    (.notFinite, ["nan", "NaN", "-nan", "inf", "-inf", "Infinity", "-INFINITY"]),
    (.plusSign, ["+1", "+", "-+1", "+1.5", "+,5"]),
    (.space, [" 1", "1 ", "1 000", "\t1", "1\u{A0}000", "\u{A0}", " ", "1\u{202F}000", "- 1"]),
    (.space, ["1\n", "1\r"]),
    (.noDigitBeforePoint, [".5", "-.5", ".", "-.", ".."]),
    (.noDigitAfterPoint, ["1.", "-1.", "007.", "1234567890123456789012345."]),
    (.currencySign, ["$1", "-$1.5", "1€", "£5", "¥100", "5%", "₿1", "₫25400", "1.5¢"]),
    (
      .tooManyDigits,
      ["100000000000000000000000000000000000000000", "-9999999999999999999999999999999999999999.5"]
    ),
  ]

  @Test("Each fault is named, alike by amounts, quantities and rates", arguments: refused)
  func faults(fault: DecimalFault, texts: [String]) {
    for text in texts {
      #expect(throws: fault, "\(text)") { try DecimalParser.fixed(text, decimals: 4) }
      #expect(throws: fault, "\(text)") { try DecimalParser.fixed(text, decimals: 0) }
      #expect(throws: fault, "\(text)") { try DecimalParser.floating(text) }
      #expect(throws: fault, "\(text)") { try DecimalParser.rate(text) }
    }
  }

  @Test("Every fault has at least one example here, and a reason of its own")
  func complete() {
    let shown = Set(Self.refused.map { "\($0.0)" })
    #expect(shown == Set(DecimalFault.allCases.map { "\($0)" }))
    #expect(Set(DecimalFault.allCases.map(\.reason)).count == DecimalFault.allCases.count)
  }

  @Test("A long number with a flaw at the end is diagnosed like a short one")
  func longText() {
    let digits = String(repeating: "1", count: 30)
    for (tail, fault) in [
      ("e5", DecimalFault.exponent), (",5", .decimalComma), ("€", .currencySign), (" ", .space),
      (".5.5", .notADigit), ("−", .notADigit),
    ] {
      #expect(throws: fault) { try DecimalParser.fixed(digits + tail, decimals: 4) }
      #expect(throws: fault) { try DecimalParser.floating(digits + tail) }
    }
  }

  @Test("Bytes that are not UTF-8 are refused like any other nonsense")
  func brokenBytes() {
    for bytes: [UInt8] in [[0xFF], [0x31, 0xC2], [0xA0], [0x31, 0x80, 0x32], [0xED, 0xA0, 0x80]] {
      #expect(throws: DecimalFault.notADigit) {
        try DecimalParser.fixed(bytes.span, decimals: 4)
      }
    }
  }

  @Test("No bytes whatever make the parser do anything but answer or refuse")
  func randomBytes() {
    var random = SeededRandom.forTest(usually: 202)
    let pool = Array("0123456789.-+,eExXnaif' _$%€£\u{A0}−٣\u{0}".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
        pool.randomElement(using: &random)!
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let parsed = try? DecimalParser.fixed(bytes.span, decimals: 4)
      let expected = isNumber(bytes) ? BigRational(text) : nil
      let value = expected?.roundedHalfEven(decimals: 4).exactly(Int64.self)
      #expect(parsed?.value == value, "\(bytes); \(random.replay)")
    }
  }

  /// The grammar once more: one or two groups of digits, parted by a point.
  private func isNumber(_ bytes: [UInt8]) -> Bool {
    let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
    let parts = digits.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count <= 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) }
      }
  }
}
