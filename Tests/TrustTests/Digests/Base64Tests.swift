// Base64 by the vectors of RFC 4648, and nothing else taken for it.

import TestKit
import Testing
import Trust

struct Base64Tests {
  @Test func vectorsOfTheRFCHold() {
    let vectors = [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
    for (bytes, text) in vectors {
      #expect(Base64.text(Array(bytes.utf8)) == text)
      #expect(Base64.bytes(text.utf8) == Array(bytes.utf8))
    }
  }

  @Test func whatIsReadIsWhatIsWritten() {
    var random = SeededRandom.forTest(usually: 7)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.bytes(Base64.text(bytes).utf8) == bytes)
    }
  }

  @Test func oneTextStandsForTheSameBytes() {
    for text in [
      "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zg==Zg==", "=Zg=", "====", "Zm 9v", "Zm9v\n", "Zm-_",
      "Zm9vé",
    ] { #expect(Base64.bytes(text.utf8) == nil, "\(text)") }
  }
}
