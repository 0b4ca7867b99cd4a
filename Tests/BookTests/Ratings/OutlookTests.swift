// Outlook and watch words of all agencies become one of eight codes.

import Book
import Testing

struct OutlookTests {
  @Test(arguments: [
    ("", Outlook.none), ("Stable", .stable), ("STB", .stable), ("(STABLE)", .stable),
    ("Positive", .positive), ("POS", .positive), ("neg", .negative),
    ("Outlook Negative", .negative),
    ("Developing", .developing), ("Evolving", .developing), ("Watch Neg", .watchNegative),
    ("Rating Watch Positive", .watchPositive), ("CreditWatch Developing", .watchDeveloping),
    ("RWN", .watchNegative), ("RWE", .watchDeveloping), ("*-", .watchNegative),
    ("*+", .watchPositive), ("*", .watchDeveloping), ("UR-Pos.", .watchPositive),
    ("Under Review with Negative Implications", .watchNegative), ("RUR-DNG", .watchNegative),
    ("Review for possible upgrade", .watchPositive),
  ])
  func wordsOfAnyAgencyAreRead(text: String, outlook: Outlook) {
    #expect(Outlook(text) == outlook)
  }

  @Test func labelsReadBack() {
    for outlook in Outlook.allCases { #expect(Outlook(outlook.label) == outlook) }
    #expect(Outlook.allCases.map(\.rawValue) == Array(0...7))
  }

  @Test func unknownOrContradictoryWordsAreRefused() {
    for text in ["good", "Stable Negative", "Pos/Neg", "Stable?", "STABLE\u{00A0}", "1"] {
      #expect(Outlook(text) == nil, "\(text)")
    }
  }
}
