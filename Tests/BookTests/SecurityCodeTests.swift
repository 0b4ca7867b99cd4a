// ISIN and CUSIP check digits: published examples pass, and what typing does to them does not.

import Book
import TestKit
import Testing

struct SecurityCodeTests {
  static let isins = [
    "US0378331005", "US5949181045", "AU0000XVGZA3", "GB0002634946", "DE000BAY0017",
    "AU0000VXGZA3", "US49151FGH73", "CH0038863350", "JP3633400001", "XS0000000009",
  ]
  static let cusips = [
    "037833100", "594918104", "38259P508", "17275R102", "68389X105", "49151FGH7", "837649128",
    "392690QT3",
  ]

  /// The text with one character replaced.
  private static func replacing(_ text: String, at place: Int, by byte: UInt8) -> String {
    var bytes = Array(text.utf8)
    bytes[place] = byte
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func swapping(_ text: String, at place: Int) -> String {
    var bytes = Array(text.utf8)
    bytes.swapAt(place, place + 1)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: isins)
  func publishedISINsPass(isin: String) { #expect(SecurityCode.isISIN(isin)) }

  @Test(arguments: cusips)
  func publishedCUSIPsPass(cusip: String) { #expect(SecurityCode.isCUSIP(cusip)) }

  @Test(arguments: isins)
  func aWrongDigitInAnISINIsCaught(isin: String) {
    for (place, byte) in isin.utf8.enumerated() where (0x30...0x39).contains(byte) {
      for other in UInt8(0x30)...0x39 where other != byte {
        #expect(!SecurityCode.isISIN(Self.replacing(isin, at: place, by: other)))
      }
    }
  }

  @Test(arguments: cusips)
  func aWrongDigitInACUSIPIsCaught(cusip: String) {
    for (place, byte) in cusip.utf8.enumerated() where (0x30...0x39).contains(byte) {
      for other in UInt8(0x30)...0x39 where other != byte {
        #expect(!SecurityCode.isCUSIP(Self.replacing(cusip, at: place, by: other)))
      }
    }
  }

  @Test(arguments: cusips)
  func swappedNeighboursInACUSIPAreCaughtButForZeroAndNine(cusip: String) {
    let bytes = Array(cusip.utf8)
    for place in 0..<7 {
      let pair = [bytes[place], bytes[place + 1]]
      guard pair.allSatisfy({ (0x30...0x39).contains($0) }), pair[0] != pair[1],
        Set(pair) != [0x30, 0x39]
      else { continue }
      #expect(!SecurityCode.isCUSIP(Self.swapping(cusip, at: place)))
    }
  }

  @Test func onlyOneCheckDigitFits() {
    for isin in Self.isins {
      let fits = (UInt8(0x30)...0x39).filter {
        SecurityCode.isISIN(Self.replacing(isin, at: 11, by: $0))
      }
      #expect(fits.count == 1)
    }
    // The special characters of CUSIP: *, @ and # stand for 36 to 38.
    for body in ["0378331*", "ABCD@123", "#1234567"] {
      #expect((0...9).count { SecurityCode.isCUSIP(body + "\($0)") } == 1, "\(body)")
    }
  }

  @Test(arguments: [
    "", "US037833100", "US03783310055", "us0378331005", "US0378331O05 ", "0S0378331005",
    "U10378331005", "US037833100A", "US03783*1005", "ÜS037833100", "US0378331005\n",
  ])
  func otherFormsAreNoISIN(text: String) { #expect(!SecurityCode.isISIN(text)) }

  @Test(arguments: [
    "", "03783310", "0378331000", "03783310A", "03783310*", "0378é310", "037833 100", "38259p508",
  ])
  func otherFormsAreNoCUSIP(text: String) { #expect(!SecurityCode.isCUSIP(text)) }
}
