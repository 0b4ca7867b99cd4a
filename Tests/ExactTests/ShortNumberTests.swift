// Numbers read a word at a time against the general parser: the same value, or the same fault.

import Exact
import TestKit
import Testing

@Suite("Parsing numbers among other bytes")
struct ShortNumberTests {
  private static func outcome<Value>(
    _ body: () throws(DecimalFault) -> Value
  ) -> Result<Value, DecimalFault> {
    do throws(DecimalFault) { return .success(try body()) } catch { return .failure(error) }
  }

  /// Both ways of reading `text`, wherever in a run of bytes it stands and whatever is beside it.
  private static func expectAgreement(_ text: String, behind before: String, _ replay: String = "")
  {
    let bytes = Array((before + text + "9.9,").utf8)
    let range = before.utf8.count..<before.utf8.count + text.utf8.count
    for decimals in [0, 4, 6, 8, 12] {
      let places = DecimalPlaces(decimals)
      let short = outcome { () throws(DecimalFault) in
        try DecimalParser.fixed(bytes.span, range, places)
      }
      let general = outcome { () throws(DecimalFault) in
        try DecimalParser.fixed(text, decimals: decimals)
      }
      #expect(short == general, "\(before)|\(text), \(decimals); \(replay)")
    }
    var isRounded = (false, false)
    let short = outcome { () throws(DecimalFault) in
      try DecimalParser.floating(bytes.span, range, isRounded: &isRounded.0)
    }
    let general = outcome { () throws(DecimalFault) in
      let number = try DecimalParser.floating(text)
      isRounded.1 = number.isRounded
      return number.value
    }
    #expect(short == general && isRounded.0 == isRounded.1, "\(before)|\(text); \(replay)")
  }

  @Test("Every length before and behind the point, with either sign, and with letters for digits")
  func everyLength() {
    for whole in 0...18 {
      for decimals in -1...10 {
        var digits = String("9876543210987654321".prefix(whole))
        if decimals >= 0 { digits += "." + "1234567890".prefix(decimals) }
        for sign in ["", "-", "--", "+"] {
          for before in [
            "", "1.5,", "1234567890123456,", "12345678901234567.", "........./......-",
          ] {
            Self.expectAgreement(sign + digits, behind: before)
          }
        }
      }
    }
  }

  @Test(
    "Any byte in any place of a number", arguments: ["1234", "12.5", "-0.25", "12345678", "1.1"])
  func everyByte(text: String) {
    for place in text.indices {
      for byte in UInt8(0)..<128 {
        var changed = text
        changed.replaceSubrange(place...place, with: String(UnicodeScalar(byte)))
        Self.expectAgreement(changed, behind: "0123456789.12345,")
      }
    }
  }

  @Test("Random texts of digits, points and their neighbours", arguments: UInt64(1)...8)
  func randomTexts(seed: UInt64) {
    var random = SeededRandom.forTest(usually: seed)
    let letters = Array("0123456789012345678901234567890123456789....--/:, ")
    func text(_ count: Int) -> String {
      String((0..<count).map { _ in letters.randomElement(using: &random)! })
    }
    for _ in 0..<4000 {
      let before = text(Int.random(in: 0...20, using: &random))
      Self.expectAgreement(
        text(Int.random(in: 0...18, using: &random)), behind: before, random.replay)
    }
  }
}
